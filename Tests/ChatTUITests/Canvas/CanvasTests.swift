import ClientCore
import Testing

@testable import ChatTUI

@Suite struct CanvasTests {
  private func canvas(columns: Int = 6, rows: Int = 1, mode: EmojiMode = .full) -> Canvas {
    Canvas(size: Size(columns: columns, rows: rows), emojiMode: mode)
  }
  private let origin = Point(column: 0, row: 0)

  @Test func drawingOverHalfOfAWideCharacterBlanksTheOtherHalf() {
    var canvas = canvas()
    canvas.draw("你好", at: origin, Style())
    canvas.draw("x", at: Point(column: 1, row: 0), Style())
    #expect(canvas.rowText(0) == " x好")
    canvas.draw("y", at: Point(column: 2, row: 0), Style())
    #expect(canvas.rowText(0) == " xy")
  }

  @Test func aWideCharacterThatDoesNotFitIsABlank() {
    var canvas = canvas(columns: 3)
    canvas.draw("你好", at: origin, Style(attributes: .bold))
    #expect(canvas.rowText(0) == "你")
    #expect(canvas[Point(column: 2, row: 0)] == .blank(Style(attributes: .bold)))
  }

  @Test func fillingHalfOfAWideCharacterBlanksTheOtherHalf() {
    var canvas = canvas()
    canvas.draw("你好吗", at: origin, Style())
    canvas.fill(Rect(column: 1, row: 0, columns: 2, rows: 1), with: "-", Style())
    #expect(canvas.rowText(0) == " -- 吗")
  }

  @Test func columnsAreReported() {
    var canvas = canvas(columns: 20)
    #expect(canvas.draw("a你👍🏽", at: origin, Style()) == 5)
    #expect(canvas.draw("hello", at: origin, Style(), maxColumns: 3) == 3)
    #expect(canvas.draw("你好", at: origin, Style(), maxColumns: 3) == 2)
    #expect(canvas.draw("", at: origin, Style()) == 0)
  }

  @Test func ellipsisEndsWhatDoesNotFit() {
    var canvas = canvas(columns: 10)
    canvas.draw("你好世界和平", at: origin, Style(), maxColumns: 6, ellipsis: true)
    #expect(canvas.rowText(0) == "你好…")
    canvas.draw("abcdef", in: canvas.bounds, Style())
    #expect(canvas.rowText(0) == "abcdef")
  }

  @Test(arguments: [(TextAlignment.left, "ab"), (.center, "  ab"), (.right, "    ab")])
  func alignmentPlacesALine(alignment: TextAlignment, expected: String) {
    var canvas = canvas()
    canvas.draw("ab", in: canvas.bounds, alignment: alignment, Style())
    #expect(canvas.rowText(0) == expected)
  }

  @Test func nothingIsDrawnOutsideTheClip() {
    var canvas = canvas(columns: 8, rows: 3)
    canvas.clipped(to: Rect(column: 2, row: 1, columns: 3, rows: 1)) { canvas in
      canvas.fill(canvas.bounds, with: "#", Style())
      canvas.draw("你好你好", at: Point(column: 1, row: 1), Style())
      canvas.draw("no", at: Point(column: 2, row: 0), Style())
    }
    #expect(canvas.rowText(0).isEmpty)
    #expect(canvas.rowText(1) == "   好")
    #expect(canvas.rowText(2).isEmpty)
  }

  @Test func controlsReachACellOnlyAsPictures() {
    var canvas = canvas(columns: 20)
    canvas.draw("a\u{1B}[2J\u{202E}b\u{7}", at: origin, Style())
    #expect(canvas.rowText(0) == "a␛[2J\u{FFFD}b␇")
  }

  @Test func newlinesAndTabsAreBlanksOnOneLine() {
    var canvas = canvas(columns: 20)
    canvas.draw("a\nb\tc\r\nd", at: origin, Style())
    #expect(canvas.rowText(0) == "a b c d")
  }

  @Test func restyleKeepsTheText() {
    var canvas = canvas()
    canvas.draw("你好", at: origin, Style())
    canvas.restyle(canvas.bounds) { $0.adding(.dim) }
    #expect(canvas.rowText(0) == "你好")
    #expect(canvas.rows.joined().allSatisfy { $0.style.attributes == .dim })
  }

  @Test func placesOutsideAreHarmless() {
    var canvas = canvas()
    canvas.draw("你好", at: Point(column: -1, row: 0), Style())
    #expect(canvas.rowText(0) == " 好")
    canvas.draw("x", at: Point(column: 0, row: -1), Style())
    canvas.draw("x", at: Point(column: 99, row: 99), Style())
    canvas.fill(Rect(column: -5, row: -5, columns: 3, rows: 3), Style())
    #expect(canvas[Point(column: -1, row: 7)] == .blank(Style()))
    #expect(Canvas(size: Size(columns: 0, rows: 0)).rowText(0).isEmpty)
  }

  /// Else rows could not be compared as blocks of memory.
  @Test func cellsHaveNoPadding() {
    #expect(MemoryLayout<Cell>.size == MemoryLayout<Cell>.stride)
    #expect(MemoryLayout<Cell>.size == MemoryLayout<Cluster>.size + 4 + 4 + 1 + 1 + 2)
  }

  @Test(arguments: [
    Style(), Style(foreground: .rgb(1, 2, 3), background: .rgb(255, 254, 253), attributes: .bold),
    Style(foreground: .palette(0), background: .palette(255), attributes: [.dim, .reverse]),
  ])
  func cellsKeepTheirStyle(style: Style) {
    var cell = Cell.blank(Style(foreground: .palette(7)))
    cell.style = style
    #expect(cell.style == style)
    #expect(Cell.blank(style) == cell)
  }
}
