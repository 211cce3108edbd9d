import ChatProtocol

/// A friend, or someone else whose profile is known.
public struct Contact: Sendable, Hashable {
  public var profile: UserProfile
  /// The name that this account gave the friend; empty if none.
  public var remark: String
  /// Kept on this device only: the family's wire has no field for them.
  public var tags: [String]

  public init(profile: UserProfile, remark: String = "", tags: [String] = []) {
    self.profile = profile
    self.remark = remark
    self.tags = tags
  }

  /// What lists and titles show: the remark, else the nick name, else the user name; the first in which there is
  /// something to see.
  public var displayName: String {
    if remark.hasVisibleText { return remark }
    if profile.nick.hasVisibleText { return profile.nick }
    return profile.name.isEmpty ? profile.uid.description : profile.name
  }
}

extension UserProfile {
  /// The user name where the shown name is another one; what the server lets nobody else have.
  public var userNameBeside: String? {
    name.isEmpty || Contact(profile: self).displayName == name ? nil : name
  }

  /// The name under which somebody new is told of, with the user name if that is another one.
  public var newcomerName: String {
    Contact(profile: self).displayName + (userNameBeside.map { " @\($0)" } ?? "")
  }
}

/// Somebody's wish to become a friend of this account.
public struct FriendApplication: Sendable, Hashable {
  public enum Status: Sendable, Hashable {
    case pending
    /// An acceptance was sent and its reply is awaited.
    case accepting
    /// It was declined or its applicant blocked, and the reply is awaited.
    case ending
    case accepted
  }

  public var profile: UserProfile
  public var greeting: String
  public var status: Status
  /// Whether the user looked at the list since it came.
  public var isSeen: Bool

  public init(profile: UserProfile, greeting: String, status: Status, isSeen: Bool) {
    self.profile = profile
    self.greeting = greeting
    self.status = status
    self.isSeen = isSeen
  }
}
