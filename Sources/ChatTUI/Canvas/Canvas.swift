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
  /// Row after row.
  private(set) var cells: [Cell]
  /// Where the terminal's cursor is to stand; `nil` hides it. A place outside the canvas hides it too.
  public var cursor: Point?
  /// Nothing outside is drawn.
  private(set) var clip: Rect

  /// - Parameter style: of the blanks it starts with.
  public init(size: Size, style: Style = Style(), emojiMode: EmojiMode = .full) {
    self.size = size
    self.emojiMode = emojiMode
    cells = Array(repeating: .blank(style), count: size.columns * size.rows)
    clip = Rect(size)
  }

  /// The whole canvas.
  public var bounds: Rect { Rect(size) }

  /// The cell there; a blank outside the canvas.
  public subscript(_ point: Point) -> Cell {
    bounds.contains(point) ? cells[point.row * size.columns + point.column] : .blank(Style())
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
    for row in target.row..<target.bottom {
      let start = row * size.columns
      breakCluster(at: start + target.column)
      breakCluster(at: start + target.right, rowEnd: start + size.columns)
      for index in start + target.column..<start + target.right { cells[index] = cell }
    }
  }

  /// Changes the styles of cells and leaves their text, for example to dim what lies below a dialog.
  public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let target = rect.intersection(clip)
    guard !target.isEmpty else { return }
    // Neighbours mostly share a style, so one answer serves a run of cells.
    var last: (from: Style, to: Style)?
    for row in target.row..<target.bottom {
      for index in row * size.columns + target.column..<row * size.columns + target.right {
        let style = cells[index].style
        if let last, last.from == style {
          cells[index].style = last.to
        } else {
          let changed = change(style)
          last = (style, changed)
          cells[index].style = changed
        }
      }
    }
  }

  /// Puts a glyph of at least one column at a place; returns whether it was visible as a whole.
  mutating func put(_ glyph: Glyph, at point: Point, _ style: Style) {
    guard point.row >= clip.row, point.row < clip.bottom else { return }
    let start = max(point.column, clip.column)
    let end = min(point.column + glyph.width, clip.right)
    guard start < end else { return }
    let rowStart = point.row * size.columns
    breakCluster(at: rowStart + start)
    breakCluster(at: rowStart + end, rowEnd: rowStart + size.columns)
    if end - start == glyph.width {
      cells[rowStart + start] = Cell(cluster: glyph.cluster, width: UInt8(clamping: glyph.width), style: style)
      for index in rowStart + start + 1..<rowStart + end { cells[index] = .continuation(style) }
    } else {
      for index in rowStart + start..<rowStart + end { cells[index] = .blank(style) }
    }
  }

  /// Blanks the whole cluster that covers the border left of `index`, so that either side may be overwritten.
  private mutating func breakCluster(at index: Int, rowEnd: Int = .max) {
    guard index < rowEnd, index < cells.count, cells[index].width == 0 else { return }
    var first = index
    while first > 0, cells[first].width == 0 { first -= 1 }
    let end = min(first + Int(cells[first].width), cells.count)
    for covered in first..<end { cells[covered] = .blank(cells[covered].style) }
  }
}
