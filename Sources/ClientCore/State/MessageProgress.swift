/// How far a message got, as the user sees it.
public enum MessageProgress: Sendable, Hashable {
  /// Waits for a connection.
  case queued
  /// On its way to the server.
  case sending
  /// The server has it.
  case sent
  /// A family server took it. It keeps nothing: whoever is away does not get it.
  case passedOn
  /// A device of the other side has it.
  case delivered
  /// The other side has read it.
  case read
  case failed(Failure)
  /// Not an own one.
  case received
}
