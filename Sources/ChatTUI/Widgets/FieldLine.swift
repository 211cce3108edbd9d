import ClientCore

/// The part of a line that is seen in a narrow field: scrolled so that the caret is visible.
struct FieldLine {
  /// Columns of the text hidden at the left.
  let firstColumn: Int
  /// Where the caret stands in the field, 0 ..< width.
  let caretColumn: Int
  /// For each visible column under text, the caret offset that a click there means.
  let offsets: [Int]

  /// - Parameter width: of the field, at least 1; the caret needs a column of its own after the last character.
  init(_ text: String, caret: Int, width: Int, mode: EmojiMode) {
    var columns: [Int] = [0]
    for glyph in Glyphs(text, mode: mode) {
      let column = columns.last ?? 0
      columns.append(column + (glyph.kind == .tab ? TextLayout.columnsToTabStop(from: column) : glyph.width))
    }
    let total = columns[columns.count - 1]
    let bidi = BidiLine(text[...], mode: mode)
    let caretAt = bidi?.column(ofCaret: max(0, caret)) ?? columns[min(max(0, caret), columns.count - 1)]
    // A text that fits stands still; a longer one shows its end or, with the caret further left, the caret with some
    // text at both sides.
    let first: Int
    if total < width {
      first = 0
    } else {
      let lookBehind = width / 2
      first = min(max(0, caretAt - lookBehind), total + 1 - width)
    }
    firstColumn = first
    caretColumn = min(max(0, caretAt - first), width - 1)
    if let bidi {
      self.offsets = (first..<max(first, min(first + width, total))).map { bidi.caret(at: $0) }
      return
    }
    var offsets: [Int] = []
    var offset = 0
    for column in first..<min(first + width, total) {
      while offset + 1 < columns.count, column >= columns[offset + 1] { offset += 1 }
      // The right half of a wide character means the place behind it.
      let glyphWidth = columns[offset + 1] - columns[offset]
      offsets.append(column - columns[offset] < (glyphWidth + 1) / 2 ? offset : offset + 1)
    }
    self.offsets = offsets
  }
}
