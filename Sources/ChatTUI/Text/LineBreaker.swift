/// Breaks a stream of glyphs into lines, greedily.
struct LineBreaker {
  private let width: Int
  private var lines: [TextLayout.Line] = []

  /// Number of glyphs taken.
  private var count = 0
  private var lineStart: (offset: Int, index: String.Index)?
  /// Columns of the open line with all its blanks, and without those at its end.
  private var column = 0
  private var inkColumns = 0
  /// The last place in the open line where it may be broken, and the line's columns up to there.
  private var breakPoint: (offset: Int, index: String.Index, column: Int, inkColumns: Int)?
  /// The last glyph, and the one before it.
  private var previous: BreakClass?
  private var beforePrevious: BreakClass?
  private var isBehindTab = false

  init(width: Int) {
    self.width = width
  }

  mutating func append(_ glyph: Glyph, start: String.Index, end: String.Index) {
    if lineStart == nil { lineStart = (count, start) }
    if glyph.kind == .newline {
      closeLine(offset: count, index: start, columns: inkColumns)
      count += 1
      lineStart = (count, end)
      return
    }
    let current = BreakClass(glyph)
    // Behind a tab always: carried on to the next line it would reach differently far than counted.
    if let previous, isBehindTab || BreakClass.allowsBreak(between: previous, and: current, after: beforePrevious) {
      breakPoint = (count, start, column, inkColumns)
    }
    let columns = glyph.kind == .tab ? TextLayout.columnsToTabStop(from: column) : glyph.width
    while current != .blank, column + columns > width, column > 0 { breakLine(before: count, index: start) }
    column += columns
    if current != .blank { inkColumns = column }
    beforePrevious = previous
    previous = current
    isBehindTab = glyph.kind == .tab
    count += 1
  }

  /// Ends the line at the last permitted place, or right here if the line has none.
  private mutating func breakLine(before offset: Int, index: String.Index) {
    if let point = breakPoint {
      let carried = column - point.column
      closeLine(offset: point.offset, index: point.index, columns: point.inkColumns)
      lineStart = (point.offset, point.index)
      column = carried
      inkColumns = carried
    } else {
      closeLine(offset: offset, index: index, columns: inkColumns)
      lineStart = (offset, index)
    }
  }

  private mutating func closeLine(offset: Int, index: String.Index, columns: Int) {
    guard let start = lineStart else { return }
    // A cluster wider than the line is cut when it is drawn.
    lines.append(
      TextLayout.Line(range: start.offset..<offset, columns: min(columns, width), slice: start.index..<index))
    lineStart = nil
    column = 0
    inkColumns = 0
    breakPoint = nil
    previous = nil
    beforePrevious = nil
  }

  /// The lines, the open one included.
  mutating func finish(at end: String.Index) -> [TextLayout.Line] {
    if lineStart == nil { lineStart = (count, end) }
    closeLine(offset: count, index: end, columns: inkColumns)
    return lines
  }
}
