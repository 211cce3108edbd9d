import ChatProtocol

/// Friendships, remarks and applications.
public protocol FriendStore: Sendable {
  func areFriends(_ a: UserID, _ b: UserID) async throws -> Bool
  /// The friends of a user with the remarks that the user gave them, oldest friendship first, as many as have
  /// `maxBytes` of text together. Without a remark `back` is the friend's name, as the family does it.
  func friends(of uid: UserID, maxBytes: Int) async throws -> [FriendEntry]
  /// Applications to a user: the pending ones, then accepted ones, both with the newest first. The
  /// greeting stands in the profile's `desc`.
  func applications(to uid: UserID, limit: Int) async throws -> [ApplyEntry]
  /// Records an application; a second one of the same user replaces the first and is no event while that is pending.
  func apply(from: UserID, to: UserID, remark: String, greeting: String) async throws -> ApplyOutcome
  /// Accepts an application: both become friends, each with the remark chosen by the other side.
  func accept(by uid: UserID, applicant: UserID, remark: String) async throws -> AcceptOutcome
  /// Makes two users friends without an application; for built-in accounts. Changes nothing if they are.
  func befriend(_ a: UserID, _ b: UserID) async throws
}

public enum ApplyOutcome: Sendable, Hashable {
  case recorded
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
