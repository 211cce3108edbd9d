import ChatProtocol

/// Friendships, remarks and applications.
public protocol FriendStore: Sendable {
  func areFriends(_ a: UserID, _ b: UserID) async throws(ServerError) -> Bool
  /// The friends of a user with the remarks that the user gave them, oldest friendship first, as many as have
  /// `maxBytes` of text together. Without a remark `back` is the friend's name, as the family does it.
  func friends(of uid: UserID, maxBytes: Int) async throws(ServerError) -> [FriendEntry]
  /// Applications to a user: the pending ones, then accepted ones, both with the newest first; none that the user has
  /// declined or that a block has ended. The greeting stands in the profile's `desc`.
  func applications(to uid: UserID, limit: Int) async throws(ServerError) -> [ApplyEntry]
  /// Records an application; a second one of the same user replaces the first and is no event while that is pending.
  ///
  /// One that the other side does not want, for it has declined the last one not long ago or has blocked the
  /// applicant, costs the same reads and writes and is shown to nobody. Whoever applies to somebody they have blocked
  /// ends that block.
  func apply(from: UserID, to: UserID, remark: String, greeting: String) async throws(ServerError) -> ApplyOutcome
  /// Accepts an application: both become friends, each with the remark chosen by the other side.
  func accept(by uid: UserID, applicant: UserID, remark: String) async throws(ServerError) -> AcceptOutcome
  /// Declines a pending application: it is gone for the user, and the applicant learns nothing. Without one nothing
  /// happens.
  func decline(by uid: UserID, applicant: UserID) async throws(ServerError)
  /// Ends the applications of another user for good, or takes that back. The one that waits goes, and the user's own to
  /// the other one too: who blocks somebody does not want to become their friend. Nothing comes back when the block ends.
  func setBlocked(_ isBlocked: Bool, _ other: UserID, by uid: UserID) async throws(ServerError) -> BlockOutcome
  /// Whom a user has blocked, ascending by uid behind a given one, as much as fits.
  func blocked(by uid: UserID, after other: UserID?, limit: Int, maxBytes: Int) async throws(ServerError) -> BlockedPage
  /// Makes two users friends without an application; for built-in accounts. Changes nothing if they are.
  func befriend(_ a: UserID, _ b: UserID) async throws(ServerError)
}

public enum ApplyOutcome: Sendable, Hashable {
  case recorded
  /// Nobody gets to see it, and the applicant must not learn that.
  case dropped
  case alreadyFriends
  case unknownUser
  case isSelf
}

public enum AcceptOutcome: Sendable, Hashable {
  case accepted
  case alreadyFriends
  case noApplication
  case unknownUser
}

public enum BlockOutcome: Sendable, Hashable {
  /// It is so now; perhaps it was before.
  case done
  /// A friend cannot be blocked: their texts would have to be refused, which no reply says yet.
  case isFriend
  case unknownUser
  case isSelf
  /// As many are blocked as may be.
  case listFull
}

/// A piece of the list of those whom a user has blocked.
public struct BlockedPage: Sendable, Hashable {
  public var users: [UserProfile]
  public var hasMore: Bool

  public init(users: [UserProfile], hasMore: Bool) {
    self.users = users
    self.hasMore = hasMore
  }
}
