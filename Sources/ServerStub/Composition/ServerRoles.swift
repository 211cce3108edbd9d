import ChatProtocol
import Logging

/// What the gate and the chat server are built on: contracts only. Whether a call or a network lies behind one is decided
/// where this value is made, here or in another target.
public struct ServerRoles: Sendable {
  public var storage: ServerStorage
  public var tokens: any Tokens
  public var accounts: any AccountAPI
  public var verification: any VerificationAPI
  public var status: any StatusAPI
  public var logout: any LogoutAPI
  public var registry: any ChatServerRegistry
  public var sessions: any SessionDirectory
  public var notifier: any PeerNotifier
  /// What has to run for them meanwhile, until it is cancelled; nothing within one process.
  public var run: @Sendable () async -> Void
  /// Commits and closes what lies below, once nothing uses the roles any more.
  public var close: @Sendable () async -> Void

  public init(
    storage: ServerStorage, tokens: any Tokens, accounts: any AccountAPI, verification: any VerificationAPI,
    status: any StatusAPI, logout: any LogoutAPI, registry: any ChatServerRegistry, sessions: any SessionDirectory,
    notifier: any PeerNotifier, run: @escaping @Sendable () async -> Void = {},
    close: @escaping @Sendable () async -> Void
  ) {
    self.storage = storage
    self.tokens = tokens
    self.accounts = accounts
    self.verification = verification
    self.status = status
    self.logout = logout
    self.registry = registry
    self.sessions = sessions
    self.notifier = notifier
    self.run = run
    self.close = close
  }

  /// Opens the storage that is asked for and puts the roles of one process on it, each calling the others directly.
  ///
  /// - Parameter hub: learns of every event that is committed, and is the only chat server.
  public static func inProcess(
    _ configuration: ServerConfiguration, hub: ChatHub, logger: Logger
  ) async throws(ServerStartError) -> ServerRoles {
    var lock: StorageLock?
    if case .sqlite(let path) = configuration.storage { lock = try StorageLock(path: path) }
    let storage = try await open(configuration, publisher: hub)
    do throws(ServerStartError) {
      try lock?.coverDatabase()
    } catch {
      await storage.close()
      throw error
    }
    if let repair = storage.repair {
      logger.warning(
        "the database was repaired",
        metadata: ["kept": "\(repair.keptAt)", "saved": "\(repair.savedRows)", "lost": "\(repair.report.lost)"])
    }
    var roles = ServerRoles(over: storage, configuration, hub: hub)
    roles.close = { [lock] in
      await storage.close()
      // Not earlier: whoever gets it next must find everything written.
      lock?.release()
    }
    return roles
  }

  /// The roles of one process over any storage, which was made with `hub` as its publisher.
  public init(over storage: ServerStorage, _ configuration: ServerConfiguration, hub: ChatHub) {
    let clock = configuration.clock
    let sessions = LocalSessionDirectory(maxSessions: configuration.chatLimits.account.sessions, clock: clock)
    let throttle = LocalThrottle(
      limits: configuration.loginLimits, wrongTokensPerAddress: configuration.wrongTokensPerAddress, clock: clock)
    let tokens = TokenService(
      hashes: storage.tokenHashes, throttle: throttle, clock: clock, maxTokensPerUser: configuration.tokensPerAccount)
    let verify = VerifyRole(limits: configuration.verifyLimits, mailer: configuration.mailer, clock: clock)
    let status = StatusRole(tokens: tokens, clock: clock)
    self.init(
      storage: storage, tokens: tokens,
      accounts: AccountService(
        accounts: storage.accounts, codes: verify, hasher: PasswordHasher(cost: configuration.passwordCost),
        throttle: throttle, sessions: sessions),
      verification: verify, status: status, logout: LogoutService(tokens: tokens, sessions: sessions),
      registry: status, sessions: sessions, notifier: hub, close: { await storage.close() })
  }

  private static func open(
    _ configuration: ServerConfiguration, publisher: any EventPublisher
  ) async throws(ServerStartError) -> ServerStorage {
    let (clock, limits) = (configuration.clock, configuration.chatLimits.account)
    do throws(ServerError) {
      return switch configuration.storage {
      case .memory: try await ServerStorage.inMemory(clock: clock, publisher: publisher, limits: limits)
      case .sqlite(let path):
        try await ServerStorage.sqlite(
          path: path, policy: configuration.damagePolicy, clock: clock, publisher: publisher, limits: limits)
      }
    } catch {
      throw ServerStartError(code: .cannotOpenStorage, message: error.message, cause: error)
    }
  }
}
