#if compiler(>=6.3) && compiler(<6.4)
  import Glibc
  import Testing

  @testable import Executors

  /// Each in a process of its own, whose executors are replaced.
  @Suite("Executors of the program") struct ProgramExecutorsTests {
    @Test("run what has no executor of its own")
    func runDetachedTasks() async {
      await #expect(processExitsWith: .success) {
        try #require(ProgramExecutors.install())
        // From outside the old executors, on which an actor that is free runs at once.
        let names = await Task.detached { [threadName(), await Elsewhere().name()] }.value
        try #require(names == ["swift-jobs", "swift-jobs"])
      }
    }

    @Test("leave the main actor on the main queue")
    func keepMainActor() async {
      await #expect(processExitsWith: .success) {
        try #require(ProgramExecutors.install())
        let name = await Task.detached { await MainActor.run { threadName() } }.value
        try #require(name != "swift-jobs")
      }
    }

    @Test("wake a sleeper in time, on any clock")
    func wakeSleepers() async {
      await #expect(processExitsWith: .success) {
        try #require(ProgramExecutors.install())
        try await Task.detached {
          let start = ContinuousClock.now
          try await Task.sleep(for: .milliseconds(20))
          try await Task.sleep(for: .milliseconds(20), tolerance: .milliseconds(5), clock: .suspending)
          try await Task.sleep(nanoseconds: 1_000_000)
          // One that is over already.
          try await Task.sleep(until: start, clock: .continuous)
          try #require(ContinuousClock.now - start >= .milliseconds(41))
          try #require(threadName() == "swift-jobs")
        }.value
      }
    }

    @Test("end a cancelled sleep at once")
    func cancelSleep() async {
      await #expect(processExitsWith: .success) {
        try #require(ProgramExecutors.install())
        let start = ContinuousClock.now
        let sleeper = Task.detached { try await Task.sleep(for: .seconds(86_400 * 365 * 1000)) }
        sleeper.cancel()
        let result = await sleeper.result
        #expect(throws: CancellationError.self) { try result.get() }
        try #require(ContinuousClock.now - start < .seconds(60))
      }
    }
  }

  private func threadName() -> String {
    let descriptor = open("/proc/thread-self/comm", O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = read(descriptor, &bytes, bytes.count)
    // It ends with a line feed.
    return String(decoding: bytes.prefix(max(0, count - 1)), as: UTF8.self)
  }

  private actor Elsewhere {
    func name() -> String { threadName() }
  }

#endif
