import Testing

@testable import ChatTUI

@Suite("Script lexer")
struct ScriptLexerTests {
  private func texts(_ source: String) throws -> [[String]] {
    try ScriptLexer.lines(of: source, file: "f").map { $0.tokens.map(\.text) }
  }

  @Test("commands end at newlines and semicolons, comments reach to the end of the line")
  func splitsCommands() throws {
    let source = "size 80x24; lang zh # both; not this\n\n  # nothing here\r\npress Down\tEnter;;\n"
    #expect(try texts(source) == [["size", "80x24"], ["lang", "zh"], ["press", "Down", "Enter"]])
  }

  @Test("a # within a word does not begin a comment")
  func hashInsideWord() throws {
    #expect(try texts("login a#b c") == [["login", "a#b", "c"]])
  }

  @Test("strings keep what separates words, and know escapes")
  func strings() throws {
    #expect(try texts(#"type "a; b # c\n\t\"\\\u{1F600}é""#) == [["type", "a; b # c\n\t\"\\😀é"]])
    #expect(try texts(#"type """#) == [["type", ""]])
  }

  @Test("a combining mark behind a quote hides neither")
  func combiningMarks() throws {
    #expect(try texts("type \"\u{301}a\"") == [["type", "\u{301}a"]])
  }

  @Test("tokens know where they stand and commands what they looked like")
  func positions() throws {
    let lines = try ScriptLexer.lines(of: "\n  press Down ; type \"好\" x", file: "f")
    #expect(lines.map(\.source) == ["press Down", "type \"好\" x"])
    #expect(lines[1].tokens.map(\.position.column) == [16, 21, 25])
    #expect(lines[1].tokens.map(\.position.line) == [2, 2, 2])
    #expect(lines[1].end.description == "f:2:26")
  }

  @Test(
    "broken strings are named with their place",
    arguments: [
      ("type \"abc", "f:1:6: this string has no closing quote"),
      ("type \"abc\nx\"", "f:1:6: this string does not end on its line"),
      (#"type "a\q""#, "f:1:8: unknown escape"),
      (#"type "a\u{110000}""#, "f:1:8: expected \\u{…}"),
      (#"type "a\u{}""#, "f:1:8: expected \\u{…}"),
      (#"type "a\u{D800}""#, "f:1:8: expected \\u{…}"),
      (#"type "a\u41""#, "f:1:8: expected \\u{…}"),
      (#"type "a\"#, "f:1:8: unknown escape"),
    ])
  func brokenStrings(source: String, message: String) throws {
    let error = #expect(throws: ScriptError.self) { try texts(source) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "none")")
  }
}
