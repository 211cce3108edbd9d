import ClientCore
import ServerStub
import Synchronization

/// The time of a script: one clock for all clients, and for the server with what `expire-code` added.
final class ScriptClock: Sendable {
  /// Scripts play in this zone wherever they run, so that what they show is the same everywhere: UTC+8.
  static let zoneOffsetSeconds: Int64 = 8 * 3600
  /// 2024-05-01T09:00 in that zone.
  static let standardStart: Int64 = 1_714_525_200_000

  let manual: ManualClock
  private let serverAhead = Mutex<Int64>(0)

  /// - Parameter start: milliseconds since 1970, UTC.
  init(start: Int64 = ScriptClock.standardStart) {
    manual = ManualClock(LocalTime(milliseconds: start, zoneOffsetSeconds: Self.zoneOffsetSeconds))
  }

  var nowMilliseconds: Int64 { manual.now().milliseconds }

  /// The server's clock.
  var server: ServerClock {
    ServerClock { [self] in nowMilliseconds + serverAhead.withLock { $0 } }
  }

  /// Moves the server's clock alone.
  func advanceServer(by milliseconds: Int64) {
    serverAhead.withLock { $0 += milliseconds }
  }
}
