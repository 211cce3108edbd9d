import CSQLite
import Glibc

/// One connection to an SQLite database.
///
/// Not `Sendable`: an actor or a thread owns it. Prepared statements are kept and used again.
/// Files (and SQLite's companions `-wal` and `-shm`) have mode 0600. A connection that meets damage leaves an empty
/// file `<path>.damaged` behind, so that the next ``openRepairing(path:options:migrations:now:)`` checks the whole file.
public final class Database {
  /// The file, or `:memory:`.
  public let path: String
  private let handle: OpaquePointer
  private let busyTimeoutMilliseconds: Int32
  private var statements: [String: OpaquePointer] = [:]
  private var transactionDepth = 0
  /// Whether damage is to be remembered for the next start; not for the copies that a repair reads.
  private let remembersDamage: Bool

  /// More different statements than any of our layers has; beyond it the cache starts anew.
  private static let maxCachedStatements = 128

  /// Opens a file, creating it if it is missing; the folder must exist.
  public static func open(path: String, options: DatabaseOptions = DatabaseOptions()) throws(DatabaseError) -> Database
  {
    try Database(path: path, options: options, remembersDamage: true)
  }

  /// Opens a file that another connection of this process keeps open, only to read it. What is committed there before
  /// a read begins is seen by it, and neither waits for the other (SQLite's WAL mode).
  public static func openToRead(
    path: String, options: DatabaseOptions = DatabaseOptions()
  ) throws(DatabaseError) -> Database {
    try Database(path: path, options: options, remembersDamage: true, isReadOnly: true)
  }

  /// Opens a copy of a damaged file, whose damage is known already.
  static func openForSalvage(path: String) throws(DatabaseError) -> Database {
    try Database(path: path, options: DatabaseOptions(), remembersDamage: false)
  }

  /// A database that lives and dies with its connection.
  public static func inMemory() throws(DatabaseError) -> Database {
    try Database(path: ":memory:", options: DatabaseOptions(), remembersDamage: false)
  }

  private init(
    path: String, options: DatabaseOptions, remembersDamage: Bool, isReadOnly: Bool = false
  ) throws(DatabaseError) {
    self.path = path
    self.remembersDamage = remembersDamage
    if path != ":memory:", !isReadOnly { try Self.createPrivately(path) }
    var opened: OpaquePointer?
    let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    // No mutex: the connection is owned by one actor or thread (see the type's comment).
    let result = sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard result == SQLITE_OK, let opened else {
      let reason = String(cString: sqlite3_errstr(result))
      sqlite3_close_v2(opened)
      throw DatabaseError(code: .cannotOpen, message: "cannot open \(path): \(reason)", sqliteCode: result)
    }
    handle = opened
    busyTimeoutMilliseconds = options.busyTimeoutMilliseconds
    sqlite3_busy_timeout(handle, options.busyTimeoutMilliseconds)
    try execute("PRAGMA foreign_keys = ON; PRAGMA cache_size = -\(options.cacheKiB); PRAGMA temp_store = MEMORY")
    if path != ":memory:", !isReadOnly {
      try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(options.synchronous.rawValue)")
      // What is deleted or overwritten is not to be found in the file.
      try execute("PRAGMA secure_delete = ON")
      // After a burst the log is cut back to 8 MiB.
      try execute("PRAGMA journal_size_limit = 8388608")
    }
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Runs statements that take no parameters and give no rows of interest.
  public func execute(_ sql: String) throws(DatabaseError) {
    try checkTransaction(sql)
    let result = sqlite3_exec(handle, sql, nil, nil, nil)
    guard result == SQLITE_OK else { throw error(result, in: sql) }
  }

  /// Runs one statement with its parameters. Returns how many rows it changed.
  @discardableResult
  public func run(_ sql: String, _ bindings: any DatabaseBindable...) throws(DatabaseError) -> Int {
    try run(sql, bindings: bindings)
  }

  /// Runs one statement with its parameters. Returns how many rows it changed.
  @discardableResult
  public func run(_ sql: String, bindings: [any DatabaseBindable]) throws(DatabaseError) -> Int {
    try query(sql, bindings: bindings) { _ in }
    return Int(sqlite3_changes(handle))
  }

  /// Runs one query and hands each row to `body`.
  public func query(
    _ sql: String, _ bindings: any DatabaseBindable..., body: (Row) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    try query(sql, bindings: bindings, body: body)
  }

  /// Runs one query and hands each row to `body`.
  public func query(
    _ sql: String, bindings: [any DatabaseBindable], body: (Row) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    try queryUntil(sql, bindings: bindings) { (row) throws(DatabaseError) in
      try body(row)
      return true
    }
  }

  /// Runs one query and hands each row to `body` for as long as it returns true: what comes behind is not read.
  private func queryUntil(
    _ sql: String, bindings: [any DatabaseBindable], body: (Row) throws(DatabaseError) -> Bool
  ) throws(DatabaseError) {
    try checkTransaction(sql)
    let statement = try takeStatement(sql)
    defer { giveBack(statement, sql) }
    try bind(bindings, to: statement, sql: sql)
    while true {
      let result = sqlite3_step(statement)
      if result == SQLITE_DONE { return }
      guard result == SQLITE_ROW else { throw error(result, in: sql) }
      guard try body(Row(statement: statement)) else { return }
    }
  }

  /// The first row of a query, made into a value; `nil` if there is none.
  public func first<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value? {
    var value: Value?
    try query(sql, bindings: bindings) { (row) throws(DatabaseError) in
      if value == nil { value = try read(row) }
    }
    return value
  }

  /// All rows of a query, each made into a value.
  public func all<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> [Value] {
    var values: [Value] = []
    try query(sql, bindings: bindings) { (row) throws(DatabaseError) in values.append(try read(row)) }
    return values
  }

  /// The rows of a query, each made into a value, until `read` gives nil: the rows behind that one are not read.
  public func prefix<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value?
  ) throws(DatabaseError) -> [Value] {
    var values: [Value] = []
    try queryUntil(sql, bindings: bindings) { (row) throws(DatabaseError) in
      guard let value = try read(row) else { return false }
      values.append(value)
      return true
    }
    return values
  }

