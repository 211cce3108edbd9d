/// What an account tells others about itself. All of it by default.
public struct PrivacySettings: Hashable, Sendable {
  /// Read marks.
  public var tellsRead: Bool
  /// That the user is writing.
  public var tellsTyping: Bool
  /// Being online, and when last.
  public var tellsPresence: Bool

  /// Makes settings.
  public init(tellsRead: Bool = true, tellsTyping: Bool = true, tellsPresence: Bool = true) {
    self.tellsRead = tellsRead
    self.tellsTyping = tellsTyping
    self.tellsPresence = tellsPresence
  }
}
