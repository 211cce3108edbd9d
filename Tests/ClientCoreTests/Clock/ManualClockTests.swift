import Testing

@testable import ClientCore

@Suite struct ManualClockTests {
  @Test func sleepersWakeInOrderWhenTheirTimeComes() async {
    let clock = ManualClock(LocalTime(1000, zoneOffsetSeconds: 0))
    let (stream, continuation) = AsyncStream<Int>.makeStream()
    await withTaskGroup(of: Void.self) { group in
      for seconds in [2, 1] {
        group.addTask {
          try? await clock.sleep(for: .seconds(seconds))
          continuation.yield(seconds)
        }
      }
      while clock.sleeperCount < 2 { await Task.yield() }
      clock.advance(by: .milliseconds(1500))
      var iterator = stream.makeAsyncIterator()
      #expect(await iterator.next() == 1)
      #expect(clock.sleeperCount == 1)
      clock.advance(by: .milliseconds(500))
      #expect(await iterator.next() == 2)
    }
    #expect(clock.now().timestamp == 3000)
  }

  @Test func aCancelledSleeperThrows() async {
    let clock = ManualClock(LocalTime(0, zoneOffsetSeconds: 0))
    let task = Task { try await clock.sleep(for: .seconds(60)) }
    while clock.sleeperCount < 1 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(clock.sleeperCount == 0)
  }
}
