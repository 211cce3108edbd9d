import ChatProtocol
import ClientCore

/// A client put together: store, controller, and the embedded server if it serves itself.
@MainActor
public struct Client {
  public let store: Store
  public let controller: AppController
  /// The embedded server of offline mode; `nil` with a server elsewhere.
  public let host: OfflineHost?
  /// The account used last that no other client uses now.
  let lastAccount: LastAccount?

  /// What a client is made from; read from files and the command line before the first paint.
  public struct Setup: Sendable {
    /// `nil`: offline mode.
    public var server: GateEndpoint?
    public var preferences = Preferences()
    public var paths: XDGPaths
    public var localeLanguage = Language.english
    public var themes: @Sendable () -> [String] = { ["wechat-light", "wechat-dark"] }
    public var clock: any WallClock = SystemClock()
    public var savePreferences: @Sendable (Preferences, Preferences) async throws(FileError) -> Void = { _, _ in }
    /// The file of `--log`, if there is one.
    var log: ClientLogFile?
    /// What is told with the first frame.
    public var notices: [Notice.Content] = []

    public init(server: GateEndpoint?, paths: XDGPaths) {
      self.server = server
      self.paths = paths
    }
  }

  /// The name that stands for the embedded server in files and on the screen; it is never connected to.
  public static let offlineServer = GateEndpoint(scheme: .http, host: "offline", port: 1)

  public init(_ setup: Setup) {
    let host = setup.server == nil ? OfflineHost(path: setup.paths.data + "/offline", logger: setup.log?.server) : nil
    let server = setup.server ?? Self.offlineServer
    let folder = setup.paths.accounts(of: server)
    let claim = AccountClaim(folder: folder)
    let memory = RememberedAccounts(folder: folder)
    let offlineGate = host.map { OfflineGate(host: $0) }
    let gate: any GateAPI = offlineGate ?? CurlGateClient(endpoint: server)
    let log: any FileLog = setup.log ?? NoLog()

    var dependencies = ClientDependencies(
      server: server,
      gate: setup.log.map { LoggedGate(gate, log: $0) } ?? gate,
      makeLink: { reauthenticate in ChatLink(reauthenticate: reauthenticate) },
      openHistory: { (uid) async throws(HistoryError) -> any HistoryAPI in
        // Another client may have the account too; then this one is a device of its own.
        guard let device = claim.claim(uid) else {
          throw HistoryError(
            code: .open, message: "\(AccountClaim.maxDevices) clients of this account run already; end one of them")
        }
        do throws(HistoryError) {
          return try await HistoryStore.open(account: uid, folder: folder, device: device, log: log)
        } catch {
          // Chatting without keeping is better than not at all, and the user is told.
          guard error.code == .open else { throw error }
          return try HistoryStore.inMemory(account: uid, insteadOf: folder)
        }
      },
      accounts: memory)
    dependencies.clock = setup.clock
    dependencies.log = log
    dependencies.savePreferences = setup.savePreferences
    dependencies.themes = setup.themes
    dependencies.localeLanguage = setup.localeLanguage
    if let host, let offlineGate {
      dependencies.readMailedCode = { address in host.mailedCode(for: address) }
      dependencies.refreshCredentials = { (saved) async throws(GateError) -> LinkCredentials in
        try await offlineGate.refresh(saved)
      }
    }
    var state = AppState(
      preferences: setup.preferences, language: setup.preferences.language ?? setup.localeLanguage,
      serverName: server.display, isOffline: setup.server == nil, now: setup.clock.now())
    state.isGateInTheClear = setup.server.map { $0.scheme == .http && !$0.isLoopback } ?? false
    store = Store(state)
    // The controllers number theirs from 1, and the view has -1.
    store.apply(setup.notices.enumerated().map { .addNotice(Notice(id: -2 - $0, content: $1)) })
    controller = AppController(store: store, dependencies: dependencies)
    self.host = host
    lastAccount = memory.load().first { claim.claim($0.uid, devices: 1...1) != nil }
  }

  /// Continues where the last start ended, if it may.
  public func resume() {
    if let lastAccount { controller.resume(lastAccount) }
  }

  /// Starts the embedded server ahead of its first use. A failure is told when it is needed.
  public func warmUp() async {
    _ = try? await host?.endpoint()
  }

  /// Writes what is left and stops the embedded server.
  public func shutDown() async {
    await controller.shutDown()
    await host?.shutDown()
  }
}
