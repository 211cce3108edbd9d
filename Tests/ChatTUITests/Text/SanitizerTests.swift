import ClientCore
import Testing

@testable import ChatTUI

@Suite struct SanitizerTests {
  @Test(arguments: [
    ("\u{1B}[31m", "␛[31m"), ("\u{0}\u{7}\u{7F}", "␀␇␡"), ("\u{9B}31m", "\u{FFFD}31m"), ("\u{85}", "\u{FFFD}"),
    ("a\u{202E}b\u{202C}", "a\u{FFFD}b\u{FFFD}"), ("\u{2066}x\u{2069}", "\u{FFFD}x\u{FFFD}"),
    ("\u{200E}\u{200F}\u{61C}", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("a\u{2028}b\u{2029}", "a\u{FFFD}b\u{FFFD}"),
    ("\u{E0041}\u{E0042}", "\u{FFFD}"), ("a\u{E0041}", "\u{FFFD}"), ("\u{E000}", "\u{FFFD}"), ("\u{378}", "\u{FFFD}"),
    ("\u{FE0F}", "\u{FFFD}"), ("\u{200D}", "\u{FFFD}"), ("\u{3164}", "\u{FFFD}"), ("\u{301}", "◌\u{301}"),
    ("a\u{200B}b\u{FEFF}", "ab"), ("❤️", "❤"), ("plain 你好", "plain 你好"),
  ])
  func dangerousScalarsBecomeVisible(text: String, expected: String) {
    #expect(Sanitizer.singleLine(text) == expected)
  }

  @Test func newlinesAreSpacesOrKept() {
    #expect(Sanitizer.singleLine("a\r\nb\nc\td") == "a b c d")
    #expect(Sanitizer.multiline("a\r\nb\nc\rd") == "a\nb\nc\nd")
  }

  @Test(arguments: [("👨‍👩‍👧", "👨👩👧"), ("👍🏽", "👍"), ("🇨🇳", "CN"), ("1️⃣", "1"), ("🏳️‍🌈", "🏳🌈"), ("👍", "👍")])
  func safeModeUsesPlainSubstitutes(text: String, expected: String) {
    #expect(Sanitizer.singleLine(text, mode: .safe) == expected)
  }

  @Test(arguments: [
    // Too long for a cell, and a narrow first part, which terminals disagree about.
    ("👨‍👩‍👧‍👦", "👨👩👧👦", "👨👩👧👦"), ("🏳️‍🌈", "🏳🌈", "🏳🌈"), ("❤️‍🔥", "❤🔥", "❤🔥"), ("🏴‍☠️", "🏴\u{200D}☠", "🏴☠"),
    ("👩🏽‍💻", "👩🏽\u{200D}💻", "👩🏽💻"), ("👍🏽", "👍🏽", "👍🏽"), ("☝🏽", "☝", "☝🏽"), ("👩🏽‍❤️‍💋‍👨🏿", "👩❤💋👨", "👩❤💋👨"),
    ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴ENG", "🏴ENG"), ("🏴", "🏴", "🏴"), ("🇨🇳", "🇨🇳", "🇨🇳"), ("1️⃣", "1\u{20E3}", "1\u{20E3}"),
  ])
  func emojiThatCannotBeDrawnAsOneKeepTheirMeaning(text: String, joined: String, parts: String) {
    // As scalars, for Swift compares characters.
    #expect(Array(Sanitizer.singleLine(text).unicodeScalars) == Array(joined.unicodeScalars))
    #expect(Array(Sanitizer.singleLine(text, mode: .parts).unicodeScalars) == Array(parts.unicodeScalars))
  }

  @Test func resultsAreHarmlessForAnyInput() {
    var generator = SeededRandom(seed: 3)
    for _ in 0..<3_000 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<6 {
        let ranges: [ClosedRange<UInt32>] = [
          0...0x100, 0x300...0x36F, 0x2000...0x206F, 0x1F1E6...0x1F6FF, 0...0x10FFFF,
        ]
        let value = UInt32.random(in: ranges[Int.random(in: 0...4, using: &generator)], using: &generator)
        if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
      }
      let text = String(scalars)
      for mode in EmojiMode.allCases {
        let clean = Sanitizer.multiline(text, mode: mode)
        let isHarmless = clean.unicodeScalars.allSatisfy { scalar in
          switch scalar.properties.generalCategory {
          case .control: scalar == "\n"
          case .format: scalar == "\u{200D}"
          case .privateUse, .lineSeparator, .paragraphSeparator: false
          // The table may be newer than the Swift runtime, and keeps room for ideographs.
          case .unassigned: ScalarKind.isRecent(scalar.value)
          default: true
          }
        }
        #expect(isHarmless, "\(text.unicodeScalars.map { $0.value })")
        // One glyph for each character keeps offsets the same.
        #expect(Glyphs(text, mode: mode).reduce(0) { count, _ in count + 1 } == text.count)
      }
    }
  }
}
