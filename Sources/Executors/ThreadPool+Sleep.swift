#if compiler(>=6.3) && compiler(<6.4)
  @_spi(ExperimentalScheduling) import _Concurrency
  import Dispatch

  /// Sleeping: the runtime hands `Task.sleep` and the clocks' `sleep` to the default executor.
  ///
  /// One timer for each sleep, on a queue of libdispatch that is serial: those have threads outside the pool that would
  /// wake the process. Time in which the machine is suspended does not count, so a sleep is late by it, never early.
  extension ThreadPool: SchedulingExecutor {
    private static let timerQueue = DispatchQueue(label: "swift-sleep")

    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
    ) {
      let job = UnownedJob(job)
      // Both clocks of the standard library measure in `Duration`; one that does not has to bring its own sleep.
      guard let delay = clock.now.duration(to: instant) as? Duration else { return enqueue(job) }
      let timer = DispatchSource.makeTimerSource(queue: Self.timerQueue)
      timer.setEventHandler { [self] in
        // The handler keeps its timer until then.
        timer.cancel()
        enqueue(job)
      }
      timer.schedule(
        deadline: .now() + .nanoseconds(delay.wholeNanoseconds),
        leeway: .nanoseconds((tolerance as? Duration)?.wholeNanoseconds ?? 0))
      timer.activate()
    }
  }

  extension Duration {
    /// Whole nanoseconds, rounded up, from 0 up to a century.
    fileprivate var wholeNanoseconds: Int {
      let century = Duration.seconds(3_155_760_000)
      let (seconds, attoseconds) = max(.zero, min(self, century)).components
      return Int(seconds) * 1_000_000_000 + Int((attoseconds + 999_999_999) / 1_000_000_000)
    }
  }
#endif
