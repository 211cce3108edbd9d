import ChatProtocol
import LocalDatabase

/// A second connection to the storage's file, on a thread of its own: pages of old texts and lists are read beside the
/// commits, which never wait for them.
///
/// A read that begins after a commit has returned sees what was committed. Accounts take turns, one read each, so many
/// sessions of one account are no slower for the others than one.
actor StorageReader {
  private enum Connection {
    case notOpened(path: String)
    case open(Database)
    case closed
  }

  private let executor = SerialQueueExecutor(label: "server-reads")
  private var connection: Connection
  private var waiting = TurnQueue<UserID, CheckedContinuation<Void, Never>>()
  private var isReading = false

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Takes the path of a database that the writer has open. It is opened by the first read.
  init(path: String) {
    connection = .notOpened(path: path)
  }

  /// Reads on behalf of a user, when it is the user's turn. All that `body` reads is of one moment.
  func read<Value: Sendable>(
    for uid: UserID, _ body: @Sendable (StorageReads<Database>) throws(DatabaseError) -> Value
  ) async throws(ServerError) -> Value {
    if isReading {
      await withCheckedContinuation { waiting.append($0, of: uid) }
    } else {
      isReading = true
    }
    defer {
      // Whoever is next finds `isReading` set, so nobody slips in between.
      if let next = waiting.next() { next.resume() } else { isReading = false }
    }
    do throws(DatabaseError) {
      let reads = StorageReads(database: try database())
      return try reads.database.snapshot { () throws(DatabaseError) in try body(reads) }
    } catch {
      throw ServerError(error)
    }
  }

  private func database() throws(DatabaseError) -> Database {
    switch connection {
    case .open(let database): return database
    case .notOpened(let path):
      let database = try Database.openToRead(path: path, options: DatabaseOptions(cacheKiB: 1_000))
      connection = .open(database)
      return database
    case .closed: throw DatabaseError(code: .other, message: "the storage is closed")
    }
  }

  /// Closes the file; whatever is asked for later fails.
  func close() {
    connection = .closed
  }
}
