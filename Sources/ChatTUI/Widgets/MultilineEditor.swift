import ClientCore

/// A field for several lines of text, wrapped and scrolled so that the caret is visible.
struct MultilineEditor {
  let text: String
  /// Characters before the caret.
  let caret: Int
  var placeholder = ""
  var isFocused = false
  /// Its scope when it is not focused; the composer of a chat looks like the pane it stands in.
  var style: Style?

  init(text: String, caret: Int) {
    self.text = text
    self.caret = caret
  }

  /// The text as it is wrapped in an editor of this width. One column is kept for the caret behind a full line.
  static func layout(_ text: String, width: Int, mode: EmojiMode) -> TextLayout {
    TextLayout(text, width: width - 1, mode: mode)
  }

  /// The first visible row of a layout in an editor of that many rows.
  static func firstRow(caretRow: Int, rowCount: Int, rows: Int) -> Int {
    guard rowCount > rows, rows > 0 else { return 0 }
    // The end of the text is at the bottom, unless the caret is above.
    return min(caretRow, rowCount - rows)
  }

  /// Draws into `rect`; puts the canvas's cursor on the caret when focused.
  ///
  /// - Parameter action: a click, with the Character offset of the caret under the pointer.
  @discardableResult
  func draw<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, action: (Int) -> Action
  ) -> [HitRegion<Action>] {
    guard !rect.isEmpty else { return [] }
    let style = style ?? theme[isFocused ? .inputFocused : .input]
    canvas.fill(rect, style)
    if text.isEmpty { canvas.draw(placeholder, in: rect.row(at: 0), theme[.inputPlaceholder].on(style)) }
    let layout = Self.layout(text, width: rect.columns, mode: canvas.emojiMode)
    let caretPlace = layout.position(ofCaret: caret)
    let first = Self.firstRow(caretRow: caretPlace.row, rowCount: layout.rowCount, rows: rect.rows)
    var regions: [HitRegion<Action>] = []
    for row in 0..<rect.rows {
      let line = first + row
      canvas.draw(
        layout.text(ofLine: line), at: rect.origin.offset(rows: row), style, maxColumns: rect.columns)
      regions += Self.regions(ofRow: row, line: line, layout: layout, rect: rect, action)
    }
    if isFocused {
      canvas.cursor = rect.origin.offset(
        columns: min(caretPlace.column, rect.columns - 1), rows: caretPlace.row - first)
    }
    return regions
  }

  /// One region for each run of columns with the same caret offset.
  private static func regions<Action>(
    ofRow row: Int, line: Int, layout: TextLayout, rect: Rect, _ action: (Int) -> Action
  ) -> [HitRegion<Action>] {
    guard layout.lines.indices.contains(line) else {
      // Below the text a click means its end.
      return [HitRegion(rect.row(at: row), action(layout.text.count))]
    }
    var regions: [HitRegion<Action>] = []
    var start = 0
    var startOffset = layout.caret(at: Point(column: 0, row: line))
    let textEnd = min(rect.columns, layout.lines[line].columns + 1)
    for column in 1..<max(1, textEnd) {
      let offset = layout.caret(at: Point(column: column, row: line))
      guard offset != startOffset else { continue }
      regions.append(
        HitRegion(
          Rect(column: rect.column + start, row: rect.row + row, columns: column - start, rows: 1),
          action(startOffset)))
      start = column
      startOffset = offset
    }
    regions.append(
      HitRegion(
        Rect(column: rect.column + start, row: rect.row + row, columns: rect.columns - start, rows: 1),
        action(startOffset)))
    return regions
  }
}
