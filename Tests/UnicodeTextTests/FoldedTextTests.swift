import Testing

@testable import UnicodeText

@Suite("Folded texts") struct FoldedTextTests {
  @Test(
    "width, case and forms do not count",
    arguments: [
      ("ＦＵＬＬ幅", "full幅"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("straße", "STRASSE"), ("ﬃ", "ffi"), ("ｶﾞ", "ガ"), ("①", "1"),
      ("한", "\u{1112}\u{1161}\u{11AB}"), ("が", "か\u{3099}"), ("ぱ", "は\u{309A}"), ("ヷ", "ワ\u{3099}"),
      ("Й", "и\u{306}"), ("e\u{301}\u{323}", "\u{1EB9}\u{301}"), ("\u{2126}", "ω"), ("⽂", "文"), ("a\u{3000}b", "a b"),
      ("a\u{A0}b", "a\tb"), ("a\u{200B}b\u{AD}", "ab"), ("❤\u{FE0F}", "❤"), ("İ", "i\u{307}"), ("\u{1E9E}", "ss"),
    ])
  func same(left: String, right: String) {
    #expect(FoldedText(left) == FoldedText(right))
  }

  @Test(
    "letters that differ stay apart",
    arguments: [("か", "が"), ("é", "e"), ("ı", "i"), ("и", "й"), ("文", "文字"), ("1", "l"), ("क", "क़")])
  func different(left: String, right: String) {
    #expect(FoldedText(left) != FoldedText(right))
  }

  @Test("folding again changes nothing, for every scalar")
  func idempotent() {
    for value in UInt32(0)..<0x30000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let folded = FoldedText(String(Character(scalar)))
      if FoldedText(folded.joined) != folded { Issue.record("U+\(String(value, radix: 16))") }
    }
  }

  /// What the standard library knows is newer than the table.
  @Test("a capital letter folds to what its small letter folds to, for every scalar")
  func cases() {
    for value in UInt32(0xA0)..<0x30000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(Character(scalar))
      let lower = scalar.properties.lowercaseMapping
      if lower != text, scalar.properties.uppercaseMapping == text, FoldedText(lower) != FoldedText(text) {
        // Cherokee folds to its capital letters.
        if !(0x13A0...0x13F5).contains(value), value != 0x130 { Issue.record("U+\(String(value, radix: 16))") }
      }
    }
  }

  @Test(
    "marks of the query must be there, others need not",
    arguments: [
      ("Été à la plage", "ete", true), ("Été", "été", true), ("Ete", "été", false), ("Été", "éte", true),
      ("Été", "è", false),
      ("e\u{323}\u{301}", "é", true), ("ệ", "ê", true), ("ệ", "ẹ", true), ("ê", "ệ", false),
      ("İstanbul", "istanbul", true),
      ("مُحَمَّد", "محمد", true), ("कि", "क", true), ("ปี่", "ปี", true),
    ])
  func marks(text: String, query: String, isFound: Bool) {
    #expect((FoldedText(text).firstOffset(of: FoldedText(query)) != nil) == isFound)
  }

  @Test("each letter knows the scalar it comes from")
  func origins() {
    let (folded, origins) = FoldedText.withOrigins("aﬃé文\u{200B}ß")
    #expect(folded.letters.count == origins.count)
    #expect(origins == [0, 1, 1, 1, 4, 6, 12, 12])
  }

  @Test("many marks do not make a search slow")
  func manyMarks() {
    let text = FoldedText(String(repeating: "e" + String(repeating: "\u{301}", count: 8), count: 4_000))
    #expect(text.firstOffset(of: FoldedText(String(repeating: "e\u{302}", count: 3))) == nil)
  }
}
