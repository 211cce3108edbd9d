import Testing

@testable import ChatTUI

@Suite("Screen snapshots")
struct SnapshotTextTests {
  @Test("a snapshot tells every cell, its style and the cursor; wide characters keep their columns")
  func format() {
    var canvas = Canvas(size: Size(columns: 6, rows: 2))
    let green = Style(foreground: .rgb(7, 193, 96), background: .palette(3), attributes: [.bold, .underline])
    canvas.draw("你a", at: Point(column: 1, row: 0), green)
    canvas.cursor = Point(column: 4, row: 1)
    #expect(
      ScreenSnapshot(canvas).text == """
        size 6x2
        cursor 4,1
        text
        | 你a  |
        |      |
        styles
        |abbbaa|
        |aaaaaa|
        legend
        a default on default
        b #07c160 on palette 3 bold underline

        """)
  }

  @Test("a cursor outside of the canvas counts as hidden")
  func hiddenCursor() {
    var canvas = Canvas(size: Size(columns: 1, rows: 1))
    canvas.cursor = Point(column: 1, row: 0)
    #expect(ScreenSnapshot(canvas).text.contains("cursor hidden\n"))
  }

  @Test("an empty canvas has an empty snapshot, and many styles do not trap")
  func extremes() {
    #expect(ScreenSnapshot(Canvas(size: Size(columns: 0, rows: 0))).text.hasPrefix("size 0x0\n"))
    var canvas = Canvas(size: Size(columns: 100, rows: 1))
    for column in 0..<100 {
      canvas.draw("x", at: Point(column: column, row: 0), Style(foreground: .palette(UInt8(column))))
    }
    #expect(ScreenSnapshot(canvas).text.contains("9?"))
  }
}
