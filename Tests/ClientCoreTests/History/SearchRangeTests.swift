import Testing

@testable import ClientCore

/// Which part of a text is shown as found.
@Suite struct SearchRangeTests {
  @Test(arguments: [
    ("das ist eine straße hier", "STRASSE", "straße"), ("ＦＵＬＬ幅", "ull", "ＵＬＬ"),
    ("x İstanbul y", "istanbul", "İstanbul"),
    ("ab e\u{301}te\u{301} c", "ete", "e\u{301}te\u{301}"), ("a 👨‍👩‍👧 b", "👩", "👨‍👩‍👧"), ("ﬃx", "f", "ﬃ"), ("ß", "s", "ß"),
    ("\u{1112}\u{1161}\u{11AB}국", "한", "\u{1112}\u{1161}\u{11AB}"),
    ("a\u{200B}b", "ab", "a\u{200B}b"), ("❤\u{FE0F}你", "❤", "❤\u{FE0F}"), ("今天去北京", "北京", "北京"), ("㎏", "g", "㎏"),
  ])
  func `whole Characters of the original are marked`(text: String, query: String, found: String) throws {
    let wanted = try #require(SearchQuery(query))
    let range = try #require(wanted.firstRange(in: text))
    #expect(String(text[range]).unicodeScalars.elementsEqual(found.unicodeScalars))
  }

  @Test func `every range that is found holds the query`() throws {
    var generator = SeededGenerator(state: 7)
    for _ in 0..<2000 {
      let text = HistorySearchTests.text(&generator, length: 1...12)
      guard let query = SearchQuery(HistorySearchTests.text(&generator, length: 1...3)) else { continue }
      let range = query.firstRange(in: text)
      #expect((range != nil) == query.matches(text))
      if let range { #expect(query.matches(String(text[range])), "\(text.debugDescription)") }
    }
  }
}
