import Glibc

/// What a repair did, to be told to the user.
public struct DatabaseRepair: Sendable, Hashable {
  /// Where the damaged file is kept, untouched.
  public let keptAt: String
  /// What could be read from it and stands in the new file, and what is missing.
  public let report: SalvageReport
  /// How many rows could be read.
  public var savedRows: Int { report.savedRows }
}

extension Database {
  /// Up to this many bytes a file is checked whole at every opening (some 5 ms) if nothing else is asked for.
  public static let usuallyCheckedBytes = 2 << 20

  /// Opens a file and brings its schema up to date; a damaged file is moved aside, never deleted, and
  /// whatever can still be read of it is copied into a new one.
  ///
  /// The new file takes the place of the damaged one only when it is complete, so a repair that is cut short (by a full
  /// disk, or the end of the process) changes nothing and is begun again at the next opening.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970, for the name of the file moved aside.
  ///   - checkedBytes: a larger file is looked through only when an earlier connection met damage in it.
  ///   - fullyCheckedBytes: of a file up to this size the indexes are compared with their tables, too.
  ///   - approve: is shown what a repair would save and throws if that is not enough; everything stays as it was then.
  public static func openRepairing(
    path: String, options: DatabaseOptions = DatabaseOptions(), migrations: [Migration], now: Int64,
    checkedBytes: Int = usuallyCheckedBytes, fullyCheckedBytes: Int = 0,
    approve: (SalvageReport, Database) throws(DatabaseError) -> Void = { _, _ in }
  ) throws(DatabaseError) -> (database: Database, repair: DatabaseRepair?) {
    if access(path, F_OK) != 0, access(path + ".repaired", F_OK) == 0 {
      // The last repair ended between its two renames.
      _ = try moveAside(path: path, now: now)
      try move(path + ".repaired", to: path)
    }
    do {
      let database = try open(path: path, options: options)
      try database.bringUpToDate(migrations)
      // Finds damage of the schema and the first pages at once.
      try database.query("SELECT name FROM sqlite_schema") { _ in }
      let mark = damageMark(of: path)
      if access(mark, F_OK) == 0 || byteCount(of: path) <= fullyCheckedBytes {
        // What a statement met may be an index that contradicts its table, which a quick look does not find.
        try database.fullCheck()
        unlink(mark)
      } else if byteCount(of: path) <= checkedBytes {
        try database.quickCheck()
      }
      return (database, nil)
    } catch {
      guard error.code == .corrupt else { throw error }
    }
    let report = try buildRepaired(path: path, options: options, migrations: migrations, approve: approve)
    let kept = try moveAside(path: path, now: now)
    try move(path + ".repaired", to: path)
    return (try open(path: path, options: options), DatabaseRepair(keptAt: kept, report: report))
  }

  private func bringUpToDate(_ migrations: [Migration]) throws(DatabaseError) {
    do throws(DatabaseError) {
      try migrate(migrations)
    } catch {
      // Steps that were tested do not fit: the number of the last one is damaged, and too low.
      guard error.code == .other else { throw error }
      throw DatabaseError(code: .corrupt, message: error.message)
    }
  }

  /// Renames a database and its companion files. Returns the new name.
  public static func moveAside(path: String, now: Int64) throws(DatabaseError) -> String {
    var target = "\(path).broken-\(now)"
    var attempt = 1
    while ["", "-wal", "-shm"].contains(where: { access(target + $0, F_OK) == 0 }) {
      attempt += 1
      target = "\(path).broken-\(now)-\(attempt)"
    }
    for suffix in ["", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
      try move(path + suffix, to: target + suffix)
    }
    unlink(damageMark(of: path))
    return target
  }

  /// Makes `<path>.repaired`, a whole database with everything that can be read of the damaged one. Returns what
  /// that is.
  private static func buildRepaired(
    path: String, options: DatabaseOptions, migrations: [Migration],
    approve: (SalvageReport, Database) throws(DatabaseError) -> Void
  ) throws(DatabaseError) -> SalvageReport {
    let unfinished = path + ".repairing"
    remove(unfinished)
    defer { remove(unfinished) }
    let report = try fillRepaired(
      unfinished, from: path, options: options, migrations: migrations, approve: approve)
    try move(unfinished, to: path + ".repaired")
    return report
  }

  /// A function of its own, for its connections must be closed before the file is moved.
  private static func fillRepaired(
    _ target: String, from damaged: String, options: DatabaseOptions, migrations: [Migration],
    approve: (SalvageReport, Database) throws(DatabaseError) -> Void
  ) throws(DatabaseError) -> SalvageReport {
    let database = try open(path: target, options: options)
    let report = try database.salvage(from: damaged, migrations: migrations)
    try database.migrate(migrations)
    try approve(report, database)
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return report
  }

  private static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm", ".damaged"] { unlink(path + suffix) }
  }

  private static func byteCount(of path: String) -> Int {
    var information = stat()
    return stat(path, &information) == 0 ? Int(information.st_size) : 0
  }

  private static func move(_ source: String, to target: String) throws(DatabaseError) {
    guard rename(source, target) == 0 else {
      throw DatabaseError(code: .io, message: "cannot rename \(source): \(String(cString: strerror(errno)))")
    }
  }
}
