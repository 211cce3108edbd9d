/// Whether a friend is there.
public struct Presence: Sendable, Hashable {
  public var isOnline: Bool
  /// When the friend was last there, in milliseconds since 1970; unknown while online and where the server cannot say.
  public var lastSeen: Int64?

  public init(isOnline: Bool, lastSeen: Int64? = nil) {
    self.isOnline = isOnline
    self.lastSeen = lastSeen
  }
}
