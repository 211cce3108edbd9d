import ChatProtocol

/// What an account tells others about itself, and when it was last seen.
public protocol PresenceStore: Sendable {
  func privacy(of uid: UserID) async throws(ServerError) -> PrivacySettings
  /// Changes what is given and returns what holds now.
  func setPrivacy(_ change: PrivacyRequest, of uid: UserID) async throws(ServerError) -> PrivacySettings
  /// The user's last session has ended.
  func setLastSeen(_ time: Timestamp, of uid: UserID) async throws(ServerError)
  /// The friends who tell `uid` about their presence, with when they were last seen; nobody if `uid` does not tell.
  func presence(forFriendOf uid: UserID) async throws(ServerError) -> [LastSeen]
  /// The friends whom `uid` tells about its presence.
  func presenceWatchers(of uid: UserID) async throws(ServerError) -> [UserID]
}

/// When a user was last seen.
public struct LastSeen: Sendable, Hashable {
  public var uid: UserID
  /// Nil if no session has ended yet.
  public var time: Timestamp?

  public init(uid: UserID, time: Timestamp?) {
    self.uid = uid
    self.time = time
  }
}
