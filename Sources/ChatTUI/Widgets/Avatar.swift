/// A coloured block with an initial, in place of somebody's picture.
struct Avatar {
  let name: String
  /// Decides the colour: the number of the user.
  let seed: Int64

  static let columns = 4
  static let rows = 2

  /// Draws four columns and one or two rows.
  func draw(in canvas: inout Canvas, at point: Point, theme: Theme, rows: Int = Avatar.rows) {
    let style = theme.avatar(seed: seed)
    let rect = Rect(origin: point, size: Size(columns: Self.columns, rows: rows))
    canvas.fill(rect, style)
    let initial = initial
    // With two rows the sign stands in the upper one, where it lines up with the name beside it.
    let width = TextWidth.columns(initial, mode: canvas.emojiMode)
    canvas.draw(initial, at: point.offset(columns: max(0, (Self.columns - width) / 2)), style, maxColumns: 3)
  }

  /// The first visible sign of the name, in capitals.
  private var initial: String {
    let first = name.first { !$0.isWhitespace } ?? "?"
    return first.isLowercase ? first.uppercased() : String(first)
  }
}
