import Glibc
import LocalDatabase

/// Opens the database of a server, and sees that what should be in it is there.
enum StorageOpening {
  /// Up to this many bytes the whole file is looked through at the start (some 0.1 s); a larger one after damage was met.
  private static let checkedBytes = 32 << 20
  /// Up to this many bytes the indexes are compared with their tables as well (some 0.1 s).
  private static let fullyCheckedBytes = 8 << 20

  static func open(
    path: String, policy: DamagePolicy, now: Int64
  ) throws(DatabaseError) -> (database: Database, repair: DatabaseRepair?) {
    let mark = AccountMark(database: path)
    if policy == .refuse { try checkPresence(of: path, mark: mark) }
    let opened = try Database.openRepairing(
      path: path, migrations: ServerSchema.migrations, now: now, checkedBytes: checkedBytes,
      fullyCheckedBytes: fullyCheckedBytes
    ) { (report, repaired) throws(DatabaseError) in
      let losses = try StorageLosses(report, repaired: repaired)
      guard policy == .acceptLoss || !losses.isGrave else {
        throw DatabaseError.refused(path, "the database is damaged, \(losses.description)")
      }
    }
    let database = opened.database
    if opened.repair != nil {
      try database.transaction { () throws(DatabaseError) in try database.execute(ServerSchema.reconciliation) }
    }
    let last = try database.first("SELECT max(uid) FROM user WHERE uid >= ?", ServerSchema.firstUserID) {
      $0.optionalInt64(0)
    }
    if let last = last ?? nil {
      mark.note(last)
    } else if let free = mark.firstFreeUserID {
      // The row that a start from nothing left, so that it is asked for once only.
      let isAccepted =
        try database.first("SELECT uid FROM user_sync WHERE uid = ?", free - 1) { $0.int64(0) } != nil
      guard policy == .acceptLoss || isAccepted else {
        throw DatabaseError.refused(path, "accounts were made here, and the database has none")
      }
      // New accounts are numbered after this one (see `create`).
      try database.run("INSERT OR IGNORE INTO user_sync(uid, last_useq, min_useq) VALUES (?, 0, 1)", free - 1)
    }
    return opened
  }

  /// An empty file, or none, is a new database to SQLite.
  private static func checkPresence(of path: String, mark: AccountMark) throws(DatabaseError) {
    guard byteCount(of: path) ?? 0 == 0, access(path + ".repaired", F_OK) != 0 else { return }
    guard mark.firstFreeUserID != nil || byteCount(of: path + "-wal") ?? 0 > 0 else { return }
    let isGone = byteCount(of: path) == nil
    throw DatabaseError.refused(path, isGone ? "the database is gone" : "the database is an empty file")
  }

  private static func byteCount(of path: String) -> Int? {
    var information = stat()
    return stat(path, &information) == 0 ? Int(information.st_size) : nil
  }
}
