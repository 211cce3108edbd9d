import ChatProtocol

/// Somebody whose applications are hidden on this device alone, because the server is one of the family and knows
/// neither declining nor blocking.
public struct UnwantedApplicant: Sendable, Hashable {
  public let profile: UserProfile
  /// When it was decided.
  public let since: Timestamp
  /// For good; else only the application that was there then, and what follows soon.
  public let isBlocked: Bool

  public init(profile: UserProfile, since: Timestamp, isBlocked: Bool) {
    self.profile = profile
    self.since = since
    self.isBlocked = isBlocked
  }

  /// How long a declined applicant is not heard again, as at our server by default.
  static let pauseMilliseconds: Int64 = 7 * 24 * 60 * 60 * 1000

  /// Whether an application that comes now is hidden. The list of a login names old ones, which say nothing new.
  func hidesNewApplication(at now: Timestamp) -> Bool {
    isBlocked || now.milliseconds(since: since) < Self.pauseMilliseconds
  }
}
