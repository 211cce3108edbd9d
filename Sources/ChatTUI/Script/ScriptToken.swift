/// A piece of a command.
struct ScriptToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// Written plainly; may be a keyword.
    case word
    /// Written in quotes; never a keyword.
    case string
  }

  let kind: Kind
  /// The word, or the string with its escapes resolved.
  let text: String
  let position: ScriptPosition

  /// As it is named in messages.
  var quoted: String { "\"\(text.count > 40 ? text.prefix(40) + "…" : text)\"" }
}

/// The tokens between two ends of a command; never empty.
struct ScriptLine: Sendable, Hashable {
  let tokens: [ScriptToken]
  /// Just behind the last token.
  let end: ScriptPosition
  /// The command as it was written, for reports.
  let source: String
}
