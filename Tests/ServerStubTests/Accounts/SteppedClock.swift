import ServerStub
import Synchronization

/// A clock that stands still until a test moves it.
final class SteppedClock: Sendable {
  private let time: Mutex<Int64>

  /// - Parameter start: milliseconds since 1970.
  init(start: Int64 = 1_714_500_000_000) {
    time = Mutex(start)
  }

  var now: Int64 { time.withLock { $0 } }

  /// What a server takes.
  var serverClock: ServerClock { ServerClock { self.now } }

  func advance(milliseconds: Int64) {
    time.withLock { $0 += milliseconds }
  }
}
