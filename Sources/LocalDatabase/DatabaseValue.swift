/// A value that goes into or comes out of a column.
public enum DatabaseValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

/// Anything that can be bound to a parameter of a statement.
public protocol DatabaseBindable {
  var databaseValue: DatabaseValue { get }
}

extension DatabaseValue: DatabaseBindable {
  public var databaseValue: DatabaseValue { self }
}

extension Int64: DatabaseBindable {
  public var databaseValue: DatabaseValue { .integer(self) }
}

extension Int32: DatabaseBindable {
  public var databaseValue: DatabaseValue { .integer(Int64(self)) }
}

extension Int: DatabaseBindable {
  public var databaseValue: DatabaseValue { .integer(Int64(self)) }
}

extension Bool: DatabaseBindable {
  /// SQLite has no Booleans: 1 and 0.
  public var databaseValue: DatabaseValue { .integer(self ? 1 : 0) }
}

extension Double: DatabaseBindable {
  public var databaseValue: DatabaseValue { .real(self) }
}

extension String: DatabaseBindable {
  public var databaseValue: DatabaseValue { .text(self) }
}

extension Array: DatabaseBindable where Element == UInt8 {
  public var databaseValue: DatabaseValue { .blob(self) }
}

extension Optional: DatabaseBindable where Wrapped: DatabaseBindable {
  public var databaseValue: DatabaseValue { self?.databaseValue ?? .null }
}
