import ClientCore

/// A grid of cells that screens and widgets draw on.
///
/// A wide cluster is never half there: drawing over one of its columns blanks the others, and what does not fit at an
/// edge is drawn as a blank. Text is made harmless while it is drawn (``Sanitizer``), so nothing received can reach
/// the terminal as anything but visible signs.
public struct Canvas: Hashable, Sendable {
  public let size: Size
  /// How emoji of several scalars are drawn.
  public let emojiMode: EmojiMode
  /// Each has ``size`` columns. Rows that nothing was drawn on share their memory, so that an empty canvas costs next to
  /// nothing.
  private(set) var rows: [[Cell]]
  /// Where the terminal's cursor is to stand; `nil` hides it. A place outside the canvas hides it too.
  public var cursor: Point?
  /// Nothing outside is drawn. Lies within ``bounds``.
  var clip: Rect

  /// - Parameter style: of the blanks it starts with.
  public init(size: Size, style: Style = Style(), emojiMode: EmojiMode = .full) {
    self.size = size
    self.emojiMode = emojiMode
    rows = Array(repeating: Array(repeating: .blank(style), count: size.columns), count: size.rows)
    clip = Rect(size)
  }

  /// The whole canvas.
  public var bounds: Rect { Rect(size) }

  /// The cell there; a blank outside the canvas.
  public subscript(_ point: Point) -> Cell {
    bounds.contains(point) ? rows[point.row][point.column] : .blank(Style())
  }

  /// Lets `body` draw within `rect` only.
  public mutating func clipped(to rect: Rect, _ body: (inout Canvas) -> Void) {
    let outer = clip
    clip = outer.intersection(rect)
    body(&self)
    clip = outer
  }

  /// Blanks of `style`.
  public mutating func fill(_ rect: Rect, _ style: Style) {
    fill(rect, cell: .blank(style))
  }

  /// The same narrow character in every cell; one of another width counts as a blank.
  public mutating func fill(_ rect: Rect, with character: Character, _ style: Style) {
    let glyph = Glyph(String(character).unicodeScalars[...], mode: emojiMode)
    fill(rect, cell: glyph.width == 1 ? Cell(cluster: glyph.cluster, width: 1, style: style) : .blank(style))
  }

  private mutating func fill(_ rect: Rect, cell: Cell) {
    let target = rect.intersection(clip)
    guard !target.isEmpty else { return }
    if target.columns == size.columns {
      let filled = Array(repeating: cell, count: size.columns)
      for row in target.row..<target.bottom { rows[row] = filled }
      return
    }
    for row in target.row..<target.bottom {
      rows[row].withUnsafeMutableBufferPointer { cells in
        Self.breakCluster(of: cells, at: target.column)
        Self.breakCluster(of: cells, at: target.right)
        cells[target.column..<target.right].update(repeating: cell)
      }
    }
  }

  /// Changes the styles of cells and leaves their text, for example to dim what lies below a dialog.
  public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let target = rect.intersection(clip)
    guard !target.isEmpty else { return }
    // Neighbours mostly share a style, so one answer serves a run of cells.
    var last: (from: Style, to: Style)?
    for row in target.row..<target.bottom {
      rows[row].withUnsafeMutableBufferPointer { cells in
        for column in target.column..<target.right {
          let style = cells[column].style
          if let last, last.from == style {
            cells[column].style = last.to
          } else {
            let changed = change(style)
            last = (style, changed)
            cells[column].style = changed
          }
        }
      }
    }
  }

  /// Puts a glyph of at least one column at a place; what is not visible as a whole is drawn as blanks.
  mutating func put(_ glyph: Glyph, at point: Point, _ style: Style) {
    guard point.row >= clip.row, point.row < clip.bottom else { return }
    let start = max(point.column, clip.column)
    let end = min(point.column + glyph.width, clip.right)
    guard start < end else { return }
    rows[point.row].withUnsafeMutableBufferPointer { cells in
      Self.breakCluster(of: cells, at: start)
      Self.breakCluster(of: cells, at: end)
      if end - start == glyph.width {
        cells[start] = Cell(cluster: glyph.cluster, width: UInt8(clamping: glyph.width), style: style)
        for column in start + 1..<end { cells[column] = .continuation(style) }
      } else {
        for column in start..<end { cells[column] = .blank(style) }
      }
    }
  }

  /// Blanks the whole cluster that covers the border left of `column`, so that either side may be overwritten.
  ///
  /// - Parameter cells: of one row.
  private static func breakCluster(of cells: UnsafeMutableBufferPointer<Cell>, at column: Int) {
    guard column < cells.count, cells[column].width == 0 else { return }
    var first = column
    while first > 0, cells[first].width == 0 { first -= 1 }
    let end = min(first + Int(cells[first].width), cells.count)
    for covered in first..<end { cells[covered] = .blank(cells[covered].style) }
  }
}
