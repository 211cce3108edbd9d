/// Why a terminal cannot be used.
public struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Hashable, Sendable {
    /// Standard input or output is not a terminal.
    case notATerminal
    /// `TERM` is missing, unknown to terminfo, or names a terminal without a movable cursor.
    case unusableTerminalType
    /// The operating system refused something.
    case system
  }

  public let code: Code
  /// One line for the user.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
