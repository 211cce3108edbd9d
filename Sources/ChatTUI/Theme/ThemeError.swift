/// Why a theme cannot be used.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named by the caller.
  public let file: String
  /// From 1; `nil` when the file as a whole is meant.
  public let line: Int?
  /// What is wrong, and what is allowed.
  public let message: String

  /// One line for the user.
  public var description: String {
    line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }
}
