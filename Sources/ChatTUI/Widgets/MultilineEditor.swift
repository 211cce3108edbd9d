import ClientCore

/// How text of several lines is wrapped and scrolled in an editor, so that the caret is visible.
enum MultilineEditor {
  /// The width at which text is wrapped in an editor: one column is kept for the caret behind a full line.
  static func wrapColumns(of width: Int) -> Int { max(1, width - 1) }

  /// The first visible row of a layout in an editor of that many rows.
  static func firstRow(caretRow: Int, rowCount: Int, rows: Int) -> Int {
    guard rowCount > rows, rows > 0 else { return 0 }
    // The end of the text is at the bottom, unless the caret is above.
    return min(caretRow, rowCount - rows)
  }
}
