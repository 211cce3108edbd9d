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
    ("a\r\nb\rc", true, "a\nb\nc"), ("a\u{1B}[31mb\u{7}", true, "a[31mb"),
    ("\ta\t\tb\t\n", true, "\ta\t\tb\t\n"), ("\u{2028}x", true, "\nx"),
    ("a\u{B}b\u{C}c\u{85}d", true, "a\nb\nc\nd"), ("\u{0}", true, ""), ("  \n ", true, "  \n "),
    ("secret \n", false, "secret "), ("secret\r\n", false, "secret"), ("secret\t\r\n\n", false, "secret"),
    ("\n\nfirst\nsecond", false, "first"), ("a\tb", false, "a\tb"), (" a ", false, " a "), ("\n", false, ""),
  ])
  func controlsNeverEnter(pasted: String, newlines: Bool, expected: String) {
    var input = TextInput(allowsNewlines: newlines)
    input.apply(.insert(pasted))
    #expect(input.text == expected)
  }

  /// Where a flag begins depends on all flags before it, so a way that asks from behind for each takes minutes here.
  @Test(.timeLimit(.minutes(1))) func aLongRowOfFlagsIsPassedAtOnce() {
    let flags = String(repeating: "🇨🇳", count: 60_000)
    var input = TextInput("word\n" + flags, maxCharacters: 100_000, allowsNewlines: true)
    input.apply(.moveToLineStart)
    #expect(input.caret == 5)
    input.apply(.moveToLineEnd)
    #expect(input.caret == 60_005)
    input.apply(.moveWordLeft)
    #expect(input.caret == 0)
    input.apply(.moveToLineEnd)
    input.apply(.deleteWordBackward)
    #expect(input.text == "\n" + flags)
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

  @Test func whatDoesNotFitIsRefusedAsAWhole() {
    var input = TextInput("ab", maxCharacters: 4)
    #expect(input.issue(with: .insert("xyz")) == .tooLong(limit: 4))
    let changed = input.apply(.insert("xyz"))
    #expect(!changed)
    #expect(input.text == "ab")
    input.apply(.insert("你👨‍👩‍👧"))
    #expect(input.text == "ab你👨‍👩‍👧")
  }

  @Test(arguments: [("a\n", nil), ("a\t\r\n \n", nil), ("a\nb", .onlyFirstLine)] as [(String, TextEditIssue?)])
  func oneLineSaysWhenOthersAreLeftOut(pasted: String, issue: TextEditIssue?) {
    #expect(TextInput().issue(with: .insert(pasted)) == issue)
    #expect(TextInput(allowsNewlines: true).issue(with: .insert(pasted)) == nil)
  }

  @Test(arguments: [
    ("用git提交 代码", [TextEdit.deleteWordBackward], "用git提交 "), ("用git提交", [.deleteWordBackward], "用git"),
    ("你好，世界", [.moveWordLeft, .moveWordLeft, .deleteWordForward], "，世界"),
    ("one two\n\n -", [.deleteWordBackward], "one "), ("\n--\n", [.deleteWordBackward], ""),
    ("a_b-c1 好x", [.deleteWordBackward, .deleteWordBackward, .deleteWordBackward], "a_b-"),
    ("one two", [.moveToLineStart, .deleteWordForward], " two"), ("a\t\tb", [.moveLeft, .deleteBackward], "a\tb"),
    ("🇨🇳🇫🇷", [.deleteBackward], "🇨🇳"), ("नि", [.deleteBackward], ""),
  ])
  func wordsEndWhereTheScriptChanges(start: String, edits: [TextEdit], text: String) {
    var input = TextInput(start)
    for edit in edits { input.apply(edit) }
    #expect(input.text == text)
    #expect(input.caret <= input.text.count)
  }

  @Test func whatWasDeletedCanBePutElsewhere() {
    var input = TextInput("one two three", allowsNewlines: true)
    input.apply(.deleteWordBackward)
    input.apply(.deleteWordBackward)
    #expect(input.text == "one ")
    input.apply(.moveToLineStart)
    input.apply(.yank)
    #expect(input.text == "two threeone ")
    #expect(input.caret == 9)
    input.apply(.deleteToLineEnd)
    input.apply(.yank)
    #expect(input.text == "two threeone ")
  }

  @Test func typingIsTakenBackWordByWord() {
    var input = TextInput(allowsNewlines: true)
    for character in "one two" { input.apply(.insert(String(character))) }
    input.apply(.insert("\tpasted 👍\n"))
    input.apply(.clear)
    var seen: [String] = []
    while input.apply(.undo) { seen.append(input.text) }
    #expect(seen == ["one two\tpasted 👍\n", "one two", "one ", ""])
    seen = []
    while input.apply(.redo) { seen.append(input.text) }
    #expect(seen == ["one ", "one two", "one two\tpasted 👍\n", ""])
    input.apply(.undo)
    input.apply(.insert("!"))
    let redone = input.apply(.redo)
    #expect(!redone)
  }

  /// Whatever is done, every step leads back to where it came from, with the caret between Characters.
  @Test(arguments: 0..<20) func everyStepCanBeTakenBack(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    var input = TextInput("héllo 你好\t👨‍👩‍👧", allowsNewlines: true)
    let original = input.text
    let pieces = ["a", " ", "\n", "\t", "你", "e", "\u{301}", "\u{200D}", "👩", "🇨", "🇳", "word two", "\r\n"]
    let edits: [TextEdit] = [
      .deleteBackward, .deleteForward, .deleteWordBackward, .deleteWordForward, .deleteToLineStart, .deleteToLineEnd,
      .yank, .moveLeft, .moveRight, .moveWordLeft, .moveWordRight, .moveToLineStart, .moveToLineEnd,
    ]
    for _ in 0..<150 {
      let edit =
        Bool.random(using: &random)
        ? TextEdit.insert(pieces.randomElement(using: &random) ?? "") : edits.randomElement(using: &random) ?? .undo
      input.apply(edit)
      #expect((0...input.text.count).contains(input.caret))
      // The caret stands where it says.
      var probe = input
      probe.apply(.moveTo(input.caret))
      probe.apply(.insert("|"))
      var direct = input
      direct.apply(.insert("|"))
      #expect(probe.text == direct.text)
    }
    let final = input.text
    while input.apply(.undo) {}
    #expect(input.text.unicodeScalars.elementsEqual(original.unicodeScalars))
    while input.apply(.redo) {}
    #expect(input.text.unicodeScalars.elementsEqual(final.unicodeScalars))
  }

  @Test func aMarkTypedAfterItsBaseKeepsTheCaretBehindTheCluster() {
    var input = TextInput("ex")
    input.apply(.moveTo(1))
    input.apply(.insert("\u{301}"))
    #expect(input.text == "e\u{301}x")
    #expect(input.caret == 1)
  }
}
