import ClientCore
import Testing

@testable import ChatTUI

@Suite struct TextWidthTests {
  /// What the wcwidth package says.
  private static let facts: [(Character, Int)] = [
    ("a", 1), ("~", 1), ("é", 1), ("你", 2), ("好", 2), ("，", 2), ("。", 2), ("「", 2), ("あ", 2),
    ("ア", 2), ("ｱ", 1), ("ｶ", 1), ("한", 2), ("ㅎ", 2), ("가", 2), ("€", 1), ("…", 1), ("—", 1),
    ("“", 1), ("─", 1), ("█", 1), ("●", 1), ("✓", 1), ("❤", 1), ("☁", 1), ("⌚", 2), ("⏰", 2),
    ("⭐", 2), ("👍", 2), ("👩", 2), ("🏽", 2), ("🥺", 2), ("🫠", 2), ("𠀀", 2), ("ñ", 1), ("ß", 1),
    ("ж", 1), ("א", 1), ("ع", 1), ("ก", 1), ("ห", 1), ("ह", 1), ("①", 1), ("⑩", 1), ("㈱", 2),
    ("㎏", 2), ("℃", 1), ("Ａ", 2), ("！", 2), ("￥", 2), ("～", 2), ("★", 1), ("♥", 1), ("♪", 1),
    ("→", 1), ("⇒", 1), ("≠", 1), ("∞", 1), ("©", 1), ("®", 1), ("™", 1),
  ]

  @Test func singleScalarsHaveTheirColumns() {
    for (character, columns) in Self.facts {
      #expect(TextWidth.columns(String(character)) == columns, "\(character)")
    }
  }

  @Test(arguments: [
    // Measured in tmux 3.3a, which counts as the C library does.
    ("e\u{301}", 1, 1), ("か\u{3099}", 2, 2), ("ᄒ\u{1161}\u{11AB}", 2, 2), ("कि", 2, 2), ("क्षि", 3, 3), ("กำ", 2, 2),
    ("நி", 2, 2), ("🇨🇳", 2, 2), ("👨‍👩‍👧", 2, 6), ("👨‍👩‍👧‍👦", 8, 8), ("👍🏽", 2, 2), ("👩🏽‍💻", 2, 4),
    // Columns of an emoji form differ, so narrow symbols keep their plain form.
    ("❤️", 1, 1), ("🏳️‍🌈", 3, 3), ("1️⃣", 1, 1), ("✌🏽", 1, 1), ("⌚️", 2, 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 5, 5),
    ("", 0, 0), ("\u{200B}", 0, 0), ("\u{301}", 1, 1), ("\u{1B}", 1, 1), ("\u{FE0F}", 1, 1), ("🏽", 2, 2),
    ("你好, world", 11, 11),
  ])
  func clustersHaveTheColumnsTerminalsGiveThem(text: String, full: Int, safe: Int) {
    #expect(TextWidth.columns(text, mode: .full) == full)
    #expect(TextWidth.columns(text, mode: .safe) == safe)
  }

  @Test(arguments: [
    ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("你好", 4, "你好"), ("你好吗", 5, "你好…"), ("你好吗", 4, "你…"),
    ("你", 1, "…"), ("abc", 0, ""), ("", 5, ""), ("👍🏽👍🏽", 3, "👍🏽…"),
  ])
  func truncationLeavesRoomForTheEllipsis(text: String, columns: Int, expected: String) {
    #expect(TextWidth.truncated(text, to: columns) == expected)
  }

  @Test(arguments: [
    // Unicode 15 to 16, and what is kept free for ideographs.
    ("𱍐", 2), ("𮯰", 2), ("\u{323B0}", 2), ("\u{3FFFD}", 2), ("⿼", 2), ("\u{1FAE8}", 2), ("\u{1FAE9}", 2),
    ("\u{1C89}", 1),
  ])
  func scalarsNewerThanTheCLibraryAreKnown(text: String, columns: Int) {
    #expect(TextWidth.columns(text) == columns)
    #expect(Sanitizer.singleLine(text) == text)
    #expect(text.unicodeScalars.allSatisfy { ScalarKind.isRecent($0.value) })
  }

  @Test(arguments: ["\u{2FFFE}", "\u{40000}", "\u{E1000}", "\u{F0000}", "\u{378}", "\u{1FAFF}"])
  func whatNobodyHasAssignedIsReplaced(text: String) {
    #expect(Sanitizer.singleLine(text) == "\u{FFFD}")
  }

  @Test func everyScalarHasAKind() {
    // The table is sorted, so a search always ends; each run differs from its neighbour.
    let runs = ScalarTable.runs
    #expect(zip(runs, runs.dropFirst()).allSatisfy { $0 >> 3 < $1 >> 3 && $0 & 7 != $1 & 7 })
    #expect(runs.first == 5)
    for value: UInt32 in [0, 0x7F, 0x85, 0xD7FF, 0xE000, 0xFFFF, 0x10FFFF] {
      if let scalar = Unicode.Scalar(value) { _ = ScalarKind(scalar) }
    }
  }
}
