import ChatProtocol
import Testing

@Suite struct JSONStringTests {
  static func text(_ source: String) throws -> String? {
    try JSONDocument(parsing: Array("\"\(source)\"".utf8)).root.string
  }

  @Test(arguments: [
    ("", ""), ("abc", "abc"), ("abcdefgh", "abcdefgh"), ("abcdefghijklmnop q", "abcdefghijklmnop q"),
    (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"), (#"\u0041\u00e9\u4F60"#, "Aé你"),
    (#"\ud83d\ude00"#, "😀"), (#"\uD83D\uDE00!"#, "😀!"), ("你好 ❤️ 👨‍👩‍👧", "你好 ❤️ 👨‍👩‍👧"), ("\u{7F}\u{80}", "\u{7F}\u{80}"),
    (#"a\u0001"#, "a\u{1}"), (#"\u2028"#, "\u{2028}"), ("\u{10FFFF}\u{FFFF}", "\u{10FFFF}\u{FFFF}"),
    (#"\\u0041"#, #"\u0041"#), (#"\uFFFF"#, "\u{FFFF}"), (#"\ufeff"#, "\u{FEFF}"),
  ])
  func `Escapes and characters of every length are read`(source: String, expected: String) throws {
    #expect(try Self.text(source).map { Array($0.utf8) } == Array(expected.utf8))
  }

  @Test(arguments: [
    (#"\ud83d"#, "\u{FFFD}"), (#"\ude00"#, "\u{FFFD}"), (#"\ude00\ud83d"#, "\u{FFFD}\u{FFFD}"),
    (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"), (#"\ud83dx"#, "\u{FFFD}x"), (#"\ud83d\n"#, "\u{FFFD}\n"),
    (#"\ud83d\u0041"#, "\u{FFFD}A"), (#"\ud83d\\ude00"#, "\u{FFFD}\\ude00"), (#"x\udfff\udbff"#, "x\u{FFFD}\u{FFFD}"),
  ])
  func `A surrogate without its other half becomes the replacement character`(source: String, expected: String) throws {
    #expect(try Self.text(source) == expected)
  }

  @Test func `The end of a plain run is found at every offset of a word`() throws {
    for length in 0..<40 {
      let plain = String(repeating: "~", count: length)
      #expect(try Self.text(plain) == plain)
      #expect(try Self.text(plain + "\\n" + plain) == plain + "\n" + plain)
      #expect(try Self.text(plain + "é" + plain) == plain + "é" + plain)
      #expect(throws: JSONError(code: .controlCharacter, offset: length + 1)) { try Self.text(plain + "\u{1F}   ") }
      #expect(throws: JSONError(code: .trailingBytes, offset: length + 2)) { try Self.text(plain + "\"x       ") }
    }
  }

  @Test func `Every byte below 0x20 and every escape letter is decided`() throws {
    for byte in UInt8(0)..<0x20 {
      #expect(throws: JSONError.self) { try JSONDocument(parsing: [0x22, byte, 0x22]) }
    }
    let letters = Set("\"\\/bfnrt".utf8)
    for byte in UInt8(0)..<0x80 where byte != UInt8(ascii: "u") {
      let accepted = (try? JSONDocument(parsing: [0x22, 0x5C, byte, 0x22])) != nil
      #expect(accepted == letters.contains(byte), "escape \(byte)")
    }
  }
}
