import ChatProtocol
import LocalDatabase
import Testing

@testable import ClientCore

/// The search of every history, held against looking at each message.
@Suite struct HistorySearchTests {
  typealias Kind = HistoryTests.Kind

  /// Few different letters, so that texts have much in common.
  static func text(_ generator: inout SeededGenerator, length: ClosedRange<Int>) -> String {
    let letters = Array("abAB我的们 ，.é❤️👍🏽👨‍👩‍👧\n*\"-('1Я한か\u{E02A}\u{0}")
    return String(
      (0..<Int.random(in: length, using: &generator)).map { _ in letters.randomElement(using: &generator)! })
  }

  /// All results, asked for in pages.
  static func all(_ history: any HistoryAPI, _ text: String, page: Int = 7) async throws -> [SearchHit] {
    guard let query = SearchQuery(text) else { return [] }
    var hits: [SearchHit] = []
    var position: SearchPosition?
    repeat {
      let found = try await history.search(query, before: position, limit: page)
      #expect(found.hits.count <= page)
      hits += found.hits
      position = found.next
    } while position != nil
    return hits
  }

  static func ids(_ history: any HistoryAPI, _ text: String) async throws -> [MessageID] {
    try await all(history, text).map(\.message.id)
  }

  @Test(arguments: Kind.allCases, [1, 2, 3] as [UInt64])
  func `finds exactly the messages that contain the text, newest first`(kind: Kind, seed: UInt64) async throws {
    try await HistoryTests.withHistory(kind) { (history) async throws in
      var generator = SeededGenerator(state: seed)
      let messages = (0..<400).map { HistoryTests.received("m\($0)", Self.text(&generator, length: 1...14)) }
      _ = try await history.insertIncoming(messages, in: .direct(HistoryTests.bob), countingUnread: false)
      while try await history.indexForSearch() {}
      for _ in 0..<300 {
        let wanted = Self.text(&generator, length: 1...5)
        guard let query = SearchQuery(wanted) else { continue }
        let expected = messages.reversed().filter { query.matches($0.text) }.map(\.id)
        #expect(try await Self.ids(history, wanted) == expected, "\(wanted.debugDescription)")
      }
    }
  }

