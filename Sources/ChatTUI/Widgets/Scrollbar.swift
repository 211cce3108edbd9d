/// A column that shows which part of something long is seen.
struct Scrollbar: Hashable, Sendable {
  /// Length of the whole, in any unit.
  let total: Int
  /// Length of what is seen.
  let visible: Int
  /// What is hidden before it.
  let first: Int

  /// The rows of the thumb in a bar of that height; `nil` when everything is seen.
  func thumb(rows: Int) -> Range<Int>? {
    guard rows > 0, visible > 0, total > visible else { return nil }
    let length = min(rows, max(1, rows * visible / total))
    let hidden = total - visible
    let first = min(max(0, self.first), hidden)
    // Rounded, so that the thumb touches the ends exactly when the ends are seen.
    let start = (first * (rows - length) + hidden / 2) / hidden
    return start..<start + length
  }

  /// Draws into the first column of `rect`; nothing when everything is seen.
  func draw(in canvas: inout Canvas, rect: Rect, theme: Theme, on background: Style) {
    guard !rect.isEmpty, let thumb = thumb(rows: rect.rows) else { return }
    for row in 0..<rect.rows {
      let isThumb = thumb.contains(row)
      canvas.fill(
        Rect(column: rect.column, row: rect.row + row, columns: 1, rows: 1), with: isThumb ? "┃" : "│",
        theme[isThumb ? .scrollbarThumb : .scrollbar].on(background))
    }
  }
}
