/// Where the chat connection stands, as the user may see it.
public enum LinkState: Sendable, Hashable {
  /// Nothing is wanted: not started, or stopped by ``LinkAPI/stop()``. Next: ``connecting``.
  case idle
  /// Waiting for the connection, or for the gate to hand out new credentials. Next: ``loggingIn``,
  /// ``waiting(retryIn:reason:)`` or ``stopped(_:)``.
  case connecting
  /// Waiting for the login reply. Next: ``online``, ``connecting`` (with new credentials),
  /// ``waiting(retryIn:reason:)`` or ``stopped(_:)``.
  case loggingIn
  /// Requests may be sent. Next: ``waiting(retryIn:reason:)`` when the connection is lost, or ``kicked``.
  case online
  /// Waiting to try again, by itself after `retryIn` (from the moment of the report) or at ``LinkAPI/retryNow()``.
  case waiting(retryIn: Duration, reason: LinkError)
  /// Another login took the account (1021). Nothing happens until ``LinkAPI/retryNow()`` or ``LinkAPI/start(_:)``.
  case kicked
  /// Trying again would not help. Nothing happens until ``LinkAPI/retryNow()`` or ``LinkAPI/start(_:)``.
  case stopped(LinkError)
}