  @Test(arguments: Kind.allCases) func `finds one and two letters of Chinese, Latin and emoji`(kind: Kind) async throws
  {
    try await HistoryTests.withHistory(kind) { (history) async throws in
      let texts = [
        "我们明天去北京吧", "See you at the STATION", "好的 👍🏽", "❤\u{FE0F} 你", "Été à Москва", "ＡＢＣ 全角", "line\none",
        "ＦＵＬＬ幅", "ΣΊΣΥΦΟΣ straße İstanbul", "한국 が", "Ete",
      ]
      let messages = texts.enumerated().map { HistoryTests.received("\($0)", $1) }
      _ = try await history.insertIncoming(messages, in: .direct(HistoryTests.bob), countingUnread: false)
      let cases: [(String, [MessageID])] = [
        ("我", ["0"]), ("北京", ["0"]), ("station", ["1"]), ("AT", ["1"]), ("👍🏽", ["2"]), ("👍", ["2"]), ("❤", ["3"]),
        ("❤\u{FE0F}", ["3"]), ("été", ["4"]), ("МОСКВА", ["4"]), ("ａｂ", ["5"]), ("e o", ["6"]), (" 的 ", ["2"]),
        ("full", ["7"]), ("ＦＵＬＬ", ["7"]), ("σίσυφος", ["8"]), ("ΣΙΣΥΦΟΣ", ["8"]), ("STRASSE", ["8"]), ("straße", ["8"]),
        ("istanbul", ["8"]), ("İSTANBUL", ["8"]), ("ete", ["10", "4"]), ("éte", ["4"]), ("è", []), ("abc", ["5"]),
        ("\u{1112}\u{1161}\u{11AB}", ["9"]), ("か\u{3099}", ["9"]),
        ("京北", []),
        ("们天", []),
      ]
      for (query, expected) in cases { #expect(try await Self.ids(history, query) == expected, "\(query)") }
    }
  }

  @Test(arguments: Kind.allCases) func `takes a query for what it says, never for syntax`(kind: Kind) async throws {
    try await HistoryTests.withHistory(kind) { (history) async throws in
      let odd = [
        "\"", "'", "*", "a*", "-a", "a OR b", "a AND b", "NOT a", "NEAR(a b)", "terms:a", "^a", "(", ")", "{}", "+",
        "\\",
        "\u{0}", "a\u{0}b", "%", "_", ";--", "\"\"", "\" OR \"", "….。", String(repeating: "长", count: 9_000),
        String(repeating: "ab", count: 9_000),
      ]
      let messages = odd.enumerated().map { HistoryTests.received("\($0)", "x" + $1 + "y") }
      _ = try await history.insertIncoming(messages, in: .direct(HistoryTests.bob), countingUnread: false)
      for (index, text) in odd.enumerated() {
        let expected = messages.indices.reversed().filter { SearchQuery(text)?.matches(messages[$0].text) ?? false }
        #expect(expected.contains(index))
        #expect(try await Self.ids(history, text) == expected.map { MessageID("\($0)") }, "\(text.prefix(20))")
      }
    }
  }

  @Test func `a query in which nothing counts is none`() {
    for text in ["", " ", "\n\t", "\u{FE0F}", "\u{3000} "] { #expect(SearchQuery(text) == nil) }
  }

  @Test(arguments: Kind.allCases) func `a result tells where the message is`(kind: Kind) async throws {
    try await HistoryTests.withHistory(kind) { (history) async throws in
      let long = String(repeating: "很长的话", count: 100) + "\nneedle\t" + String(repeating: "more words ", count: 100)
      try await history.insertOutgoing(HistoryTests.own("a", long, at: 77), to: .direct(HistoryTests.eve))
      let hit = try #require(try await Self.all(history, "NEEDLE").first)
      #expect(hit.conversation == .direct(HistoryTests.eve))
      #expect(hit.message == MessageKey(sender: HistoryTests.me, id: "a"))
      #expect(hit.timestamp == 77)
      #expect(hit.excerpt.count < 200 && hit.excerpt.contains(" needle "))
      #expect(hit.excerpt.first == "…" && hit.excerpt.last == "…")
    }
  }

  @Test func `where a text is found is given in whole Characters`() throws {
    let text = "a👨‍👩‍👧b ❤\u{FE0F}c"
    func found(_ query: String) throws -> String {
      String(text[try #require(SearchQuery(query)?.firstRange(in: text))])
    }
    #expect(try found("👩") == "👨‍👩‍👧")
    #expect(try found("B ❤c") == "b ❤\u{FE0F}c")
    #expect(try found("❤") == "❤\u{FE0F}")
    #expect(SearchQuery("x")?.firstRange(in: text) == nil)
  }

  @Test(arguments: Kind.allCases) func `gives the messages around one and after one`(kind: Kind) async throws {
    try await HistoryTests.withHistory(kind) { (history) async throws in
      let messages = (0..<30).map { HistoryTests.received("\($0)") }
      for message in messages {
        _ = try await history.insertIncoming([message], in: .direct(HistoryTests.bob), countingUnread: false)
        _ = try await history.insertIncoming(
          [HistoryTests.received("e\(message.id)", from: HistoryTests.eve)], in: .direct(HistoryTests.eve),
          countingUnread: false)
      }
      let window = try await history.messages(in: .direct(HistoryTests.bob), around: messages[10].key, limit: 5)
      #expect(window == MessageWindow(messages: Array(messages[5...15]), hasOlder: true, hasNewer: true))
      let end = try await history.messages(in: .direct(HistoryTests.bob), around: messages[28].key, limit: 5)
      #expect(end == MessageWindow(messages: Array(messages[23...29]), hasOlder: true, hasNewer: false))
      let newer = try await history.messages(in: .direct(HistoryTests.bob), after: messages[26], limit: 5)
      #expect(newer == Array(messages[27...29]))
      let unknown = MessageKey(sender: HistoryTests.eve, id: "no")
      #expect(try await history.messages(in: .direct(HistoryTests.bob), around: unknown, limit: 5) == MessageWindow())
      #expect(
        try await history.messages(
          in: .direct(HistoryTests.bob), around: HistoryTests.received("e1", from: HistoryTests.eve).key, limit: 5)
          == MessageWindow())
    }
  }
}
