import ClientCore

/// Text from others made harmless: what a terminal could take for a command, what turns the direction of writing and
/// what hides becomes a visible sign.
///
/// ``Canvas`` does this by itself for everything that is drawn; this is for text that goes elsewhere, such as the
/// window's title.
public enum Sanitizer {
  /// On one line: newlines and tabs become spaces.
  public static func singleLine(_ text: String, mode: EmojiMode = .full) -> String {
    sanitized(text, mode: mode, newline: " ")
  }

  /// Keeps newlines (each kind becomes `\n`); tabs become spaces.
  public static func multiline(_ text: String, mode: EmojiMode = .full) -> String {
    sanitized(text, mode: mode, newline: "\n")
  }

  private static func sanitized(_ text: String, mode: EmojiMode, newline: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for glyph in Glyphs(text, mode: mode) {
      switch glyph.kind {
      case .newline: result += newline
      case .tab: result += " "
      case .text, .space: if glyph.width > 0 { result += glyph.cluster.string }
      }
    }
    return result
  }
}
