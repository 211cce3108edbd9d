/// What one account may do after its login, over all its sessions (docs/limits.md). Beyond it requests are answered with
/// 1100 and change nothing.
public struct AccountLimits: Sendable, Hashable {
  /// What is counted.
  enum Act: Hashable {
    case logins, texts, changes, lookups, applications, marks, settings
  }

  /// Sessions at once; one more ends the oldest with 1021.
  public var sessions = 20
  /// Devices whose place in the log is remembered; one more makes the server forget the one not used for longest.
  public var devices = 50
  /// Chat logins: each reads lists, and friends are told of those who come and go.
  public var logins = RateLimit(perMinute: 60, burst: 200)
  /// Users that it may block.
  public var blocked = 1_000
  /// How long after a refusal a further application of the same user is dropped, in milliseconds.
  public var declinePauseMilliseconds: Int64 = 7 * 24 * 60 * 60 * 1000
  /// Texts sent.
  public var texts = RateLimit(perMinute: 6_000, burst: 2_000)
  /// Texts edited or taken back.
  public var changes = RateLimit(perMinute: 120, burst: 120)
  /// Users looked up (1007).
  public var lookups = RateLimit(perMinute: 60, burst: 60)
  /// Applications for friendships (1009).
  public var applications = RateLimit(perMinute: 1, burst: 50)
  /// Read marks moved.
  public var marks = RateLimit(perMinute: 1_200, burst: 1_000)
  /// Presence asked for, privacy changed, applications declined, users blocked, and those asked for.
  public var settings = RateLimit(perMinute: 60, burst: 60)

  public init() {}

  subscript(act: Act) -> RateLimit {
    switch act {
    case .logins: logins
    case .texts: texts
    case .changes: changes
    case .lookups: lookups
    case .applications: applications
    case .marks: marks
    case .settings: settings
    }
  }
}
