import ChatProtocol
import LocalDatabase
import Testing

@testable import ClientCore

/// The index on disk: it follows the messages, survives interruptions and is made again when it is lost.
@Suite struct SearchIndexTests {
  private let me = HistoryTests.me
  private let bob = HistoryTests.bob

  private func write(_ range: Range<Int>, to store: HistoryStore) async throws {
    let messages = range.map { HistoryTests.received("m\($0)", "消息 number \($0)") }
    _ = try await store.insertIncoming(messages, in: .direct(bob), countingUnread: false)
  }

  private func change(_ folder: TemporaryFolder, _ sql: String) throws {
    try Database.open(path: "\(folder.path)/1.db").execute(sql)
  }

  private func count(_ store: HistoryStore, _ text: String) async throws -> Int {
    try await HistorySearchTests.all(store, text, page: 30).count
  }

  /// A history as it was left by a version without a search.
  private func oldHistory(in folder: TemporaryFolder, messages: Int) throws {
    let database = try Database.open(path: "\(folder.path)/1.db")
    try database.migrate(HistorySchema.migrations.filter { $0.version < HistorySchema.search.version })
    for index in 0..<messages {
      let message = HistoryTests.received("m\(index)", "消息 number \(index)")
      try database.run(
        "INSERT INTO message(peer, sender, msgid, content, ts_ms, state) VALUES (?1, ?1, ?2, ?3, ?4, 4)", bob.rawValue,
        message.id.rawValue, message.text, message.timestamp.rawValue)
    }
    try database.run("INSERT INTO conversation(peer, last_ts) VALUES (?, 0)", bob.rawValue)
  }

  @Test func `an older history is taken in step by step, newest first, and goes on after an interruption`() async throws
  {
    let folder = try TemporaryFolder()
    try oldHistory(in: folder, messages: 1000)
    var store = try await HistoryStore.open(account: me, folder: folder.path)
    let query = try #require(SearchQuery("消息"))
    let page = try await store.search(query, before: nil, limit: 5)
    #expect(page.hits.map(\.message.id) == (995...999).reversed().map { "m\($0)" })
    #expect((1..<99).contains(page.indexedPercent))
    let found = try await count(store, "消息")
    #expect(found == HistoryStore.indexStepMessages)
    // Killed: nothing is closed. The next start goes on where this one stopped.
    let second = try await HistoryStore.open(account: me, folder: folder.path)
    #expect(try await count(second, "消息") == found)
    try await write(1000..<1010, to: second)
    // A search takes in what is new, and goes on with what is old.
    #expect(try await count(second, "消息") == found + HistoryStore.indexStepMessages)
    #expect(try await second.search(query, before: nil, limit: 2).hits.map(\.message.id) == ["m1009", "m1008"])
    var steps = 0
    while try await second.indexForSearch() { steps += 1 }
    #expect(steps <= 4)
    #expect(try await count(second, "消息") == 1010)
    #expect(try await second.search(query, before: nil, limit: 5).indexedPercent == 100)
    await second.close()
    await store.close()
    store = try await HistoryStore.open(account: me, folder: folder.path)
    #expect(try await store.indexForSearch() == false)
    #expect(try await count(store, "number 7") == 111)
    await store.close()
  }

  @Test func `edited texts are found as they are now, deleted and emptied ones not at all`() async throws {
    let folder = try TemporaryFolder()
    let store = try await HistoryStore.open(account: me, folder: folder.path)
    try await write(0..<50, to: store)
    #expect(try await count(store, "number 7") == 1)
    // Twice before the index hears of it, once more after.
    try change(folder, "UPDATE message SET content = 'between 甲乙' WHERE msgid = 'm7'")
    try change(folder, "UPDATE message SET content = 'new 丙丁 words' WHERE msgid = 'm7'")
    #expect(try await count(store, "number 7") == 0)
    #expect(try await count(store, "甲乙") == 0)
    #expect(try await count(store, "丙丁 w") == 1)
    try change(folder, "UPDATE message SET content = 'number 7 again' WHERE msgid = 'm7'")
    #expect(try await HistorySearchTests.ids(store, "number 7") == ["m7"])
    #expect(try await count(store, "丙") == 0)
    // A recall empties the text.
    try change(folder, "UPDATE message SET content = '' WHERE msgid = 'm7'; DELETE FROM message WHERE msgid = 'm8'")
    #expect(try await count(store, "number 7") == 0)
    #expect(try await count(store, "number 8") == 0)
    #expect(try await count(store, "number") == 48)
    await store.close()
    // Their terms have left the file's index too.
    let database = try Database.open(path: "\(folder.path)/1.db")
    for term in ["丙", "甲乙", "aga", " 8"] {
      let found = try database.all(
        "SELECT rowid FROM message_search WHERE message_search MATCH ?", SearchTokens.expression(SearchText(term))
      ) { $0.int64(0) }
      #expect(found.isEmpty, "\(term)")
    }
    try database.execute("INSERT INTO message_search(message_search) VALUES ('integrity-check')")
  }

