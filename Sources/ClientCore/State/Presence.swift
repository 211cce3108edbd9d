import ChatProtocol

/// Whether a friend is there.
public struct Presence: Sendable, Hashable {
  public var isOnline: Bool
  /// When the friend was last there; unknown while online and where the server cannot say.
  public var lastSeen: Timestamp?

  public init(isOnline: Bool, lastSeen: Timestamp? = nil) {
    self.isOnline = isOnline
    self.lastSeen = lastSeen
  }
}
