import ChatProtocol
import ClientCore
import LocalDatabase

/// Measures a history through the interface that the client uses.
struct HistoryMeasure {
  static let pageSize = 60
  let folder: String
  let account: UserID

  func measure() async throws {
    let began = ContinuousClock.now
    let store = try await HistoryStore.open(account: account, folder: folder)
    let snapshot = try await store.loadSnapshot()
    guard let newest = snapshot.conversations.first?.peer else { throw HistoryBench.Misuse() }
    _ = try await store.messages(in: .direct(newest), before: nil, limit: Self.pageSize)
    report("open_us", microseconds(ContinuousClock.now - began))
    report("conversations", snapshot.conversations.count)
    report("opened_kib", memory("VmRSS"))
    let anchors = try anchors()
    try await pageUps(store, anchors)
    report("paged_kib", memory("VmRSS"))
    try await searches(store, anchors.map(\.message.text))
    report("searched_kib", memory("VmRSS"))
    try await inserts(store, newest)
    report("hwm_kib", memory("VmHWM"))
    await store.close()
  }

  /// Messages at random places, read past the store.
  private func anchors() throws -> [(peer: UserID, message: ChatMessage)] {
    let database = try Database.open(path: "\(folder)/\(account.rawValue).db", options: DatabaseOptions(cacheKiB: 256))
    let count = try database.first("SELECT max(local_id) FROM message") { $0.int64(0) } ?? 1
    var generator = SeededGenerator(seed: 3)
    var found: [(UserID, ChatMessage)] = []
    while found.count < 2000 {
      let place = Int64.random(in: 1...max(1, count), using: &generator)
      let message = try database.first(
        "SELECT conversation, sender, msgid, content, ts_ms FROM message WHERE local_id = ?", place
      ) {
        (
          UserID(rawValue: $0.int32(0)),
          ChatMessage(
            id: MessageID(rawValue: $0.string(2)), sender: UserID(rawValue: $0.int32(1)),
            content: MessageContent($0.string(3)), timestamp: Timestamp(rawValue: $0.int64(4)),
            delivery: .received)
        )
      }
      if let message { found.append(message) }
    }
    return found
  }

  private func pageUps(_ store: HistoryStore, _ anchors: [(peer: UserID, message: ChatMessage)]) async throws {
    var times: [Int64] = []
    var rows = 0
    for anchor in anchors {
      let start = ContinuousClock.now
      rows += try await store.messages(in: .direct(anchor.peer), before: anchor.message, limit: Self.pageSize).count
      times.append(microseconds(ContinuousClock.now - start))
    }
    report("page_rows", rows)
    report("page_p50_us", times.percentile(0.5))
    report("page_p99_us", times.percentile(0.99))
  }

  private func searches(_ store: HistoryStore, _ messages: [String]) async throws {
    var generator = SeededGenerator(seed: 4)
    var times: [Int64] = []
    var byKind: [String: [Int64]] = [:]
    var slowest = ("", Int64(0))
    var hits = 0
    for (kind, text) in Texts().queries(500, from: messages, &generator) {
      guard let query = SearchQuery(text) else { continue }
      let start = ContinuousClock.now
      var page = SearchPage()
      // As the client does: until 30 are found or there are no more.
      repeat {
        let more = try await store.search(query, before: page.next, limit: 30 - page.hits.count)
        page.hits += more.hits
        page.next = more.next
      } while page.next != nil && page.hits.count < 30
      let time = microseconds(ContinuousClock.now - start)
      hits += page.hits.count
      times.append(time)
      byKind[kind, default: []].append(time)
      if time > slowest.1 { slowest = ("\(text) (\(page.hits.count))", time) }
    }
    report("searches", times.count)
    report("search_hits", hits)
    report("search_p50_us", times.percentile(0.5))
    report("search_p99_us", times.percentile(0.99))
    report("search_max_us", times.max() ?? 0)
    report("slowest", slowest.0)
    for (kind, times) in byKind.sorted(by: { $0.key < $1.key }) {
      report("search[\(kind)]", "p50 \(times.percentile(0.5)) max \(times.max() ?? 0)")
    }
  }

  /// What a message costs, and the search after it, which takes it in.
  private func inserts(_ store: HistoryStore, _ peer: UserID) async throws {
    var generator = SeededGenerator(seed: 5)
    let texts = Texts()
    var inserts: [Int64] = []
    var searches: [Int64] = []
    guard let query = SearchQuery("今天") else { return }
    for _ in 0..<200 {
      let message = ChatMessage(
        id: MessageID(rawValue: String(UInt64.random(in: 0...UInt64.max))), sender: peer,
        content: MessageContent(texts.next(&generator)), timestamp: 1_800_000_000_000, delivery: .received)
      var start = ContinuousClock.now
      _ = try await store.insertIncoming([message], in: .direct(peer), countingUnread: false)
      inserts.append(microseconds(ContinuousClock.now - start))
      start = ContinuousClock.now
      _ = try await store.search(query, before: nil, limit: 30)
      searches.append(microseconds(ContinuousClock.now - start))
    }
    report("insert_p50_us", inserts.percentile(0.5))
    report("insert_p99_us", inserts.percentile(0.99))
    report("fresh_search_p50_us", searches.percentile(0.5))
    report("fresh_search_p99_us", searches.percentile(0.99))
  }
}
