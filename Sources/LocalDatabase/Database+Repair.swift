import CSQLite
import Glibc

/// What a repair did, to be told to the user.
public struct DatabaseRepair: Sendable, Hashable {
  /// Where the damaged file is kept, untouched.
  public let keptAt: String
  /// How many rows could be read from it and stand in the new file.
  public let savedRows: Int
}

extension Database {
  /// Opens a file and brings its schema up to date; a damaged file is moved aside, never deleted, and
  /// whatever can still be read of it is copied into a new one.
  ///
  /// - Parameter now: seconds since 1970, for the name of the file moved aside.
  public static func openRepairing(
    path: String, options: DatabaseOptions = DatabaseOptions(), migrations: [Migration], now: Int64
  ) throws(DatabaseError) -> (database: Database, repair: DatabaseRepair?) {
    do {
      let database = try open(path: path, options: options)
      try database.migrate(migrations)
      // Finds damage of the schema and the first pages at once; a full check would take too long at start.
      try database.query("SELECT name FROM sqlite_schema") { _ in }
      return (database, nil)
    } catch {
      guard error.code == .corrupt else { throw error }
    }
    let kept = try moveAside(path: path, now: now)
    let database = try open(path: path, options: options)
    try database.migrate(migrations)
    return (database, DatabaseRepair(keptAt: kept, savedRows: database.salvage(from: kept)))
  }

  /// Renames a database and its companion files. Returns the new name.
  public static func moveAside(path: String, now: Int64) throws(DatabaseError) -> String {
    var target = "\(path).broken-\(now)"
    var attempt = 1
    while access(target, F_OK) == 0 {
      attempt += 1
      target = "\(path).broken-\(now)-\(attempt)"
    }
    for suffix in ["", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
      guard rename(path + suffix, target + suffix) == 0 else {
        throw DatabaseError(
          code: .io, message: "cannot move the damaged \(path) aside: \(String(cString: strerror(errno)))")
      }
    }
    return target
  }

  /// Copies the rows of every table that both files have, as far as the damaged one can be read.
  ///
  /// Each step may fail on its own: what can't be read stays in the file that was moved aside.
  private func salvage(from damaged: String) -> Int {
    guard let source = try? Self.openDamaged(damaged) else { return 0 }
    defer { for suffix in ["", "-wal", "-shm"] { unlink(source.path + suffix) } }
    try? execute("PRAGMA foreign_keys = OFF")
    defer { try? execute("PRAGMA foreign_keys = ON") }
    let tables =
      (try? all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
      ) { $0.string(0) }) ?? []
    var saved = 0
    for table in tables {
      try? transaction { () throws(DatabaseError) in saved += copyRows(of: table, from: source) }
    }
    return saved
  }

  private func copyRows(of table: String, from source: Database) -> Int {
    let quoted = "\"" + table.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    let columns = (try? all("SELECT name FROM pragma_table_info(?)", table) { $0.string(0) }) ?? []
    let marks = columns.map { _ in "?" }.joined(separator: ",")
    var saved = 0
    // From both ends, so that one damaged page costs only what lies on it.
    for order in ["ASC", "DESC"] {
      try? source.query("SELECT * FROM \(quoted) ORDER BY rowid \(order)") { row in
        guard row.columnCount == columns.count else { return }
        let values = (0..<columns.count).map { row.value($0) }
        saved += (try? run("INSERT OR IGNORE INTO \(quoted) VALUES (\(marks))", bindings: values)) ?? 0
      }
    }
    return saved
  }

  /// Opens a copy of a damaged file, made readable as far as that is possible.
  private static func openDamaged(_ path: String) throws(DatabaseError) -> Database {
    let copy = path + ".reading"
    for suffix in ["", "-wal"] where access(path + suffix, F_OK) == 0 {
      try copyFile(path + suffix, to: copy + suffix)
    }
    let descriptor = Glibc.open(copy, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DatabaseError(code: .io, message: "cannot open \(copy): \(String(cString: strerror(errno)))")
    }
    // Bytes 92…95 of the header tell whether the number of pages in it is valid (SQLite file format,
    // section 1.3.14). Made invalid, a file that was cut short is measured anew instead of refused.
    let invalid: [UInt8] = [0, 0, 0, 0]
    let written = invalid.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 92) }
    close(descriptor)
    guard written == invalid.count else { throw DatabaseError(code: .io, message: "cannot write \(copy)") }
    return try open(path: copy)
  }

  private static func copyFile(_ source: String, to target: String) throws(DatabaseError) {
    func failure() -> DatabaseError {
      DatabaseError(code: .io, message: "cannot copy \(source): \(String(cString: strerror(errno)))")
    }
    let input = Glibc.open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw failure() }
    defer { close(input) }
    let output = Glibc.open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw failure() }
    defer { close(output) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = buffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
      if got == 0 { return }
      guard got > 0 else { throw failure() }
      // A short write on a regular file means that the disk is full.
      guard buffer.withUnsafeBytes({ write(output, $0.baseAddress, got) }) == got else { throw failure() }
    }
  }
}

extension Row {
  /// The column as it is stored.
  public func value(_ column: Int) -> DatabaseValue {
    switch sqlite3_column_type(statement, Int32(clamping: column)) {
    case SQLITE_INTEGER: .integer(int64(column))
    case SQLITE_FLOAT: .real(double(column))
    case SQLITE_TEXT: .text(string(column))
    case SQLITE_BLOB: .blob(blob(column))
    default: .null
    }
  }
}
