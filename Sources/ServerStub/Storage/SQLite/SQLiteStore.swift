import ChatProtocol
import LocalDatabase

/// The server's storage in one SQLite database, on a file or in memory.
///
/// One connection on a thread of its own writes for all stores; texts are committed in batches (see ``append(_:)``).
/// Pages and lists are read beside it (see ``StorageReader``).
actor SQLiteStore: SQLStore {
  /// Where the data are kept.
  enum Location: Sendable {
    case memory
    case file(String)
  }

  /// Submissions of one session that wait for a commit.
  private struct Waiting {
    let submissions: [TextSubmission]
    let continuation: CheckedContinuation<Result<[TextReceipt], ServerError>, Never>
  }

  /// Nil once the storage is closed.
  private var rules: StorageRules<Database>?
  private let executor: SerialQueueExecutor
  /// Nil where there is no file that a second connection could open.
  private nonisolated let reader: StorageReader?
  /// Nil where nothing outlives the process.
  private let accountMark: AccountMark?
  /// Submissions that wait for the next commit, and the bytes of their texts.
  private var waiting: [Waiting] = []
  private var waitingBytes = 0
  private var commitIsScheduled = false
  /// Under way while something that was to be forgotten may still stand in the write-ahead log.
  private(set) var erasing: Task<Void, Never>?
  /// Waits, or throws when the task is cancelled.
  private let sleep: @Sendable (Duration) async throws -> Void

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
    reader = database.path == ":memory:" ? nil : StorageReader(path: database.path)
    accountMark = database.path == ":memory:" ? nil : AccountMark(database: database.path)
    rules = try StorageRules(database: database, clock: clock, publisher: publisher, limits: limits)
    self.executor = executor
  }

  func write<Value: Sendable>(
    _ body: @Sendable (StorageRules<Database>) throws(DatabaseError) -> Value
  ) throws(ServerError) -> Value {
    do throws(DatabaseError) {
      guard let rules else { throw DatabaseError(code: .other, message: "the storage is closed") }
      return try body(rules)
    } catch {
      throw ServerError(error)
    }
  }

  nonisolated func read<Value: Sendable>(
    for uid: UserID, _ body: @Sendable (StorageReads<Database>) throws(DatabaseError) -> Value
  ) async throws(ServerError) -> Value {
    if let reader { return try await reader.read(for: uid, body) }
    return try await write { (rules) throws(DatabaseError) in try body(rules.reads) }
  }

  /// Commits what was asked for and closes the file; whatever comes later fails.
  func close() async {
    erasing?.cancel()
    await reader?.close()
    commitWaiting()
    // Keeps the write-ahead log small for the next start; failing costs nothing but that.
    _ = try? rules?.database.emptyLog()
    rules = nil
  }

  // MARK: Texts

  /// Texts that may wait for a commit, in bytes; beyond it senders are told to try again.
  private static let maxWaitingBytes = 32 << 20

  /// Waits for the next commit: one transaction takes everything that came while the last one was written,
  /// which is what makes `synchronous=FULL` cheap under load (DESIGN: 0.7k messages/s alone, 11k/s at 128).
  func append(_ submissions: [TextSubmission]) async throws(ServerError) -> [TextReceipt] {
    guard !submissions.isEmpty else { return [] }
    let bytes = submissions.reduce(0) { $0 + $1.items.reduce(0) { $0 + $1.content.byteCount } }
    guard waiting.isEmpty || waitingBytes + bytes <= Self.maxWaitingBytes else {
      throw ServerError(code: .busy, message: "too many texts wait to be written")
    }
    waitingBytes += bytes
    let outcome = await withCheckedContinuation { continuation in
      waiting.append(Waiting(submissions: submissions, continuation: continuation))
      guard !commitIsScheduled else { return }
      commitIsScheduled = true
      // Runs behind the calls that are already queued for this actor, so it takes them along.
      Task { self.commitWaiting() }
    }
    return try outcome.get()
  }

  /// Commits everything that waits, in one transaction, and answers each caller.
  private func commitWaiting() {
    let batch = waiting
    waiting = []
    waitingBytes = 0
    commitIsScheduled = false
    guard !batch.isEmpty else { return }
    do throws(DatabaseError) {
      let receipts = try store(batch)
      for (entry, own) in zip(batch, receipts) { entry.continuation.resume(returning: .success(own)) }
    } catch {
      guard batch.count > 1, error.mayBeOneEntrysFault else {
        for entry in batch { entry.continuation.resume(returning: .failure(ServerError(error))) }
        return
      }
      // One session's texts meet a damaged page or rows that contradict each other: the others must not pay for it.
      for entry in batch { commitAlone(entry) }
    }
  }

  private func commitAlone(_ entry: Waiting) {
    do throws(DatabaseError) {
      let receipts = try store([entry])
      entry.continuation.resume(returning: .success(receipts.first ?? []))
    } catch {
      entry.continuation.resume(returning: .failure(ServerError(error)))
    }
  }

  private func store(_ batch: [Waiting]) throws(DatabaseError) -> [[TextReceipt]] {
    guard let rules else { throw DatabaseError(code: .other, message: "the storage is closed") }
    return try rules.append(batch.map(\.submissions))
  }

  // MARK: What a file needs besides

  // As asynchronous as what they stand in for: else a caller who knows the type would get the general one.

  func create(_ account: NewAccount, passwordHash: String) async throws(ServerError) -> UserProfile? {
    let made = try write { (rules) throws(DatabaseError) in
      try rules.create(account, passwordHash: passwordHash)
    }
    if let made { accountMark?.note(Int64(made.uid.rawValue)) }
    return made
  }

  func recall(_ msgid: MessageID, by uid: UserID, peer: UserID) async throws(ServerError) -> TextChange {
    defer { eraseSoon() }
    return try write { (rules) throws(DatabaseError) in try rules.recall(msgid, by: uid, peer: peer) }
  }

  func edit(_ msgid: MessageID, by uid: UserID, peer: UserID, content: String) async throws(ServerError) -> TextChange {
    defer { eraseSoon() }
    return try write { (rules) throws(DatabaseError) in
      try rules.edit(msgid, by: uid, peer: peer, content: content)
    }
  }

  /// Something was overwritten that must not be found in the files any more: soon the write-ahead log is emptied too.
  /// In the database itself SQLite writes zeros over it (`secure_delete`).
  private func eraseSoon() {
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
    guard let rules else { return }
    // Texts wait behind this, so it does not wait for whoever reads, as for a backup. Where the disk failed, the next one
    // does it.
    if (try? rules.database.emptyLog()) == false { eraseSoon() }
  }

  private static let eraseDelay = Duration.seconds(2)
}
