import ClientCore

/// Why a theme cannot be used.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named by the caller.
  public let file: String
  /// From 1; `nil` when the file as a whole is meant.
  public let line: Int?
  /// From 1; `nil` when the line as a whole is meant.
  public let column: Int?
  /// What is wrong.
  public let message: String
  /// What may stand there; `nil` where the message says it.
  public let allowed: String?

  init(file: String, line: Int?, column: Int? = nil, message: String, allowed: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.allowed = allowed
  }

  /// One line for the user.
  public var description: String { "\(place): \(message)\(allowed.map { "; allowed: \($0)" } ?? "")" }

  /// The same for where room is short: the cause first, the place with its middle left out, and no long lists.
  public var shortDescription: String {
    let hint = allowed.map { $0.utf8.count < 80 ? "; allowed: \($0)" : "; themes/README.md lists what is" } ?? ""
    return "\(message)\(hint) (\(place.shortenedInMiddle(to: 32)))"
  }

  private var place: String { file + [line, column].compactMap { $0.map { ":\($0)" } }.joined() }
}
