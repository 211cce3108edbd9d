/// Why a theme cannot be used.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named by the caller.
  public let file: String
  /// From 1; `nil` when the file as a whole is meant.
  public let line: Int?
  /// From 1; `nil` when the line as a whole is meant.
  public let column: Int?
  /// What is wrong, and what is allowed.
  public let message: String

  init(file: String, line: Int?, column: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// One line for the user.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(file)\(place): \(message)"
  }
}