  /// The rowid of the last row that this connection inserted.
  public var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Runs `body` in a transaction, which is rolled back if `body` throws. Inside another one it is a savepoint.
  public func transaction<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
    let name = "level\(transactionDepth)"
    // IMMEDIATE takes the write lock at once, so that a transaction never fails half way for want of it.
    try execute(transactionDepth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT \(name)")
    transactionDepth += 1
    do {
      let value = try body()
      try execute(transactionDepth == 1 ? "COMMIT" : "RELEASE \(name)")
      transactionDepth -= 1
      return value
    } catch {
      transactionDepth -= 1
      // A full disk may have ended the transaction already; then there is nothing to roll back.
      try? execute(transactionDepth == 0 ? "ROLLBACK" : "ROLLBACK TO \(name); RELEASE \(name)")
      throw error
    }
  }

  /// Runs `body` so that all it reads is of one moment, and nothing that is committed meanwhile. Not inside a
  /// transaction.
  public func snapshot<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
    try execute("BEGIN")
    do {
      let value = try body()
      try execute("COMMIT")
      return value
    } catch {
      // What only read has nothing to undo; where the system failed the transaction may be over already.
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// SQLite ends a whole transaction by itself when the disk is full or fails. A caller that catches such an error and
  /// goes on would then commit each further statement on its own, so they are refused.
  private func checkTransaction(_ sql: String) throws(DatabaseError) {
    guard transactionDepth > 0, sqlite3_get_autocommit(handle) != 0 else { return }
    throw DatabaseError(
      code: .io, message: "\(path): the transaction was ended by an earlier failure, in: \(sql.prefix(120))")
  }

  /// Brings what stands in the write-ahead log into the file and empties the log. Does not wait: returns false where another
  /// connection reads, or is about to write.
  public func emptyLog() throws(DatabaseError) -> Bool {
    sqlite3_busy_timeout(handle, 0)
    defer { sqlite3_busy_timeout(handle, busyTimeoutMilliseconds) }
    return try first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) == 0 } ?? true
  }

  /// Looks for damage; throws ``DatabaseError/Code/corrupt`` with the first finding. Takes time with the size of the file.
  public func quickCheck() throws(DatabaseError) { try check("quick_check") }

  /// Like ``quickCheck()``, and sees that each index has the rows of its table, which takes some eight times as long.
  public func fullCheck() throws(DatabaseError) { try check("integrity_check") }

  private func check(_ pragma: String) throws(DatabaseError) {
    var findings: [String] = []
    try query("PRAGMA \(pragma)(1)") { findings.append($0.string(0)) }
    guard findings == ["ok"] else {
      rememberDamage()
      throw DatabaseError(code: .corrupt, message: "\(path) is damaged: \(findings.first ?? "no answer")")
    }
  }

  // MARK: - Statements

  private func takeStatement(_ sql: String) throws(DatabaseError) -> OpaquePointer {
    // Taken out while it runs, so that the same query may run inside itself.
    if let statement = statements.removeValue(forKey: sql) { return statement }
    var statement: OpaquePointer?
    let result = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard result == SQLITE_OK, let statement else { throw error(result, in: sql) }
    return statement
  }

  private func giveBack(_ statement: OpaquePointer, _ sql: String) {
    sqlite3_reset(statement)
    sqlite3_clear_bindings(statement)
    if statements.count >= Self.maxCachedStatements {
      for cached in statements.values { sqlite3_finalize(cached) }
      statements.removeAll()
    }
    if let twin = statements.updateValue(statement, forKey: sql) { sqlite3_finalize(twin) }
  }

  private func bind(
    _ bindings: [any DatabaseBindable], to statement: OpaquePointer, sql: String
  ) throws(DatabaseError) {
    let expected = Int(sqlite3_bind_parameter_count(statement))
    guard expected == bindings.count else {
      throw DatabaseError(code: .other, message: "\(expected) parameters wanted, \(bindings.count) given in: \(sql)")
    }
    for (offset, binding) in bindings.enumerated() {
      let index = Int32(clamping: offset + 1)
      var result: Int32
      switch binding.databaseValue {
      case .null: result = sqlite3_bind_null(statement, index)
      case .integer(let value): result = sqlite3_bind_int64(statement, index, value)
      case .real(let value): result = sqlite3_bind_double(statement, index, value)
      case .text(var value):
        result = value.withUTF8 { utf8 in
          utf8.withMemoryRebound(to: CChar.self) { text in
            // An empty string may have no address, which SQLite would take for NULL.
            text.baseAddress.map { wt_sqlite3_bind_text(statement, index, $0, UInt64(text.count)) }
              ?? wt_sqlite3_bind_text(statement, index, "", 0)
          }
        }
      case .blob(let value):
        result = value.withUnsafeBytes {
          wt_sqlite3_bind_blob(statement, index, $0.baseAddress, UInt64($0.count))
        }
      }
      guard result == SQLITE_OK else { throw error(result, in: sql) }
    }
  }

  private func error(_ result: Int32, in sql: String) -> DatabaseError {
    let extended = sqlite3_extended_errcode(handle)
    let code: DatabaseError.Code =
      switch result & 0xFF {
      case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
      case SQLITE_CONSTRAINT: .constraint
      case SQLITE_BUSY, SQLITE_LOCKED: .busy
      case SQLITE_FULL: .full
      case SQLITE_IOERR, SQLITE_READONLY, SQLITE_PERM: .io
      case SQLITE_CANTOPEN: .cannotOpen
      default: .other
      }
    if code == .corrupt { rememberDamage() }
    return DatabaseError(
      code: code, message: "\(path): \(String(cString: sqlite3_errmsg(handle))), in: \(sql.prefix(120))",
      sqliteCode: extended)
  }

  /// The empty file whose presence makes the next opening check everything.
  static func damageMark(of path: String) -> String { path + ".damaged" }

  private func rememberDamage() {
    guard remembersDamage else { return }
    let descriptor = Glibc.open(Self.damageMark(of: path), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    // Without the mark only a check at the next start is missed.
    if descriptor >= 0 { close(descriptor) }
  }

  /// Creates the file with mode 0600 before SQLite would create it with the process's umask; SQLite gives
  /// its companion files the mode of the main file.
  ///
  /// A file that exists is never opened here: closing any descriptor of it would drop the locks that another connection
  /// of this process holds (POSIX record locks; "How To Corrupt An SQLite Database File", section 2.2).
  private static func createPrivately(_ path: String) throws(DatabaseError) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
      return
    }
    guard errno == EEXIST, access(path, R_OK | W_OK) == 0 else {
      throw DatabaseError(code: .cannotOpen, message: "cannot open \(path): \(String(cString: strerror(errno)))")
    }
    // An older file may be readable by others. Where the mode can't be changed the file is still usable.
    for suffix in ["", "-wal", "-shm"] { chmod(path + suffix, 0o600) }
  }
}
