import ChatProtocol
import Glibc
import LocalDatabase

/// One account's history in an SQLite file of mode 0600.
///
/// It works on a queue of its own, so a slow disk delays only who waits for it. Every commit waits for the disk
/// (`synchronous=FULL`): what was kept survives a loss of power.
public actor HistoryStore: HistoryAPI {
  /// Set when the file was damaged at opening: where it is kept, for the user to be told.
  public nonisolated let damagedFile: String?
  /// How many messages are known to be lost with it.
  public nonisolated let lostMessages: Int
  /// Set when the history is kept in memory only, because this folder cannot be used.
  public nonisolated let unusableFolder: String?

  let owner: UserID
  let log: any FileLog
  /// Whether this opening has seen that the search index belongs to the messages beside it.
  var hasCheckedSearchIndex = false
  private var database: Database?
  private nonisolated let executor: SerialQueueExecutor

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens `accounts/SERVER/UID.db` below the data folder, making folders (0700) and file (0600) as needed.
  ///
  /// Throws ``HistoryError/Code/open``, and ``HistoryError/Code/newerSchema`` for a file of a newer version. A damaged
  /// file is moved aside, what can be read of it is kept, and ``damagedFile`` tells.
  public static func open(
    account: UserID, server: GateEndpoint, paths: XDGPaths, log: any FileLog = NoLog()
  ) async throws(HistoryError) -> HistoryStore {
    try await open(account: account, folder: paths.accounts(of: server), log: log)
  }

  /// Opens `UID.db` in a folder, which is made if needed; for servers that have no fixed address.
  ///
  /// - Parameter device: from 1; clients of an account beside each other have a file `UID-DEVICE.db` each.
  public static func open(
    account: UserID, folder: String, device: Int = 1, log: any FileLog = NoLog()
  ) async throws(HistoryError) -> HistoryStore {
    let executor = SerialQueueExecutor(label: "wechat-tui.history")
    return try await Opener(executor: executor).open(account: account, folder: folder, device: device, log: log)
  }

  /// Makes a history that lives and dies with this value. Throws ``HistoryError/Code/open`` when there is no memory.
  ///
  /// - Parameter folder: the one that cannot be used, for the user to be told.
  public static func inMemory(
    account: UserID, insteadOf folder: String? = nil
  ) throws(HistoryError) -> HistoryStore {
    do {
      let database = try Database.inMemory()
      try database.migrate(HistorySchema.migrations)
      return HistoryStore(
        owner: account, database: database, repair: nil, unusableFolder: folder,
        executor: SerialQueueExecutor(label: "wechat-tui.history"), log: NoLog())
    } catch {
      throw HistoryError(error, whileOpening: true)
    }
  }

  fileprivate init(
    owner: UserID, database: sending Database, repair: DatabaseRepair?, unusableFolder: String? = nil,
    executor: SerialQueueExecutor, log: any FileLog
  ) {
    self.owner = owner
    self.database = database
    damagedFile = repair?.keptAt
    lostMessages = repair?.report.lost["message"] ?? 0
    self.unusableFolder = unusableFolder
    self.executor = executor
    self.log = log
  }

  public func close() { database = nil }

  /// Does something with the file and translates its errors.
  func perform<Value>(_ body: (Database) throws(DatabaseError) -> Value) throws(HistoryError) -> Value {
    guard let database else { throw HistoryError(code: .closed, message: "the history is closed") }
    do {
      return try body(database)
    } catch {
      log.write(.error, "history failed", [(name: "reason", value: error.message)])
      throw HistoryError(error, whileOpening: false)
    }
  }

  /// Does something in one transaction.
  func performTransaction<Value>(
    _ body: (Database) throws(DatabaseError) -> Value
  ) throws(HistoryError) -> Value {
    try perform { (database) throws(DatabaseError) in
      try database.transaction { () throws(DatabaseError) in try body(database) }
    }
  }

  /// As above for what may be lost, since the server says it again or the user sees it on the screen.
  func performLeniently(_ body: (Database) throws(DatabaseError) -> Void) {
    // `perform` has logged the error, and these callers have nobody to tell.
    try? performTransaction(body)
  }
}

/// Opens files on the queue of the history to be, since even that may wait for the disk.
private actor Opener {
  private nonisolated let executor: SerialQueueExecutor

  init(executor: SerialQueueExecutor) { self.executor = executor }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func open(
    account: UserID, folder: String, device: Int, log: any FileLog
  ) throws(HistoryError) -> HistoryStore {
    do {
      try PrivateFiles.createFolder(folder)
    } catch {
      throw HistoryError(code: .open, message: "the history cannot be kept", cause: error.message)
    }
    let path = device == 1 ? "\(folder)/\(account.rawValue).db" : "\(folder)/\(account.rawValue)-\(device).db"
    do {
      let opened = try Database.openRepairing(
        path: path, migrations: HistorySchema.migrations, now: Int64(time(nil)))
      if let repair = opened.repair {
        log.write(
          .warning, "history repaired",
          [
            (name: "kept", value: repair.keptAt), (name: "saved rows", value: "\(repair.savedRows)"),
            (name: "lost rows", value: "\(repair.report.lost.values.reduce(0, +))"),
          ])
      }
      return HistoryStore(
        owner: account, database: opened.database, repair: opened.repair, executor: executor, log: log)
    } catch {
      throw HistoryError(error, whileOpening: true, file: path)
    }
  }
}

extension HistoryError {
  /// The one table from the database's errors to the history's.
  fileprivate init(_ error: DatabaseError, whileOpening: Bool, file: String? = nil) {
    switch error.code {
    case .newerSchema: self.init(code: .newerSchema, message: error.message, file: file)
    case .corrupt: self.init(code: .corrupt, message: "the history is damaged", cause: error.message)
    case .constraint: self.init(code: .constraint, message: "the history has this already", cause: error.message)
    case .cannotOpen: self.init(code: .open, message: "the history cannot be opened", cause: error.message)
    case .full: self.init(code: .io, message: "the disk is full; the history cannot be kept", cause: error.message)
    case .busy: self.init(code: .io, message: "another program holds the history", cause: error.message)
    case .io, .type, .other:
      self.init(
        code: whileOpening ? .open : .io,
        message: whileOpening ? "the history cannot be opened" : "the history cannot be kept", cause: error.message)
    }
  }
}
