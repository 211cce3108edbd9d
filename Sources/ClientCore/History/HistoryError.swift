/// Why the local history could not be read or written.
public struct HistoryError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What callers switch on.
  public enum Code: Sendable, Hashable {
    /// The file or its folder cannot be opened, such as for missing rights.
    case open
    /// The file was written by a newer version of this program, which has to be used again.
    case newerSchema
    /// The file is damaged. At the next opening it is moved aside.
    case corrupt
    /// Reading or writing failed, such as on a full disk.
    case io
    /// What was to be stored contradicts what is stored, such as an own message id used twice.
    case constraint
    /// The history was closed before.
    case closed
  }

  public let code: Code
  /// One sentence for people, in English; holds no message text.
  public let message: String
  /// The original error in its layer's words, for logs.
  public let cause: String?
  /// The file it is about, where that matters to the user.
  public let file: String?

  public init(code: Code, message: String, cause: String? = nil, file: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.file = file
  }

  public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
