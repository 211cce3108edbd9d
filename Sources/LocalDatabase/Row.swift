import CSQLite

/// The present row of a running query; valid only inside the closure that receives it.
///
/// Columns count from 0. Reading a column of another type converts as SQLite does, and a NULL reads as
/// `nil` (or 0 and "" from the non-optional accessors), so a foreign or damaged file cannot trap.
public struct Row {
  let statement: OpaquePointer

  public var columnCount: Int { Int(sqlite3_column_count(statement)) }

  public func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(statement, Int32(clamping: column)) == SQLITE_NULL
  }

  public func int64(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(clamping: column)) }

  public func optionalInt64(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }

  public func int32(_ column: Int) -> Int32 { Int32(clamping: int64(column)) }

  public func int(_ column: Int) -> Int { Int(clamping: int64(column)) }

  public func bool(_ column: Int) -> Bool { int64(column) != 0 }

  public func double(_ column: Int) -> Double { sqlite3_column_double(statement, Int32(clamping: column)) }

  /// The column as text; what is not UTF-8 becomes U+FFFD.
  public func string(_ column: Int) -> String { optionalString(column) ?? "" }

  public func optionalString(_ column: Int) -> String? {
    let index = Int32(clamping: column)
    guard let bytes = sqlite3_column_text(statement, index) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, index))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  public func blob(_ column: Int) -> [UInt8] {
    let index = Int32(clamping: column)
    guard let bytes = sqlite3_column_blob(statement, index) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, index))))
  }

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
