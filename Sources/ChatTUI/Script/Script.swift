/// A script that was read: its commands in order.
public struct Script: Sendable, Hashable {
  /// A command and where it stands.
  public struct Step: Sendable, Hashable {
    public let command: ScriptCommand
    public let position: ScriptPosition
    /// The command as it was written, made harmless for a terminal.
    public let source: String
  }

  /// The name under which errors mention it.
  public let file: String
  public let steps: [Step]

  /// The largest script in bytes that makes sense; files beyond are refused unread.
  public static let maxBytes = 1_048_576

  /// Reads a script.
  ///
  /// - Parameter file: named in errors and reports; nothing is opened.
  /// - Throws: ``ScriptError`` for the first thing that is wrong.
  public init(parsing text: String, file: String) throws(ScriptError) {
    self.file = file
    var steps: [Step] = []
    for line in try ScriptLexer.lines(of: text, file: file) {
      guard let first = line.tokens.first else { continue }
      steps.append(
        Step(
          command: try ScriptParser.command(of: line), position: first.position,
          source: line.source.withoutControls))
    }
    self.steps = steps
  }
}
