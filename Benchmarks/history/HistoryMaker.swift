import ChatProtocol
import ClientCore
import LocalDatabase

/// Fills a history as if 200 people had written for years, and lets the search index it.
struct HistoryMaker {
  static let conversations: Int32 = 200
  let folder: String
  let account: UserID

  func make(count: Int) async throws {
    // The store makes the schema; the rows go in past it, for a commit for each would take hours.
    let store = try await HistoryStore.open(account: account, folder: folder)
    await store.saveProfile(
      UserProfile(uid: account, name: "bench", nick: "Bench", desc: "", icon: "", sex: 0, email: "bench@example.com"))
    await store.saveContacts(
      (1...Self.conversations).map {
        Contact(profile: UserProfile(uid: peer($0), name: "user\($0)", nick: "朋友 \($0)"))
      })
    let began = ContinuousClock.now
    try fill(count)
    report("fill_us", microseconds(ContinuousClock.now - began))
    report("messages_kib", sizeKiB())
    try await index(store)
    await store.close()
  }

  private func peer(_ index: Int32) -> UserID { UserID(rawValue: 10_000 + index) }

  private func fill(_ count: Int) throws {
    let database = try Database.open(
      path: "\(folder)/\(account.rawValue).db", options: DatabaseOptions(synchronous: .normal))
    let texts = Texts()
    var generator = SeededGenerator(seed: 2)
    var made = 0
    while made < count {
      try database.transaction { () throws(DatabaseError) in
        for _ in 0..<min(20_000, count - made) {
          // Some people write much more than others.
          let skew = Double(generator.next() >> 11) / Double(1 << 53)
          let peer = peer(1 + Int32(skew * skew * Double(Self.conversations)))
          let isOwn = Int.random(in: 0..<2, using: &generator) == 0
          let id = String(generator.next(), radix: 16) + "-" + String(generator.next(), radix: 16)
          try database.run(
            "INSERT INTO message(conversation, sender, msgid, content, ts_ms, state) VALUES (?, ?, ?, ?, ?, ?)", peer.rawValue,
            isOwn ? account.rawValue : peer.rawValue, id, texts.next(&generator),
            1_600_000_000_000 + Int64(made) * 100_000,
            isOwn ? 2 : 4)
          made += 1
        }
      }
    }
    try database.execute(
      """
      INSERT OR REPLACE INTO conversation(id, last_local_id, last_ts)
      SELECT conversation, max(local_id), max(ts_ms) FROM message GROUP BY conversation
      """)
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  private func index(_ store: HistoryStore) async throws {
    let began = ContinuousClock.now
    var steps: [Int64] = []
    while true {
      let start = ContinuousClock.now
      let more = try await store.indexForSearch()
      steps.append(microseconds(ContinuousClock.now - start))
      if !more { break }
    }
    report("index_us", microseconds(ContinuousClock.now - began))
    report("index_step_p50_us", steps.percentile(0.5))
    report("index_step_p99_us", steps.percentile(0.99))
    report("index_step_max_us", steps.max() ?? 0)
    report("index_hwm_kib", memory("VmHWM"))
    let database = try Database.open(path: "\(folder)/\(account.rawValue).db")
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    report("total_kib", sizeKiB())
  }

  private func sizeKiB() -> Int {
    guard let database = try? Database.open(path: "\(folder)/\(account.rawValue).db") else { return 0 }
    return
      (try? database.first("SELECT page_count * page_size / 1024 FROM pragma_page_count, pragma_page_size") {
        $0.int(0)
      }) ?? 0
  }
}
