import LocalDatabase

/// All stores of a server, opened together. ``sqlite(path:policy:clock:publisher:limits:)`` makes ours; another
/// implementation is made from its own parts.
public struct ServerStorage: Sendable {
  public let accounts: any AccountStore
  public let friends: any FriendStore
  public let messages: any MessageStore
  public let presence: any PresenceStore
  public let tokenHashes: any TokenHashStore
  /// What had to be repaired when the storage was opened; to be told to the operator.
  public let repair: DatabaseRepair?
  private let closeStores: @Sendable () async -> Void

  /// - Parameters:
  ///   - messages: hands what it commits to the ``EventPublisher`` that it was made with.
  ///   - close: commits what is still waiting; called once nothing uses the stores any more.
  public init(
    accounts: any AccountStore, friends: any FriendStore, messages: any MessageStore, presence: any PresenceStore,
    tokenHashes: any TokenHashStore, close: @escaping @Sendable () async -> Void
  ) {
    self.accounts = accounts
    self.friends = friends
    self.messages = messages
    self.presence = presence
    self.tokenHashes = tokenHashes
    repair = nil
    closeStores = close
  }

  private init(_ store: SQLiteStore, repair: DatabaseRepair?) {
    self.repair = repair
    accounts = store
    friends = store
    messages = store
    presence = store
    tokenHashes = store
    closeStores = { await store.close() }
  }

  /// Storage that ends with the process. It is SQLite without a file, so that there is one set of rules.
  public static func inMemory(
    clock: ServerClock = .system, publisher: any EventPublisher = NoPublisher(),
    limits: AccountLimits = AccountLimits()
  ) async throws(ServerError) -> ServerStorage {
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
  ) async throws(ServerError) -> ServerStorage {
    let (store, repair) = try await SQLiteStore.open(
      .file(path), policy: policy, clock: clock, publisher: publisher, limits: limits)
    return ServerStorage(store, repair: repair)
  }

  /// Commits what is still waiting.
  public func close() async {
    await closeStores()
  }
}
