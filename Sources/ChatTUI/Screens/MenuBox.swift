import ClientCore

/// A menu over the page: a row for each thing that can be done, with its key.
struct MenuBox {
  struct Row {
    let label: String
    /// The key that does it without moving there; it may be none.
    let key: String
    let intent: Intent
  }

  let rows: [Row]
  let selection: Int

  /// What it takes of the screen, its frame included.
  func size(_ painter: ScreenPainter) -> Size {
    let width = rows.reduce(0) { max($0, painter.columns($1.label)) } + 5 + keyColumns(painter)
    return Size(columns: width + 4, rows: rows.count + 2)
  }

  private func keyColumns(_ painter: ScreenPainter) -> Int {
    1 + rows.reduce(1) { max($0, painter.columns($1.key)) }
  }

  func draw(in place: Rect, _ painter: inout ScreenPainter) {
    painter.metrics.overlay = place
    // A click beside it closes it.
    painter.hit(painter.canvas.bounds, .shell(.closeOverlay))
    let room = Popup().draw(in: &painter.canvas, rect: place, theme: painter.theme)
    for (index, row) in rows.enumerated().prefix(room.rows) {
      draw(row, isSelected: index == selection, in: room.row(at: index), &painter)
    }
  }

  private func draw(_ row: Row, isSelected: Bool, in rect: Rect, _ painter: inout ScreenPainter) {
    let background: ThemeScope = isSelected ? .listSelected : .popup
    let line = Rect(column: rect.column - 1, row: rect.row, columns: rect.columns + 2, rows: 1)
    painter.canvas.fill(line, painter.theme[background])
    painter.hit(line, row.intent)
    let (words, key) = rect.splitRight(keyColumns(painter))
    painter.line(
      row.key.count == 1 ? row.key.uppercased() : row.key, in: key, painter.style(.hint, over: background),
      alignment: .right)
    painter.line((isSelected ? "▸ " : "  ") + row.label, in: words, painter.style(.text, over: background))
    // Input methods and screen readers follow the cursor.
    if isSelected { painter.canvas.cursor = rect.origin.offset(columns: 2) }
  }
}
