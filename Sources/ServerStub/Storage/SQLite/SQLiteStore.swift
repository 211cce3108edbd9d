import ChatProtocol
import LocalDatabase

/// The server's storage in one SQLite database, on a file or in memory.
///
/// One connection on a thread of its own serves all stores; texts are committed in batches (see
/// ``append(_:)``).
actor SQLiteStore {
  /// Where the data are kept.
  enum Location: Sendable {
    case memory
    case file(String)
  }

  let database: Database
  let clock: ServerClock
  private let executor: SerialQueueExecutor
  /// Submissions that wait for the next commit.
  var waiting: [WaitingSubmissions] = []
  var commitIsScheduled = false

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens the storage and brings its schema up to date.
  ///
  /// - Throws: ``ServerError`` with ``ServerError/Code/storage``.
  static func open(_ location: Location, clock: ServerClock) async throws -> (store: SQLiteStore, repair: DatabaseRepair?)
  {
    let executor = SerialQueueExecutor(label: "server-storage")
    let store: SQLiteStore
    let repair: DatabaseRepair?
    do throws(DatabaseError) {
      switch location {
      case .memory:
        let database = try Database.inMemory()
        try database.migrate(ServerSchema.migrations)
        (store, repair) = (SQLiteStore(database: database, clock: clock, executor: executor), nil)
      case .file(let path):
        let opened = try Database.openRepairing(
          path: path, migrations: ServerSchema.migrations, now: clock.nowMilliseconds() / 1000)
        (store, repair) = (SQLiteStore(database: opened.database, clock: clock, executor: executor), opened.repair)
      }
    } catch {
      throw ServerError(code: .storage, message: error.message, cause: error)
    }
    return (store, repair)
  }

  private init(database: sending Database, clock: ServerClock, executor: SerialQueueExecutor) {
    self.database = database
    self.clock = clock
    self.executor = executor
  }

  /// Runs database work and makes its errors the server's.
  func work<Value>(_ body: () throws(DatabaseError) -> Value) throws(ServerError) -> Value {
    do throws(DatabaseError) {
      return try body()
    } catch {
      throw ServerError(code: .storage, message: error.message, cause: error)
    }
  }

  /// Everything that was asked for is committed when this returns, since work is done in order.
  func close() {
    commitWaiting()
    // Keeps the write-ahead log small for the next start; failing costs nothing but that.
    try? database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
