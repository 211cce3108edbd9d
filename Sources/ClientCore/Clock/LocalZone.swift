import ChatProtocol
import Glibc

/// Which offset from UTC is in force at which moment.
public enum LocalZone: Sendable, Hashable {
  /// That of the machine: what TZ or /etc/localtime says, summer time and all.
  case machine
  /// So many seconds at all times.
  case fixed(Int64)
  /// `before` the first change one offset, then those of the changes, which are in order.
  case changing(before: Int64, [Change])

  /// From a moment on another offset is in force.
  public struct Change: Sendable, Hashable {
    public let start: Timestamp
    public let offsetSeconds: Int64

    public init(at start: Timestamp, offsetSeconds: Int64) {
      self.start = start
      self.offsetSeconds = offsetSeconds
    }
  }

  /// Seconds to add to UTC at a moment.
  public func offsetSeconds(at timestamp: Timestamp) -> Int64 {
    switch self {
    case .machine:
      // The library refuses years that an `Int32` cannot hold; far inside of that a date means nothing already.
      var seconds = time_t(LocalTime.clamped(timestamp) / 1000)
      var local = tm()
      return localtime_r(&seconds, &local) == nil ? 0 : Int64(local.tm_gmtoff)
    case .fixed(let seconds): return seconds
    case .changing(let before, let changes):
      return changes.last { $0.start <= timestamp }?.offsetSeconds ?? before
    }
  }
}
