import Testing

@testable import ChatTUI

@Suite("Change signal")
@MainActor
struct ChangeSignalTests {
  @Test("a change that came before the wait is not missed")
  func earlierChange() async {
    let signal = ChangeSignal()
    let seen = signal.count
    signal.raise()
    #expect(await signal.wait(after: seen, limit: .seconds(60)))
  }

  @Test("one change wakes everybody who waits")
  func wakesAll() async {
    let signal = ChangeSignal()
    let waiters = (0..<3).map { _ in Task { await signal.wait(after: 0, limit: .seconds(60)) } }
    await Task.yield()
    signal.raise()
    for waiter in waiters { #expect(await waiter.value) }
  }

  @Test("a wait ends at its limit")
  func limit() async {
    let signal = ChangeSignal()
    #expect(await signal.wait(after: 0, limit: .milliseconds(1)) == false)
    #expect(await signal.wait(after: 0, limit: .zero) == false)
  }
}
