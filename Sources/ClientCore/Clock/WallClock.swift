import ChatProtocol
import Glibc

/// Time as the client needs it: what the wall clock shows, and waiting.
public protocol WallClock: Sendable {
  /// The present moment with the user's zone.
  func now() -> LocalTime
  /// Time since some fixed moment: goes on while the machine is suspended, and nobody can set it.
  func elapsed() -> Duration
  /// Waits for at least `duration`. Throws `CancellationError` if the task is cancelled meanwhile.
  func sleep(for duration: Duration) async throws
}

/// The machine's clock.
public struct SystemClock: WallClock {
  private static let start = ContinuousClock.now

  public init() {}

  public func now() -> LocalTime {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    return LocalTime(
      Timestamp(rawValue: Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000), zone: .machine)
  }

  public func elapsed() -> Duration { Self.start.duration(to: .now) }

  public func sleep(for duration: Duration) async throws {
    // A generous tolerance lets the kernel merge these wake-ups with others.
    try await Task.sleep(for: duration, tolerance: .milliseconds(50))
  }
}
