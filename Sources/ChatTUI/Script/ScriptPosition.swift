/// Where something stands in a script.
public struct ScriptPosition: Sendable, Hashable, CustomStringConvertible {
  /// The file as the user named it.
  public let file: String
  /// Counted from 1.
  public let line: Int
  /// Counted from 1, in Unicode scalars.
  public let column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, as editors understand it.
  public var description: String { "\(file):\(line):\(column)" }
}
