import ChatProtocol
import LocalDatabase

/// The server's storage in one SQLite database, on a file or in memory.
///
/// One connection on a thread of its own writes for all stores; texts are committed in batches (see ``append(_:)``).
/// Pages and lists are read beside it (see ``StorageReader``).
actor SQLiteStore {
  /// Where the data are kept.
  enum Location: Sendable {
    case memory
    case file(String)
  }

  let clock: ServerClock
  let publisher: any EventPublisher
  private var connection: Database?
  private let executor: SerialQueueExecutor
  /// Nil where there is no file that a second connection could open.
  private nonisolated let reader: StorageReader?
  /// Nil where nothing outlives the process.
  let accountMark: AccountMark?
  /// Submissions that wait for the next commit, and the bytes of their texts.
  var waiting: [WaitingSubmissions] = []
  var waitingBytes = 0
  var commitIsScheduled = false
  /// What was looked up before and does not change: conversations, and friendships that stand.
  var conversationIDs: [UserPair: Int64] = [:]
  var knownFriends: Set<UserPair> = []
  let digestKey: DigestKey
  /// What one account may keep here.
  let limits: AccountLimits
  /// Under way while something that was to be forgotten may still stand in the write-ahead log.
  private(set) var erasing: Task<Void, Never>?
  /// Waits, or throws when the task is cancelled.
  private let sleep: @Sendable (Duration) async throws -> Void
  /// Up to which uid the names have their keys; `nil` when all have.
  var lastIndexedName: Int64? = .min

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens the storage and brings its schema up to date.
  ///
  /// - Throws: ``ServerError`` with ``ServerError/Code/storage``.
  static func open(
    _ location: Location, policy: DamagePolicy = .refuse, clock: ServerClock, publisher: any EventPublisher,
    limits: AccountLimits,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) async throws(ServerError) -> (store: SQLiteStore, repair: DatabaseRepair?) {
    let executor = SerialQueueExecutor(label: "server-storage")
    let store: SQLiteStore
    let repair: DatabaseRepair?
    do throws(DatabaseError) {
      switch location {
      case .memory:
        let database = try Database.inMemory()
        try database.migrate(ServerSchema.migrations)
        store = try SQLiteStore(
          database: database, clock: clock, publisher: publisher, limits: limits, executor: executor, sleep: sleep)
        repair = nil
      case .file(let path):
        let opened = try StorageOpening.open(path: path, policy: policy, now: clock.nowMilliseconds() / 1000)
        store = try SQLiteStore(
          database: opened.database, clock: clock, publisher: publisher, limits: limits, executor: executor,
          sleep: sleep)
        repair = opened.repair
      }
    } catch {
      throw ServerError(error)
    }
    return (store, repair)
  }

  private init(
    database: sending Database, clock: ServerClock, publisher: any EventPublisher, limits: AccountLimits,
    executor: SerialQueueExecutor, sleep: @escaping @Sendable (Duration) async throws -> Void
  ) throws(DatabaseError) {
    self.sleep = sleep
    digestKey = try DigestKey(of: database)
    self.limits = limits
    reader = database.path == ":memory:" ? nil : StorageReader(path: database.path)
    accountMark = database.path == ":memory:" ? nil : AccountMark(database: database.path)
    connection = database
    self.clock = clock
    self.publisher = publisher
    self.executor = executor
  }

  /// The connection; throws once the storage is closed.
  var database: Database {
    get throws(DatabaseError) {
      guard let connection else { throw DatabaseError(code: .other, message: "the storage is closed") }
      return connection
    }
  }

  /// What is read over the writing connection: before a change, and in its order among the changes.
  var reads: StorageReads {
    get throws(DatabaseError) { StorageReads(database: try database) }
  }

  /// Reads pages and lists for a user, in no order with the writes that are under way; what was committed before is seen.
  nonisolated func read<Value: Sendable>(
    for uid: UserID, _ body: @Sendable (StorageReads) throws(DatabaseError) -> Value
  ) async throws(ServerError) -> Value {
    if let reader { return try await reader.read(for: uid, body) }
    return try await readHere(body)
  }

  private func readHere<Value: Sendable>(
    _ body: @Sendable (StorageReads) throws(DatabaseError) -> Value
  ) throws(ServerError) -> Value {
    try work { () throws(DatabaseError) in try body(try reads) }
  }

  /// Runs database work and makes its errors the server's.
  func work<Value>(_ body: () throws(DatabaseError) -> Value) throws(ServerError) -> Value {
    do throws(DatabaseError) {
      return try body()
    } catch {
      throw ServerError(error)
    }
  }

  /// Something was overwritten that must not be found in the files any more: soon the write-ahead log is emptied too.
  /// In the database itself SQLite writes zeros over it (`secure_delete`).
  func eraseSoon() {
    // Several share one.
    guard erasing == nil else { return }
    erasing = Task { [weak self, sleep] in
      // Failing to sleep only means that the server ends.
      try? await sleep(Self.eraseDelay)
      await self?.erase()
    }
  }

  func erase() {
    erasing = nil
    guard let connection else { return }
    // Texts wait behind this, so it does not wait for whoever reads, as for a backup. Where the disk failed, the next one
    // does it.
    if (try? connection.emptyLog()) == false { eraseSoon() }
  }

  private static let eraseDelay = Duration.seconds(2)

  /// Commits what was asked for and closes the file; whatever comes later fails.
  func close() async {
    erasing?.cancel()
    await reader?.close()
    commitWaiting()
    // Keeps the write-ahead log small for the next start; failing costs nothing but that.
    _ = try? connection?.emptyLog()
    connection = nil
  }
}

extension ServerError {
  /// The one translation from the database's errors to the server's.
  init(_ error: DatabaseError) {
    self.init(code: .storage, message: error.message, cause: error)
  }
}
