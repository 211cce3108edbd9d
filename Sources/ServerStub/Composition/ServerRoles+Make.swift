import Logging

extension ServerRoles {
  /// Opens the storage and puts the roles of one process on it, each calling the others directly.
  ///
  /// - Parameters:
  ///   - publisher: learns of every event that is committed.
  ///   - sessions: ends those that a reset or a logout is about.
  static func make(
    _ configuration: ServerConfiguration, publisher: any EventPublisher, sessions: any SessionEnding,
    logger: Logger
  ) async throws(ServerStartError) -> ServerRoles {
    let clock = configuration.clock
    var lock: StorageLock?
    if case .sqlite(let path) = configuration.storage { lock = try StorageLock(path: path) }
    let storage = try await open(configuration, publisher: publisher)
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
    let verify = VerifyRole(limits: configuration.verifyLimits, mailer: configuration.mailer, clock: clock)
    let status = StatusRole(
      hashes: storage.tokenHashes, clock: clock, maxTokensPerUser: configuration.tokensPerAccount,
      freeGuesses: configuration.wrongTokensPerAddress, sessions: sessions)
    let accounts = AccountService(
      accounts: storage.accounts, codes: verify,
      hasher: PasswordHasher(cost: configuration.passwordCost), clock: clock, limits: configuration.loginLimits,
      sessions: sessions)
    if configuration.hasCompanions {
      do {
        for account in BuiltInAccount.allCases { try await storage.accounts.ensureBuiltIn(account.profile) }
      } catch {
        await storage.close()
        throw ServerStartError(code: .cannotOpenStorage, message: reason(for: error), cause: error)
      }
    }
    return ServerRoles(
      accounts: storage.accounts, friends: storage.friends, messages: storage.messages,
      presence: storage.presence, tokens: status,
      accountAPI: accounts, verification: verify, status: status, logout: status, registry: status,
      close: { [lock] in
        await storage.close()
        // Not earlier: whoever gets it next must find everything written.
        lock?.release()
      })
  }

  private static func open(
    _ configuration: ServerConfiguration, publisher: any EventPublisher
  ) async throws(ServerStartError) -> ServerStorage {
    let (clock, limits) = (configuration.clock, configuration.chatLimits.account)
    do {
      return switch configuration.storage {
      case .memory: try await ServerStorage.inMemory(clock: clock, publisher: publisher, limits: limits)
      case .sqlite(let path):
        try await ServerStorage.sqlite(
          path: path, policy: configuration.damagePolicy, clock: clock, publisher: publisher, limits: limits)
      }
    } catch {
      throw ServerStartError(code: .cannotOpenStorage, message: reason(for: error), cause: error)
    }
  }

  private static func reason(for error: any Error) -> String {
    (error as? ServerError)?.message ?? "\(error)"
  }
}
