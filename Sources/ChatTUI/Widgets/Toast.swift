import ClientCore

/// A short message above everything else.
struct Toast {
  var title: String
  var text: String

  /// Columns of the widest toast.
  static let maxColumns = 44

  /// Draws it below and left of a corner; returns its space, to be clicked away.
  func draw(in canvas: inout Canvas, topRight: Point, maxColumns: Int, theme: Theme) -> Rect {
    let columns = min(maxColumns, Self.maxColumns)
    guard columns >= 6 else { return Rect(origin: topRight, size: Size(columns: 0, rows: 0)) }
    let layout = TextLayout(text, width: columns - 4, mode: canvas.emojiMode)
    let titleColumns = TextWidth.columns(title, mode: canvas.emojiMode)
    let width = min(columns, max(layout.columns, titleColumns) + 4)
    let hasTitle = !title.isEmpty
    let hasText = !text.isEmpty
    let rect = Rect(
      column: topRight.column - width, row: topRight.row, columns: width,
      rows: (hasTitle ? 1 : 0) + (hasText ? layout.rowCount : 0))
    canvas.fill(rect, theme[.toast])
    var rest = rect.inset(columns: 2)
    if hasTitle {
      canvas.draw(title, in: rest.row(at: 0), theme[.toastTitle])
      rest = rest.inset(top: 1)
    }
    for row in 0..<rest.rows {
      canvas.draw(layout.text(ofLine: row), at: rest.origin.offset(rows: row), theme[.toast], maxColumns: rest.columns)
    }
    return rect
  }
}
