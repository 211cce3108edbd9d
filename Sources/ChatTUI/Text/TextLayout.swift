import ClientCore

/// A text broken into lines of at most a given width, with the way between caret offsets and places.
///
/// Words stay whole where they fit, text without spaces (Chinese, emoji) breaks anywhere except where typography
/// forbids it (no `。` at the start of a line, no `（` at its end), and a cluster is never split. Blanks at a break
/// hang at the end of the line and take no columns.
public struct TextLayout: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    /// Characters of the line, hanging blanks included, the newline that ends it not.
    public let range: Range<Int>
    /// Columns of its text without hanging blanks.
    public let columns: Int
    let slice: Range<String.Index>
  }

  public let text: String
  /// Columns a line may take, at least 1.
  public let width: Int
  let mode: EmojiMode
  /// At least one; an empty text has one empty line.
  public let lines: [Line]

  /// Tab stops stand this many columns apart.
  static let tabColumns = 4

  static func columnsToTabStop(from column: Int) -> Int { tabColumns - column % tabColumns }

  /// - Parameter width: columns; less than 1 counts as 1.
  public init(_ text: String, width: Int, mode: EmojiMode = .full) {
    self.text = text
    self.width = max(1, width)
    self.mode = mode
    var breaker = LineBreaker(width: self.width)
    var glyphs = Glyphs(text, mode: mode)
    var start = glyphs.index
    while let glyph = glyphs.next() {
      breaker.append(glyph, start: start, end: glyphs.index)
      start = glyphs.index
    }
    lines = breaker.finish(at: text.endIndex)
  }

  public var rowCount: Int { lines.count }

  /// Columns of the widest line.
  public var columns: Int { lines.reduce(0) { max($0, $1.columns) } }

  /// The text of a line; empty if there is no such line.
  public func text(ofLine index: Int) -> Substring {
    lines.indices.contains(index) ? text[lines[index].slice] : ""
  }

  /// The place of the caret before Character `offset`, which is clamped to the text. Its column is at most ``width``
  /// (after the last character of a full line).
  public func position(ofCaret offset: Int) -> Point {
    let offset = max(0, offset)
    // The last line that starts at or before it: at a soft break the caret belongs to the new line.
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    let row = max(0, low - 1)
    let line = lines[row]
    if let bidi = BidiLine(text[line.slice], mode: mode) {
      return Point(column: min(bidi.column(ofCaret: offset - line.range.lowerBound), width), row: row)
    }
    var column = 0
    var passed = line.range.lowerBound
    for glyph in Glyphs(text[line.slice], mode: mode) {
      guard passed < offset else { break }
      column += glyph.kind == .tab ? Self.columnsToTabStop(from: column) : glyph.width
      passed += 1
    }
    return Point(column: min(column, width), row: row)
  }

  /// The caret offset nearest to a place; rows above and below the text count as its first and last.
  public func caret(at point: Point) -> Int {
    let row = min(max(0, point.row), lines.count - 1)
    let line = lines[row]
    // The end of a softly broken line is the start of the next; stay on this row if it has anything to stand before.
    let isSoftBreak = row + 1 < lines.count && lines[row + 1].range.lowerBound == line.range.upperBound
    let end = isSoftBreak ? max(line.range.lowerBound, line.range.upperBound - 1) : line.range.upperBound
    if let bidi = BidiLine(text[line.slice], mode: mode) {
      return min(line.range.lowerBound + bidi.caret(at: point.column), end)
    }
    var column = 0
    var offset = line.range.lowerBound
    for glyph in Glyphs(text[line.slice], mode: mode) {
      let width = glyph.kind == .tab ? Self.columnsToTabStop(from: column) : glyph.width
      // Left half of a sign: before it; right half: after it.
      if point.column < column + (width + 1) / 2 { return offset }
      column += width
      offset += 1
    }
    return end
  }
}
