import ClientCore

/// How many columns text takes on a terminal.
public enum TextWidth {
  /// Columns of `text` drawn on one line; newlines and tabs count as one blank each.
  public static func columns(_ text: String, mode: EmojiMode = .full) -> Int {
    if let columns = PlainText.columns(of: text) { return columns }
    var total = 0
    for glyph in Glyphs(text, mode: mode) { total += glyph.width }
    return total
  }

  /// `text` if it fits into `columns`, else as much of it as fits before an ellipsis (`…`).
  public static func truncated(_ text: String, to columns: Int, mode: EmojiMode = .full) -> String {
    guard columns > 0 else { return "" }
    if let wanted = PlainText.columns(of: text), wanted <= columns { return text }
    var glyphs = Glyphs(text, mode: mode)
    var used = 0
    // The longest head that leaves a column for the ellipsis.
    var head = text.startIndex
    while let glyph = glyphs.next() {
      used += glyph.width
      if used > columns { return text[..<head] + "…" }
      if used < columns { head = glyphs.index }
    }
    return text
  }
}
