import ClientCore
import Testing

@testable import ChatTUI

@Suite struct PlainTextTests {
  /// All that ``ScalarKind/plainWidth(of:)`` lets through.
  private static let scalars = (0...UInt32(0xFFFF)).compactMap { value in
    ScalarKind.plainWidth(of: value) == nil ? nil : Unicode.Scalar(value)
  }

  @Test func everyPlainScalarIsAGlyphOfItsOwn() {
    for scalar in Self.scalars {
      let text = String(scalar)
      // The letters are plain, the accent is what sends a text the other way.
      let glyphs = Array(Glyphs("a\(text)b\(text)e\u{301}", mode: .full))
      #expect(glyphs.count == 5)
      #expect(PlainText.columns(of: "a\(text)b\(text)") == glyphs.dropLast().reduce(0) { $0 + $1.width })
      #expect(Array("a\(text)b\(text)").count == 4)
    }
  }

  @Test(arguments: [
    "", "abc", "你好，world", "█▀▄─", "Offline · all on this computer", "● 在线", "abc\u{301}", "你\u{200D}好", "👍🏽", "a\tb",
    "a\r\nb",
    "❤️", "\u{7F}", "x\u{1F600}",
  ])
  func drawsWhatGlyphsDraw(text: String) {
    let isPlain = PlainText.columns(of: text) != nil
    for column in -3...12 {
      for limit in [Int.max, 0, 1, 4, 5] {
        var drawn = Canvas(size: Size(columns: 10, rows: 1))
        var expected = drawn
        let used = drawn.draw(text, at: Point(column: column, row: 0), Style(), maxColumns: limit)
        var wanted = 0
        for glyph in Glyphs(text, mode: .full) where isPlain && limit > 0 {
          guard glyph.width <= limit - wanted else { break }
          expected.put(glyph, at: Point(column: column + wanted, row: 0), Style())
          wanted += glyph.width
          if limit == .max, column + wanted > 10 { break }
        }
        if isPlain { #expect(drawn == expected && used == wanted) }
      }
    }
  }

  @Test func whatCombinesIsNotPlain() {
    for text in ["e\u{301}", "👍", "\u{200B}", "\n", "\u{1B}", "한", "क"] { #expect(PlainText.columns(of: text) == nil) }
  }
}
