/// Why a database operation failed.
public struct DatabaseError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: Sendable, Hashable {
    /// The file could not be opened or created.
    case cannotOpen
    /// The file is not a database, or its pages are damaged; see ``Database/openRepairing(path:options:migrations:now:)``.
    case corrupt
    /// The file was written by a newer version of the program.
    case newerSchema
    /// A unique, foreign key or check constraint was violated.
    case constraint
    /// Another connection held the lock for longer than the busy timeout.
    case busy
    /// The disk is full.
    case full
    /// Reading or writing the file failed.
    case io
    /// A value did not have the type that the caller asked for.
    case type
    /// Anything else, mostly a mistake in a statement.
    case other
  }

  public let code: Code
  /// For people; names the file or statement, never a bound value.
  public let message: String
  /// SQLite's extended result code, 0 where SQLite was not the one to complain.
  public let sqliteCode: Int32

  public init(code: Code, message: String, sqliteCode: Int32 = 0) {
    self.code = code
    self.message = message
    self.sqliteCode = sqliteCode
  }

  public var description: String { message }
}
