import LocalDatabase

/// The index follows the messages: what was changed first, then what is new, then, newest first, what is older than
/// the index.
extension HistoryStore {
  /// Messages of one step; some 10 ms, which a page or a new message may have to wait.
  static let indexStepMessages = 256

  public func indexForSearch() throws(HistoryError) -> Bool {
    try performRepairingIndex { (database) throws(DatabaseError) in
      try database.transaction { () throws(DatabaseError) in
        var index = try openIndex(in: database)
        return try index.step(limit: Self.indexStepMessages)
      }
    }
  }

  /// Brings the index up to date if little is missing. Returns how much of the history it holds, in per cent.
  func refreshIndex(in database: Database) throws(DatabaseError) -> Int {
    do throws(DatabaseError) {
      return try database.transaction { () throws(DatabaseError) in
        var index = try openIndex(in: database)
        let hasChanges = try index.hasChanges()
        if index.isEmpty || hasChanges { _ = try index.step(limit: Self.indexStepMessages) }
        return try index.percent()
      }
    } catch {
      // What is indexed can be searched on a full disk as well.
      guard error.code != .corrupt else { throw error }
      log.write(.warning, "search index not updated", [(name: "reason", value: error.message)])
      return 99
    }
  }

  private func openIndex(in database: Database) throws(DatabaseError) -> SearchIndex {
    let index = try SearchIndex(database, checkingStamp: !hasCheckedSearchIndex)
    hasCheckedSearchIndex = true
    return index
  }

  /// A damaged index is thrown away, for it can be made again from the messages.
  func performRepairingIndex<Value>(
    _ body: (Database) throws(DatabaseError) -> Value
  ) throws(HistoryError) -> Value {
    try perform { (database) throws(DatabaseError) in
      do throws(DatabaseError) {
        return try body(database)
      } catch {
        guard error.code == .corrupt else { throw error }
        log.write(.warning, "search index rebuilt", [(name: "reason", value: error.message)])
        try database.transaction { () throws(DatabaseError) in try SearchIndex.remake(in: database) }
        return try body(database)
      }
    }
  }
}

/// The index of one history inside a transaction.
struct SearchIndex {
  private let database: Database
  /// The index holds the messages from here…
  private(set) var low: Int64
  /// …to before here.
  private(set) var high: Int64

  /// - Parameter checkingStamp: whether to see if the index is the one that the state tells of.
  init(_ database: Database, checkingStamp: Bool) throws(DatabaseError) {
    self.database = database
    let state = try database.first("SELECT stamp, low, high FROM search_state") {
      (stamp: $0.int64(0), low: $0.int64(1), high: $0.int64(2))
    }
    if let state {
      (low, high) = (state.low, state.high)
      guard checkingStamp else { return }
      if try Self.has(stamp: state.stamp, in: database) { return }
    }
    (low, high) = try Self.begin(in: database)
  }

  /// Makes the index anew, empty.
  static func remake(in database: Database) throws(DatabaseError) {
    try database.execute(
      """
      DROP TABLE message_search;
      \(HistorySchema.searchTable);
      DELETE FROM search_state;
      """)
  }

  /// Begins an empty index at the newest message. Returns its range.
  private static func begin(in database: Database) throws(DatabaseError) -> (low: Int64, high: Int64) {
    let stamp = Int64.random(in: 1...Int64.max)
    let (next, overflow) =
      try database.first("SELECT ifnull(max(local_id), 0) FROM message") {
        max($0.int64(0), 0).addingReportingOverflow(1)
      } ?? (1, false)
    guard !overflow else { throw DatabaseError(code: .other, message: "no numbers are left for messages") }
    try database.run("INSERT INTO message_search(message_search) VALUES ('delete-all')")
    try database.run("INSERT INTO message_search(rowid, terms) VALUES (0, ?)", term(of: stamp))
    try database.run("DELETE FROM search_change")
    try database.run("INSERT OR REPLACE INTO search_state(id, stamp, low, high) VALUES (1, ?, ?, ?)", stamp, next, next)
    return (next, next)
  }

  /// How texts are made into terms; the stamp says it too, so an index of older terms is not found and made anew.
  private static let version = 2

  /// Longer than any term of a message.
  private static func term(of stamp: Int64) -> String { "version\(version)stamp\(stamp)" }

