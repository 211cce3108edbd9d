import ChatProtocol
import ClientCore
import ServerStub
import Synchronization

/// The time of a script: one clock for all clients, and for the server with what `expire-code` added.
final class ScriptClock: WallClock, Sendable {
  /// Scripts play in this zone wherever they run, so that what they show is the same everywhere: UTC+8.
  static let zoneOffsetSeconds: Int64 = 8 * 3600
  /// 2024-05-01T09:00 in that zone.
  static let standardStart: Timestamp = 1_714_525_200_000

  private let manual: ManualClock
  private let serverAhead = Mutex<Int64>(0)
  /// Sleeps that began and have not returned.
  private let sleeping = Atomic(0)

  /// - Parameter start: the moment at which the clock starts.
  init(start: Timestamp = ScriptClock.standardStart) {
    manual = ManualClock(LocalTime(start, zoneOffsetSeconds: Self.zoneOffsetSeconds))
  }

  func now() -> LocalTime { manual.now() }

  func elapsed() -> Duration { manual.elapsed() }

  func sleep(for duration: Duration) async throws {
    sleeping.add(1, ordering: .sequentiallyConsistent)
    defer { sleeping.subtract(1, ordering: .sequentiallyConsistent) }
    try await manual.sleep(for: duration)
  }

  /// How many callers wait for time to move on.
  var sleeperCount: Int { manual.sleeperCount }

  /// Whether somebody is on the way into a sleep or out of one.
  var isBusy: Bool { sleeping.load(ordering: .sequentiallyConsistent) != manual.sleeperCount }

  func advance(by duration: Duration) {
    manual.advance(by: duration)
  }

  /// The server's clock.
  var server: ServerClock {
    ServerClock { [self] in now().timestamp.rawValue + serverAhead.withLock { $0 } }
  }

  /// Moves the server's clock alone.
  func advanceServer(by milliseconds: Int64) {
    serverAhead.withLock { $0 += milliseconds }
  }
}
