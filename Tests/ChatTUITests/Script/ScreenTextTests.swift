import Testing

@testable import ChatTUI

@Suite("Text on a screen")
struct ScreenTextTests {
  private let text: ScreenText = {
    var canvas = Canvas(size: Size(columns: 12, rows: 3))
    canvas.draw("你好 ❤️ you", at: Point(column: 0, row: 0), Style())
    canvas.draw("  好 好", at: Point(column: 0, row: 2), Style())
    return ScreenText(canvas)
  }()

  @Test("places count columns, wide characters as two")
  func places() {
    #expect(text.places(of: "you") == [Point(column: 7, row: 0)])
    #expect(
      text.places(of: "好") == [Point(column: 2, row: 0), Point(column: 2, row: 2), Point(column: 5, row: 2)])
    #expect(text.places(of: "nothing").isEmpty)
    #expect(text.places(of: "").isEmpty)
  }

  @Test("variation selectors do not count, and a newline is the end of a row")
  func contains() {
    #expect(text.contains("❤️"))
    #expect(text.contains("❤"))
    #expect(text.contains("you\n\n  好"))
    #expect(!text.contains("You"))
  }
}
