import ChatProtocol
import Glibc

/// The wall clock of the server, injected so that lifetimes can be tested without waiting.
public struct ServerClock: Sendable {
  /// Milliseconds since 1970, UTC.
  public var nowMilliseconds: @Sendable () -> Int64

  public init(nowMilliseconds: @escaping @Sendable () -> Int64) {
    self.nowMilliseconds = nowMilliseconds
  }

  /// This moment.
  public var now: Timestamp { Timestamp(rawValue: nowMilliseconds()) }

  /// The machine's clock.
  public static let system = ServerClock {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    return Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000
  }
}
