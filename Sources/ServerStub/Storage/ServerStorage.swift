import LocalDatabase

/// All stores of a server, opened together.
public struct ServerStorage: Sendable {
  public let accounts: any AccountStore
  public let friends: any FriendStore
  public let messages: any MessageStore
  public let presence: any PresenceStore
  public let tokenHashes: any TokenHashStore
  /// What had to be repaired when the storage was opened; to be told to the operator.
  public let repair: DatabaseRepair?
  private let store: SQLiteStore

  private init(_ store: SQLiteStore, repair: DatabaseRepair?) {
    self.store = store
    self.repair = repair
    accounts = store
    friends = store
    messages = store
    presence = store
    tokenHashes = store
  }

  /// Storage that ends with the process. It is SQLite without a file, so that there is one set of rules.
  public static func inMemory(
    clock: ServerClock = .system, publisher: any EventPublisher = NoPublisher(),
    limits: AccountLimits = AccountLimits()
  ) async throws -> ServerStorage {
    let (store, repair) = try await SQLiteStore.open(
      .memory, clock: clock, publisher: publisher, limits: limits)
    return ServerStorage(store, repair: repair)
  }

  /// Storage in a file of mode 0600; the folder must exist.
  ///
  /// - Parameters:
  ///   - policy: what to do where much of the file is lost.
  ///   - limits: what one account may keep.
  /// - Throws: ``ServerError`` that says what is wrong with the file.
  public static func sqlite(
    path: String, policy: DamagePolicy = .refuse, clock: ServerClock = .system,
    publisher: any EventPublisher = NoPublisher(), limits: AccountLimits = AccountLimits()
  ) async throws -> ServerStorage {
    let (store, repair) = try await SQLiteStore.open(
      .file(path), policy: policy, clock: clock, publisher: publisher, limits: limits)
    return ServerStorage(store, repair: repair)
  }

  /// Commits what is still waiting.
  public func close() async {
    await store.close()
  }
}