  @Test func `changes of messages that are not indexed yet do no harm`() async throws {
    let folder = try TemporaryFolder()
    try oldHistory(in: folder, messages: 600)
    let store = try await HistoryStore.open(account: me, folder: folder.path)
    #expect(try await store.indexForSearch())
    try change(folder, "UPDATE message SET content = '改过' WHERE msgid IN ('m3', 'm599')")
    try change(folder, "DELETE FROM message WHERE msgid IN ('m4', 'm598')")
    while try await store.indexForSearch() {}
    #expect(try await HistorySearchTests.ids(store, "改过") == ["m599", "m3"])
    #expect(try await count(store, "消息") == 596)
    await store.close()
  }

  @Test func `an index that was lost or damaged is made again`() async throws {
    let folder = try TemporaryFolder()
    var store = try await HistoryStore.open(account: me, folder: folder.path)
    try await write(0..<400, to: store)
    while try await store.indexForSearch() {}
    await store.close()
    // As after a repair of the file, which copies ordinary tables alone.
    try change(folder, "INSERT INTO message_search(message_search) VALUES ('delete-all')")
    store = try await HistoryStore.open(account: me, folder: folder.path)
    while try await store.indexForSearch() {}
    #expect(try await count(store, "消息") == 400)
    await store.close()

    try change(folder, "UPDATE message_search_data SET block = x'00' WHERE id > 10")
    store = try await HistoryStore.open(account: me, folder: folder.path)
    _ = try await count(store, "消息")
    while try await store.indexForSearch() {}
    #expect(try await count(store, "消息") == 400)
    await store.close()
  }

  /// Terms of an older version are other ones; its stamp has another form.
  @Test func `an index of an older version is made again in steps, and searched meanwhile`() async throws {
    let folder = try TemporaryFolder()
    var store = try await HistoryStore.open(account: me, folder: folder.path)
    try await write(0..<600, to: store)
    while try await store.indexForSearch() {}
    await store.close()
    try change(
      folder,
      """
      INSERT INTO message_search(message_search) VALUES ('delete-all');
      INSERT INTO message_search(rowid, terms) SELECT 0, 'stamp' || stamp FROM search_state;
      INSERT INTO message_search(rowid, terms) SELECT local_id, 'old' FROM message;
      """)
    store = try await HistoryStore.open(account: me, folder: folder.path)
    let query = try #require(SearchQuery("消息"))
    let page = try await store.search(query, before: nil, limit: 5)
    #expect(page.hits.map(\.message.id) == (595...599).reversed().map { "m\($0)" })
    #expect(page.indexedPercent < 100)
    while try await store.indexForSearch() {}
    #expect(try await count(store, "消息") == 600)
    await store.close()
    let database = try Database.open(path: "\(folder.path)/1.db")
    #expect(
      try database.first("SELECT rowid FROM message_search WHERE message_search MATCH 'old'") { $0.int64(0) } == nil)
  }

  @Test func `a step that fails half way changes nothing`() async throws {
    let folder = try TemporaryFolder()
    let store = try await HistoryStore.open(account: me, folder: folder.path)
    try await write(0..<10, to: store)
    try change(folder, "CREATE TRIGGER fails BEFORE UPDATE ON search_state BEGIN SELECT raise(ABORT, 'no'); END")
    await #expect(throws: HistoryError.self) { _ = try await store.indexForSearch() }
    #expect(try await count(store, "消息") == 0)
    // Messages are kept all the same.
    try await write(10..<12, to: store)
    try change(folder, "DROP TRIGGER fails")
    #expect(try await count(store, "消息") == 12)
    await store.close()
  }

  @Test func `the terms of a text are told apart from those of others`() {
    #expect(SearchTokens.document(SearchText("aB")) == "a ab b ")
    #expect(SearchTokens.document(SearchText("我们a")) == "我 我们 我们a 们 们a a ")
    #expect(SearchTokens.document(SearchText("我们去")) == "我 我们 们 们去 去 ")
    #expect(SearchTokens.expression(SearchText("我们去")) == "\"我们\" AND \"们去\"")
    #expect(SearchTokens.expression(SearchText("\"a")) == "\"\u{E022}a\"")
    let long = SearchTokens.expression(SearchText(String((0..<200).map { Character(Unicode.Scalar(0x4E00 + $0)!) })))
    #expect(long.split(separator: " AND ").count <= 12)
  }
}
