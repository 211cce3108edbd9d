/// A script that cannot be read. The exit status is 2.
public struct ScriptError: Error, Sendable, Hashable, CustomStringConvertible {
  public let position: ScriptPosition
  /// What is wrong and what is allowed there; one line without control characters.
  public let message: String

  public init(at position: ScriptPosition, _ message: String) {
    self.position = position
    self.message = message.withoutControls
  }

  /// `file:line:column: message`.
  public var description: String { "\(position): \(message)" }
}
