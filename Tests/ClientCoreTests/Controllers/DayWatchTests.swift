import ChatProtocol
import Testing

@testable import ClientCore

/// "Yesterday" becomes right while the program is open.
@MainActor @Suite(.timeLimit(.minutes(1))) struct DayWatchTests {
  @Test func `midnight passes while nothing happens, with one timer and no more`() async throws {
    try await ClientHarness.run { client in
      // The harness begins at nine in the morning.
      try await client.logIn()
      let day = client.state.now.dayNumber
      for passed in 1...3 {
        let wait = client.clock.now().untilNextDay
        while client.clock.sleeperCount(dueIn: wait) == 0 { await Task.yield() }
        client.clock.advance(by: wait)
        await client.until { $0.now.dayNumber == day + Int64(passed) }
      }
      #expect(client.state.now.timestamp == client.clock.now().timestamp)
    }
  }

  @Test(arguments: [Duration.seconds(5 * 86_400), .seconds(-5 * 86_400)])
  func `a clock that was set shows at the next key`(jump: Duration) async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      let day = client.state.now.dayNumber
      client.clock.set(by: jump)
      client.controller.handle(.main(.focus(.list)))
      #expect(client.state.now.dayNumber == day + jump.components.seconds / 86_400)
    }
  }
}
