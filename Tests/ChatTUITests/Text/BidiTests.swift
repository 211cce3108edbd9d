import ClientCore
import Foundation
import Testing

@testable import ChatTUI

@Suite struct BidiTests {
  @Test func levelsAreThoseOfUnicodesOwnTests() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "BidiCharacterTest.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count > 500)
    for line in lines {
      let fields = line.split(separator: ";", omittingEmptySubsequences: false)
      let scalars = fields[0].split(separator: " ").compactMap { UInt32($0, radix: 16) }
      let levels = BidiLevels(scalars, base: fields[1] == "2" ? nil : UInt8(fields[1]))
      #expect(String(levels.base) == String(fields[2]), "\(line)")
      #expect(levels.levels.map { String($0) }.joined(separator: " ") == String(fields[3]), "\(line)")
      #expect(levels.visualOrder.map { String($0) }.joined(separator: " ") == String(fields[4]), "\(line)")
    }
  }

  private func shown(_ text: String, columns: Int = 24) -> String {
    var canvas = Canvas(size: Size(columns: columns, rows: 1))
    canvas.draw(text, at: Point(column: 0, row: 0), Style(), maxColumns: columns)
    return canvas.rowText(0)
  }

  @Test(arguments: [
    ("hello", "hello"), ("שלום", "םולש"), ("hi שלום you", "hi םולש you"), ("שלום (abc) 12", "12 (abc) םולש"),
    ("אב (גד)", "(דג) בא"), ("رقم 12-34", "34-12 مقر"), ("你好 שלום", "你好 םולש"), ("שָׁ x", "x שָׁ"), ("אב ", "בא"),
  ])
  func linesStandInTheOrderTheyAreRead(text: String, expected: String) {
    // As scalars, for the order of marks matters.
    #expect(Array(shown(text).unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test func whatDoesNotFitIsLeftOutAtTheEndOfTheText() {
    #expect(shown("אבגד", columns: 3) == "גבא")
  }

  @Test func textWithoutSuchLettersIsNotLookedAt() {
    #expect(BidiLine("hello 你好 👍🏽 ж", mode: .full) == nil)
    #expect(BidiLine("a א", mode: .full) != nil)
  }

  @Test func theCaretStandsOnTheCharacterThatItIsBefore() {
    let layout = TextLayout("ab אבג cd", width: 20)
    let columns = (0...9).map { layout.position(ofCaret: $0).column }
    #expect(columns == [0, 1, 2, 5, 4, 3, 6, 7, 8, 9])
    for offset in 0...9 { #expect(layout.caret(at: Point(column: columns[offset], row: 0)) == offset) }
    #expect(layout.caret(at: Point(column: 50, row: 0)) == 9)
  }

  @Test func aLineFromTheRightGoesOnAtItsLeftEnd() {
    let layout = TextLayout("אבג", width: 20)
    #expect((0...3).map { layout.position(ofCaret: $0).column } == [2, 1, 0, 0])
    #expect(layout.caret(at: Point(column: 50, row: 0)) == 0)
  }

  @Test func aFieldKnowsWhereItsCaretIs() {
    let field = FieldLine("אבג", caret: 3, width: 10, mode: .full)
    #expect(field.caretColumn == 0)
    #expect(field.offsets == [2, 1, 0])
    let start = FieldLine("אבג", caret: 0, width: 10, mode: .full)
    #expect(start.caretColumn == 2)
  }
}
