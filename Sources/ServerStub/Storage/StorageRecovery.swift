import Glibc
import LocalDatabase

/// The ways on for a server that does not start because its database is damaged. Each keeps the damaged file.
public enum StorageRecovery: Sendable, Hashable {
  /// Goes on with what can be read.
  case acceptLoss
  /// Puts a backup in the place of the database.
  case restore(String)
  /// Begins anew; no uid is given a second time.
  case startEmpty

  /// Carries it out on the database at a path. Returns a line that says what was done.
  ///
  /// Throws ``ServerStartError`` when a server is using the database, ``ServerError`` when it cannot be done; nothing was
  /// changed then.
  public func carryOut(on path: String, clock: ServerClock = .system) async throws -> String {
    let lock = try StorageLock(path: path)
    defer { lock.release() }
    let now = clock.nowMilliseconds() / 1000
    do throws(DatabaseError) {
      switch self {
      case .acceptLoss: return try Self.acceptLoss(path, now: now)
      case .restore(let backup): return try Self.restore(backup, to: path, now: now)
      case .startEmpty: return try Self.startEmpty(path, now: now)
      }
    } catch {
      throw ServerError(error)
    }
  }

  private static func acceptLoss(_ path: String, now: Int64) throws(DatabaseError) -> String {
    let opened = try StorageOpening.open(path: path, policy: .acceptLoss, now: now)
    let kept = opened.repair.map { "; the damaged file is \($0.keptAt)" } ?? "; nothing was damaged"
    return "\(try contents(of: opened.database))\(kept)"
  }

  private static func startEmpty(_ path: String, now: Int64) throws(DatabaseError) -> String {
    if AccountMark(database: path).firstFreeUserID == nil {
      // A database that is older than the mark: opening it leaves one, if an account can be read.
      _ = try StorageOpening.open(path: path, policy: .acceptLoss, now: now)
    }
    let kept = access(path, F_OK) == 0 ? try Database.moveAside(path: path, now: now) : nil
    let opened = try StorageOpening.open(path: path, policy: .acceptLoss, now: now)
    return "\(try contents(of: opened.database))" + (kept.map { "; the old file is \($0)" } ?? "")
  }

  private static func restore(_ backup: String, to path: String, now: Int64) throws(DatabaseError) -> String {
    let copy = path + ".restoring"
    defer { for suffix in ["", "-wal", "-shm", ".damaged"] { unlink(copy + suffix) } }
    for suffix in ["", "-wal"] where suffix.isEmpty || access(backup + suffix, F_OK) == 0 {
      try Database.copyFile(backup + suffix, to: copy + suffix)
    }
    let found = try inspect(copy, named: backup)
    let kept = access(path, F_OK) == 0 ? try Database.moveAside(path: path, now: now) : nil
    guard rename(copy, path) == 0 else {
      throw DatabaseError(code: .io, message: "cannot rename \(copy): \(String(cString: strerror(errno)))")
    }
    return found + (kept.map { "; the old file is \($0)" } ?? "")
  }

  /// Sees that a copy of a backup is whole, and brings it up to date. A function of its own, for the connection must be
  /// closed before the file is moved.
  private static func inspect(_ copy: String, named backup: String) throws(DatabaseError) -> String {
    do throws(DatabaseError) {
      let database = try Database.open(path: copy)
      try database.fullCheck()
      try database.migrate(ServerSchema.migrations)
      let accounts = try database.first("SELECT count(*) FROM user") { $0.int(0) } ?? 0
      guard accounts > 0 else { throw DatabaseError(code: .corrupt, message: "\(backup) has no account in it") }
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      return try contents(of: database)
    } catch {
      guard error.code == .corrupt else { throw error }
      throw DatabaseError(code: .corrupt, message: "\(backup) is no whole database of a server: \(error.message)")
    }
  }

  private static func contents(of database: Database) throws(DatabaseError) -> String {
    let counts = try database.first(
      "SELECT (SELECT count(*) FROM user WHERE uid >= ?), (SELECT count(*) FROM message)", ServerSchema.firstUserID
    ) { (accounts: $0.int(0), texts: $0.int(1)) }
    return "the database has \(counts?.accounts ?? 0) accounts and \(counts?.texts ?? 0) texts"
  }
}
