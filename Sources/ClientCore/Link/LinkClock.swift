import Glibc

/// Time as the link needs it: a clock that only goes forward, and a wait that may be late.
public struct LinkClock: Sendable {
  /// Time since some fixed moment.
  public var now: @Sendable () -> Duration
  /// Waits for `duration`; may return up to `tolerance` late, and returns at once when the task is cancelled.
  public var sleep: @Sendable (_ duration: Duration, _ tolerance: Duration) async -> Void
  /// How far the wall clock is ahead of a clock that stands still while the machine sleeps. It jumps when the machine
  /// was suspended, or its wall clock set.
  public var wallLead: @Sendable () -> Duration

  public init(
    now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration, Duration) async -> Void,
    wallLead: @escaping @Sendable () -> Duration = { .zero }
  ) {
    self.now = now
    self.sleep = sleep
    self.wallLead = wallLead
  }

  /// The machine's clock, which goes on while it is suspended.
  public static let continuous: LinkClock = {
    let start = ContinuousClock.now
    return LinkClock(
      now: { start.duration(to: .now) },
      sleep: { duration, tolerance in
        // Cancellation is how a timer is called off; there is nothing to report.
        try? await Task.sleep(for: duration, tolerance: tolerance, clock: .continuous)
      },
      wallLead: { LinkClock.reading(of: CLOCK_REALTIME) - LinkClock.reading(of: CLOCK_MONOTONIC) })
  }()

  private static func reading(of clock: clockid_t) -> Duration {
    var moment = timespec()
    clock_gettime(clock, &moment)
    return .seconds(moment.tv_sec) + .nanoseconds(moment.tv_nsec)
  }

  /// The time of a ``WallClock``; lets scripts and tests move the link's time with everything else's.
  public init(_ clock: any WallClock) {
    self.init(
      now: { .milliseconds(clock.now().timestamp.rawValue) },
      sleep: { duration, _ in
        // As above.
        try? await clock.sleep(for: duration)
      })
  }
}
