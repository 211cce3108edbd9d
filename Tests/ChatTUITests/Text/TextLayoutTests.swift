import ClientCore
import Testing

@testable import ChatTUI

@Suite struct TextLayoutTests {
  private func lines(_ text: String, _ width: Int) -> [String] {
    let layout = TextLayout(text, width: width)
    return layout.lines.indices.map { String(layout.text(ofLine: $0)) }
  }

  @Test(arguments: [
    ("", 5, [""]), ("hello", 5, ["hello"]), ("hello world", 5, ["hello ", "world"]),
    ("hello world", 7, ["hello ", "world"]), ("abcdefgh", 3, ["abc", "def", "gh"]),
    ("a\n\nb", 5, ["a", "", "b"]), ("a\n", 5, ["a", ""]), ("a\r\nb", 5, ["a", "b"]),
    ("你好世界", 4, ["你好", "世界"]), ("你好世界", 5, ["你好", "世界"]), ("ab你好", 3, ["ab", "你", "好"]),
    ("你好，世界", 4, ["你", "好，", "世界"]), ("你（好）", 4, ["你", "（好", "）"]),
    ("你好hello", 6, ["你好", "hello"]), ("你好，hello", 8, ["你好，", "hello"]),
    ("hello, world", 6, ["hello, ", "world"]), ("well-known", 6, ["well-", "known"]),
    ("a      b", 3, ["a      ", "b"]), ("👨‍👩‍👧👨‍👩‍👧", 2, ["👨‍👩‍👧", "👨‍👩‍👧"]), ("你好", 1, ["你", "好"]),
  ])
  func linesBreakWhereTheyMay(text: String, width: Int, expected: [String]) {
    #expect(lines(text, width) == expected)
  }

  @Test(arguments: [
    ("let f = (a) -> Int", 13, ["let f = (a) ", "-> Int"]),
    ("see https://a.org/bc", 14, ["see ", "https://a.org/", "bc"]),
    ("on 2026-11-29 ok", 10, ["on ", "2026-11-29 ", "ok"]), ("ls --all", 5, ["ls ", "--all"]),
    ("cd /usr/bin", 5, ["cd ", "/usr/", "bin"]), ("和——好", 4, ["和——", "好"]), ("x = a=>b", 6, ["x = ", "a=>b"]),
  ])
  func operatorsDatesAndAddressesStayTogether(text: String, width: Int, expected: [String]) {
    #expect(lines(text, width) == expected)
  }

  @Test func hangingBlanksTakeNoColumns() {
    let layout = TextLayout("ab    cd", width: 4)
    #expect(layout.lines.map(\.columns) == [2, 2])
    #expect(layout.columns == 2)
  }

  @Test func caretAtASoftBreakStandsOnTheNewLine() {
    let layout = TextLayout("hello world", width: 6)
    #expect(layout.position(ofCaret: 5) == Point(column: 5, row: 0))
    #expect(layout.position(ofCaret: 6) == Point(column: 0, row: 1))
    #expect(layout.position(ofCaret: 99) == Point(column: 5, row: 1))
    #expect(layout.position(ofCaret: -1) == Point(column: 0, row: 0))
  }

  @Test func placesAreTheNearestCaret() {
    let layout = TextLayout("你好\nab", width: 10)
    #expect(layout.caret(at: Point(column: 0, row: 0)) == 0)
    #expect(layout.caret(at: Point(column: 1, row: 0)) == 1)
    #expect(layout.caret(at: Point(column: 2, row: 0)) == 1)
    #expect(layout.caret(at: Point(column: 50, row: 0)) == 2)
    #expect(layout.caret(at: Point(column: 1, row: 1)) == 4)
    #expect(layout.caret(at: Point(column: 9, row: 9)) == 5)
    #expect(layout.caret(at: Point(column: 3, row: -4)) == 2)
  }

  private static let alphabet: [String] = [
    "a", "b", " ", " ", "\n", "你", "，", "（", "）", "。", "-", "👍", "👨‍👩‍👧", "e\u{301}", "\t", "!", "\u{200B}", "क्षि",
  ]

  @Test func layoutsKeepTheirPromisesForAnyText() {
    var generator = SeededRandom(seed: 5)
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...24, using: &generator)).compactMap { _ in
        Self.alphabet.randomElement(using: &generator)
      }.joined()
      let width = Int.random(in: 1...12, using: &generator)
      let layout = TextLayout(text, width: width)
      let count = text.count
      // The lines, with the newlines between them, are the text.
      var next = 0
      for (index, line) in layout.lines.enumerated() {
        #expect(line.range.lowerBound == next)
        next = line.range.upperBound
        #expect(line.columns <= width)
        #expect(layout.text(ofLine: index).count == line.range.count)
        let isLast = index + 1 == layout.lines.count
        if !isLast, layout.lines[index + 1].range.lowerBound > next {
          next += 1
        } else if !isLast {
          #expect(!line.range.isEmpty, "a soft break needs progress: \(text.debugDescription) \(width)")
        }
      }
      #expect(next == count)
      // Each caret has a place of its own, and the place leads back to it wherever columns tell carets apart.
      for offset in 0...count {
        let place = layout.position(ofCaret: offset)
        #expect(place.row < layout.rowCount)
        #expect((0...width).contains(place.column))
        let back = layout.caret(at: place)
        #expect(layout.position(ofCaret: back) == place || place.column == width)
      }
    }
  }

  @Test func longTextIsLaidOutQuickly() {
    let text = String(repeating: "你好 hello，", count: 5_000)
    #expect(TextLayout(text, width: 40).rowCount > 1_000)
  }
}
