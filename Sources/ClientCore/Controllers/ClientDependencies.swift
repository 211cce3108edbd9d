import ChatProtocol

/// Everything outside the process's own state that the controllers use; built once by the executable.
public struct ClientDependencies: Sendable {
  /// The gate that the account belongs to: names its history and is shown to the user.
  public var server: GateEndpoint
  public var gate: any GateAPI
  /// Makes a chat link; the closure is asked for fresh credentials when the saved ones no longer work.
  public var makeLink: @Sendable (_ reauthenticate: @escaping Reauthenticate) -> any LinkAPI
  /// Opens the local history of an account.
  public var openHistory: @Sendable (UserID) async throws(HistoryError) -> any HistoryAPI
  /// Remembers who was logged in last.
  public var accounts: any AccountMemory
  public var clock: any WallClock
  /// How fast texts go to a friend at a family server.
  public var familyPace = TextPace.family
  /// A new message id, unique for ever.
  public var makeMessageID: @Sendable () -> MessageID
  /// Offline mode: the code that was just "mailed" to an address.
  public var readMailedCode: (@Sendable (_ address: String) async -> String?)?
  /// Offline mode: where the embedded server's chat port is now, for a session kept from before.
  public var refreshCredentials: (@Sendable (LinkCredentials) async throws(GateError) -> LinkCredentials)?
  /// Keeps what of the preferences (before, after) was changed.
  public var savePreferences: @Sendable (_ old: Preferences, _ new: Preferences) async throws(FileError) -> Void
  /// Gives the names of the themes that can be chosen now, in order; asked when the user wants another one.
  public var themes: @Sendable () -> [String]
  /// The language that the locale asks for.
  public var localeLanguage: Language
  /// Where faults and the ways of the connection are noted.
  public var log: any FileLog = NoLog()

  public typealias Reauthenticate = @Sendable () async throws(GateError) -> LinkCredentials

  public init(
    server: GateEndpoint,
    gate: any GateAPI,
    makeLink: @escaping @Sendable (@escaping Reauthenticate) -> any LinkAPI,
    openHistory: @escaping @Sendable (UserID) async throws(HistoryError) -> any HistoryAPI,
    accounts: any AccountMemory,
    clock: any WallClock = SystemClock(),
    makeMessageID: @escaping @Sendable () -> MessageID = { MessageID(rawValue: UniqueID.next()) },
    readMailedCode: (@Sendable (String) async -> String?)? = nil,
    refreshCredentials: (@Sendable (LinkCredentials) async throws(GateError) -> LinkCredentials)? = nil,
    savePreferences: @escaping @Sendable (Preferences, Preferences) async throws(FileError) -> Void = { _, _ in },
    themes: @escaping @Sendable () -> [String] = { ["wechat-light", "wechat-dark"] },
    localeLanguage: Language = .english
  ) {
    self.server = server
    self.gate = gate
    self.makeLink = makeLink
    self.openHistory = openHistory
    self.accounts = accounts
    self.clock = clock
    self.makeMessageID = makeMessageID
    self.readMailedCode = readMailedCode
    self.refreshCredentials = refreshCredentials
    self.savePreferences = savePreferences
    self.themes = themes
    self.localeLanguage = localeLanguage
  }
}

/// Keeps, from one start to the next, which account was used and its session if the user wants that.
public protocol AccountMemory: Sendable {
  func remember(_ account: LastAccount) async
  /// Whether something is to be said that is said once for each server; from now on it counts as said.
  func isNews(_ fact: ServerFact) async -> Bool
  /// Keeps the address but forgets the session with this token; that of another client is left alone.
  func forgetSession(token: String) async
}

/// What a user is told once about a server. The raw value is its name on disk.
public enum ServerFact: String, Sendable {
  /// See ``Notice/Content/serverKeepsNothing``.
  case keepsNothing = "keeps-nothing"
}

/// Remembers nothing; for tests and guests.
public struct NoAccountMemory: AccountMemory {
  public init() {}
  public func remember(_ account: LastAccount) async {}
  public func isNews(_ fact: ServerFact) async -> Bool { true }
  public func forgetSession(token: String) async {}
}
