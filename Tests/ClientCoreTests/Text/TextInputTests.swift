import Testing

@testable import ClientCore

@Suite struct TextInputTests {
  @Test(arguments: [
    ("ab", [TextEdit.moveLeft, .insert("x")], "axb", 2),
    ("你好", [.deleteBackward], "你", 1),
    ("a👨‍👩‍👧b", [.moveLeft, .deleteBackward], "ab", 1),
    ("e\u{301}", [.deleteBackward], "", 0),
    ("one two", [.deleteWordBackward], "one ", 4),
    ("one two", [.moveWordLeft, .moveWordLeft, .insert(">")], ">one two", 1),
    ("one two", [.moveToLineStart, .moveWordRight, .insert("|")], "one| two", 4),
    ("abc", [.moveTo(1), .deleteToLineEnd], "a", 1),
    ("abc", [.moveTo(1), .deleteToLineStart], "bc", 0),
    ("abc", [.moveTo(-5), .deleteForward], "bc", 0),
    ("abc", [.moveTo(99), .deleteForward], "abc", 3),
    ("abc", [.replaceAll("你")], "你", 1),
    ("", [.deleteBackward, .deleteForward, .deleteWordBackward, .moveLeft, .moveRight], "", 0),
  ])
  func editsCharacterByCharacter(start: String, edits: [TextEdit], text: String, caret: Int) {
    var input = TextInput(start)
    for edit in edits { input.apply(edit) }
    #expect(input.text == text)
    #expect(input.caret == caret)
  }

  @Test func lineMovesStayInTheirLine() {
    var input = TextInput("ab\ncd\nef", allowsNewlines: true)
    input.apply(.moveTo(4))
    input.apply(.moveToLineStart)
    #expect(input.caret == 3)
    input.apply(.moveToLineEnd)
    #expect(input.caret == 5)
    input.apply(.deleteToLineStart)
    #expect(input.text == "ab\n\nef")
  }

  @Test(arguments: [
    ("a\r\nb\rc", true, "a\nb\nc"), ("a\nb", false, "a b"), ("a\u{1B}[31mb\u{7}", true, "a[31mb"),
    ("a\tb", true, "a b"), ("\u{2028}x", true, "\nx"), ("\u{0}", true, ""),
  ])
  func controlsNeverEnter(pasted: String, newlines: Bool, expected: String) {
    var input = TextInput(allowsNewlines: newlines)
    input.apply(.insert(pasted))
    #expect(input.text == expected)
  }

  /// A letter that is typed takes a shorter way where all is ASCII; it must lead to the same place.
  @Test(arguments: ["", "a", "one\ntwo", "~ ~", "e\u{301}", "你好", "\u{600}", "👩🏽‍💻!"])
  func aTypedLetterStandsAtTheCaret(text: String) {
    for caret in 0...text.count {
      var input = TextInput(text, allowsNewlines: true)
      input.apply(.moveTo(caret))
      input.apply(.insert("x"))
      let expected = String(text.prefix(caret)) + "x"
      #expect(input.text == expected + text.dropFirst(caret))
      #expect(input.caret == expected.count)
    }
  }

  @Test func insertionStopsAtTheLimit() {
    var input = TextInput("ab", maxCharacters: 4)
    input.apply(.insert("xyz"))
    #expect(input.text == "abxy")
    let changed = input.apply(.insert("q"))
    #expect(!changed)
  }

  @Test func aMarkTypedAfterItsBaseKeepsTheCaretBehindTheCluster() {
    var input = TextInput("ex")
    input.apply(.moveTo(1))
    input.apply(.insert("\u{301}"))
    #expect(input.text == "e\u{301}x")
    #expect(input.caret == 1)
  }
}
