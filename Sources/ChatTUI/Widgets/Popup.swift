import ClientCore

/// The frame of a dialog.
struct Popup {
  var title: String

  init(title: String = "") {
    self.title = title
  }

  /// Cells around the content: border and one blank at each side.
  static let horizontalMargin = 2
  static let verticalMargin = 1

  /// Draws frame and title; returns the space inside.
  func draw(in canvas: inout Canvas, rect: Rect, theme: Theme) -> Rect {
    let style = theme[.popup]
    let border = theme[.popupBorder]
    canvas.fill(rect, style)
    guard rect.columns >= 2, rect.rows >= 2 else { return rect }
    let right = rect.right - 1
    let bottom = rect.bottom - 1
    for row in [rect.row, bottom] {
      canvas.fill(Rect(column: rect.column, row: row, columns: rect.columns, rows: 1), with: "─", border)
    }
    for column in [rect.column, right] {
      canvas.fill(Rect(column: column, row: rect.row, columns: 1, rows: rect.rows), with: "│", border)
    }
    for (column, row, corner) in [
      (rect.column, rect.row, "╭"), (right, rect.row, "╮"), (rect.column, bottom, "╰"), (right, bottom, "╯"),
    ] {
      canvas.draw(corner, at: Point(column: column, row: row), border)
    }
    let space = rect.columns - 6
    if !title.isEmpty, space > 0 {
      let shown = TextWidth.truncated(title, to: space, mode: canvas.emojiMode)
      canvas.draw(" \(shown) ", at: rect.origin.offset(columns: 2), theme[.popupTitle])
    }
    return rect.inset(columns: Self.horizontalMargin, rows: Self.verticalMargin)
  }
}