  private static func has(stamp: Int64, in database: Database) throws(DatabaseError) -> Bool {
    try database.first(
      "SELECT rowid FROM message_search WHERE message_search MATCH ?", "\"\(term(of: stamp))\""
    ) { $0.int64(0) } == 0
  }

  /// Whether it was just begun, so that most histories are searched whole from the first query on.
  var isEmpty: Bool { low == high }

  /// Whether messages were written or changed since the last step.
  func hasChanges() throws(DatabaseError) -> Bool {
    try database.first(
      """
      SELECT EXISTS (SELECT 1 FROM search_change) OR EXISTS (SELECT 1 FROM message WHERE local_id >= ?)
      """, high
    ) { $0.bool(0) } ?? false
  }

  /// How much is indexed, in per cent.
  func percent() throws(DatabaseError) -> Int {
    // Two queries inside of one: together in one, they would be looked for in all rows.
    let ends = try database.first(
      "SELECT ifnull((SELECT min(local_id) FROM message), 0), ifnull((SELECT max(local_id) FROM message), 0)"
    ) { ($0.int64(0), $0.int64(1)) }
    guard let (first, last) = ends, last > 0, low > first || high <= last else { return 100 }
    let all = Double(last) - Double(max(first, 1)) + 1
    let held = Double(min(high, last)) - Double(max(low, first))
    return Int(min(99, max(0, held / all * 100)))
  }

  /// Takes up to `limit` messages in. Returns whether there is more to do.
  mutating func step(limit: Int) throws(DatabaseError) -> Bool {
    var left = limit
    left -= try takeChanges(limit: left)
    left -= try takeNewer(limit: left)
    if left > 0 { left -= try takeOlder(limit: left) }
    guard left < limit else { return false }
    try database.run("UPDATE search_state SET low = ?, high = ?", low, high)
    return try hasMore()
  }

  private func hasMore() throws(DatabaseError) -> Bool {
    if try hasChanges() { return true }
    return try database.first("SELECT EXISTS (SELECT 1 FROM message WHERE local_id < ?)", low) { $0.bool(0) } ?? false
  }

  /// Of several changes of a message the first has the content that the index knows.
  private func takeChanges(limit: Int) throws(DatabaseError) -> Int {
    let changes = try database.all(
      "SELECT local_id, old, min(id) FROM search_change GROUP BY local_id ORDER BY local_id LIMIT ?", limit
    ) { (id: $0.int64(0), old: $0.string(1)) }
    for change in changes {
      try database.run("DELETE FROM search_change WHERE local_id = ?", change.id)
      guard change.id >= low, change.id < high else { continue }
      try database.run(
        "INSERT INTO message_search(message_search, rowid, terms) VALUES ('delete', ?, ?)", change.id,
        SearchTokens.document(SearchText(change.old)))
      let content = try database.first("SELECT content FROM message WHERE local_id = ?", change.id) { $0.string(0) }
      if let content { try insert(change.id, content) }
    }
    return changes.count
  }

  private mutating func takeNewer(limit: Int) throws(DatabaseError) -> Int {
    let messages = try database.all(
      "SELECT local_id, content FROM message WHERE local_id >= ? ORDER BY local_id LIMIT ?", high, max(limit, 0)
    ) { (id: $0.int64(0), content: $0.string(1)) }
    for message in messages { try insert(message.id, message.content) }
    if let last = messages.last { high = last.id &+ 1 }
    return messages.count
  }

  private mutating func takeOlder(limit: Int) throws(DatabaseError) -> Int {
    let messages = try database.all(
      "SELECT local_id, content FROM message WHERE local_id < ? ORDER BY local_id DESC LIMIT ?", low, limit
    ) { (id: $0.int64(0), content: $0.string(1)) }
    // Ascending: FTS5 begins a new part of its index whenever a number is smaller than the one before.
    for message in messages.reversed() { try insert(message.id, message.content) }
    if let first = messages.last { low = first.id }
    return messages.count
  }

  private func insert(_ id: Int64, _ content: String) throws(DatabaseError) {
    guard !content.isEmpty else { return }
    try database.run(
      "INSERT INTO message_search(rowid, terms) VALUES (?, ?)", id, SearchTokens.document(SearchText(content)))
  }
}
