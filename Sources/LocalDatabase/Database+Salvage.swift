import Glibc

/// Reading what can be read of a damaged file.
extension Database {
  private struct Table {
    let name: String
    let columns: [String]
    /// What its rows are sorted by in the file: the rowid, or the primary key.
    let order: [String]
    let hasRowID: Bool
  }

  /// Brings an empty database to the schema of a damaged file and copies every row of it that can be read.
  ///
  /// What can't be read is passed over: the caller keeps the damaged file. Throws when this database can't be written.
  func salvage(from damaged: String, migrations: [Migration]) throws(DatabaseError) -> Int {
    let copy = damaged + ".reading"
    defer { for suffix in ["", "-wal", "-shm"] { unlink(copy + suffix) } }
    try Self.makeReadableCopy(of: damaged, at: copy)
    // A file that can't even be opened has no rows to give.
    guard let source = try? Self.openForSalvage(path: copy), let version = try? source.schemaVersion() else { return 0 }
    let latest = migrations.map(\.version).max() ?? 0
    guard version <= latest else { throw .newerSchema(path: damaged, version: version, latest: latest) }
    // Rows are copied between equal schemas, and this file takes the remaining steps afterwards. A damaged header may
    // have forgotten its version.
    try migrate(version > 0 ? migrations.filter { $0.version <= version } : migrations)
    try execute("PRAGMA foreign_keys = OFF")
    var saved = 0
    for table in try tables() {
      saved += try transaction { () throws(DatabaseError) in try copyRows(of: table, from: source) }
    }
    try execute("PRAGMA foreign_keys = ON")
    return saved
  }

  /// The ordinary tables; virtual ones and what belongs to those are filled by triggers.
  private func tables() throws(DatabaseError) -> [Table] {
    let found = try all(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
    ) { ($0.string(0), $0.bool(1)) }
    var tables: [Table] = []
    for (name, isWithoutRowID) in found {
      let columns = try all("SELECT name FROM pragma_table_info(?)", name) { Self.quoted($0.string(0)) }
      let key = try all("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", name) {
        Self.quoted($0.string(0))
      }
      tables.append(
        Table(
          name: Self.quoted(name), columns: columns, order: isWithoutRowID ? key : ["rowid"], hasRowID: !isWithoutRowID)
      )
    }
    return tables
  }

  private func copyRows(of table: Table, from source: Database) throws(DatabaseError) -> Int {
    let columns = table.columns.joined(separator: ", ")
    let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
    let insert = "INSERT OR IGNORE INTO \(table.name)(\(columns)) VALUES (\(marks))"
    var saved = 0
    var lastRowID = Int64.min
    var writeFailure: DatabaseError?

    /// Reads in one direction until the end or a damaged page; tells which.
    func pass(_ direction: String) -> Bool {
      let order = table.order.map { "\($0) \(direction)" }.joined(separator: ", ")
      let rows = table.hasRowID ? "\(table.name) WHERE rowid > \(lastRowID)" : table.name
      let select = "SELECT \(table.hasRowID ? "rowid" : "0"), \(columns) FROM \(rows) ORDER BY \(order)"
      do throws(DatabaseError) {
        try source.query(select) { (row) throws(DatabaseError) in
          if table.hasRowID, direction == "ASC" {
            // Pages that point back at themselves would go on for ever.
            guard row.int64(0) > lastRowID else { throw DatabaseError(code: .corrupt, message: "rows out of order") }
            lastRowID = row.int64(0)
          }
          do throws(DatabaseError) {
            saved += try run(insert, bindings: (1...table.columns.count).map { row.value($0) })
          } catch {
            writeFailure = error
            throw error
          }
        }
        return true
      } catch {
        return false
      }
    }

    // From both ends, so that one damaged page costs only what lies on it.
    if !pass("ASC"), writeFailure == nil { _ = pass("DESC") }
    if let writeFailure { throw writeFailure }
    return saved
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// Copies a damaged file and makes the copy readable as far as that is possible.
  private static func makeReadableCopy(of path: String, at copy: String) throws(DatabaseError) {
    for suffix in ["", "-wal"] where access(path + suffix, F_OK) == 0 {
      try copyFile(path + suffix, to: copy + suffix)
    }
    let descriptor = Glibc.open(copy, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DatabaseError(code: .io, message: "cannot open \(copy): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    // Bytes 92…95 of the header tell whether the number of pages in it is valid (SQLite file format,
    // section 1.3.14). Made invalid, a file that was cut short is measured anew instead of refused.
    let invalid: [UInt8] = [0, 0, 0, 0]
    let written = invalid.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 92) }
    guard written == invalid.count else { throw DatabaseError(code: .io, message: "cannot write \(copy)") }
  }

  private static func copyFile(_ source: String, to target: String) throws(DatabaseError) {
    func failure() -> DatabaseError {
      DatabaseError(
        code: errno == ENOSPC ? .full : .io, message: "cannot copy \(source): \(String(cString: strerror(errno)))")
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
      // A damaged disk may refuse a block; the part before it is still worth reading.
      if got < 0, errno == EIO { return }
      guard got > 0 else { throw failure() }
      // A short write on a regular file means that the disk is full.
      guard buffer.withUnsafeBytes({ write(output, $0.baseAddress, got) }) == got else { throw failure() }
    }
  }
}
