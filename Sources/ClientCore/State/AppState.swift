import ChatProtocol

/// The account that is logged in.
public struct Account: Sendable, Hashable {
  public var profile: UserProfile
  /// The gate that it belongs to, as shown to the user.
  public var server: String

  public init(profile: UserProfile, server: String) {
    self.profile = profile
    self.server = server
  }
}

/// The whole state of the client. Views are functions of it; only ``Store/apply(_:)`` changes it.
public struct AppState: Sendable, Hashable {
  public var page = Page.login
  /// Form of the page that is shown, if that page has one.
  public var form = Form(kind: .login)
  /// Seconds until the success page returns to the login page.
  public var successSecondsLeft = 0
  public var account: Account?
  public var connection = ConnectionState.idle
  /// What the account tells others. `nil` until the server has said so, and for good on a family server: nothing of
  /// the native dialect is offered then.
  public var privacy: PrivacySettings?
  /// The setting whose change was asked for and is not answered yet.
  public var privacyChange: PrivacyTopic?
  public var main = MainState()
  public var overlays: OverlayStack = []
  public var notices: [Notice] = []
  public var preferences: Preferences
  /// The language that ``Preferences/language`` or the locale decides.
  public var language: Language
  /// The gate, as shown on the login page.
  public var serverName: String
  /// Whether the client serves itself (offline mode).
  public var isOffline: Bool
  /// Whether what is typed on the account pages crosses a network in the clear.
  public var isGateInTheClear = false
  /// Local wall time when something last depended on it; drawing words like "yesterday" needs it.
  public var now: LocalTime
  /// Whether the program's window has the keyboard, as the terminal last said; one that never says it counts as having.
  public var hasWindowFocus = true
  /// The program is asked to end.
  public var isQuitting = false

  public init(
    preferences: Preferences, language: Language, serverName: String, isOffline: Bool, now: LocalTime
  ) {
    self.preferences = preferences
    self.language = language
    self.serverName = serverName
    self.isOffline = isOffline
    self.now = now
  }
}
