/// Why a server did not start. `message` is one line for people.
public struct ServerStartError: Error, CustomStringConvertible {
  /// What to switch on.
  public enum Code: Hashable, Sendable {
    /// An address is in use, not ours, or not allowed; choose another.
    case cannotListen
    /// The data folder or the database in it cannot be opened; the message says which and why.
    case cannotOpenStorage
    /// Another running server has the database; join that one instead.
    case storageInUse
  }

  public let code: Code
  /// One line without a full stop, naming the address or file.
  public let message: String
  /// What lay below, for logs.
  public let cause: (any Error)?

  public init(code: Code, message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  public var description: String { message }
}
