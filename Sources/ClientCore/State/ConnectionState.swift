/// The chat connection as the user sees it.
public enum ConnectionState: Sendable, Hashable {
  /// Not wanted: nobody is logged in.
  case idle
  case connecting
  case online
  /// Broken; the next attempt starts by itself after about this many seconds.
  case waiting(seconds: Int, reason: Failure?)
  /// Over for good until the user acts.
  case ended(Failure)
}
