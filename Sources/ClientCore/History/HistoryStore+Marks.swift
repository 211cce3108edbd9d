import ChatProtocol
import LocalDatabase

/// Cursor, read marks and what follows from them.
extension HistoryStore {
  public func syncPosition() throws(HistoryError) -> SyncPosition {
    try performTransaction { (database) throws(DatabaseError) in
      try database.run(
        "INSERT INTO meta(key, value) VALUES ('device', ?) ON CONFLICT(key) DO NOTHING", UniqueID.next())
      let device = try database.first("SELECT value FROM meta WHERE key = 'device'") { $0.string(0) }
      let cursor = try database.first("SELECT value FROM meta WHERE key = 'cursor'") { $0.string(0) }
      return SyncPosition(
        device: device ?? "", cursor: EventNumber(rawValue: max(cursor.flatMap { Int64($0) } ?? 0, 0)))
    }
  }

  public func forgetServerNumbers() throws(HistoryError) {
    try performTransaction { (database) throws(DatabaseError) in
      try database.execute(
        """
        UPDATE message SET seq = NULL, place = ordered.rank + \(MessagePlace.unnumbered) FROM (
          SELECT local_id AS id, row_number() OVER (PARTITION BY conversation ORDER BY place, local_id) AS rank FROM message
        ) AS ordered WHERE ordered.id = message.local_id;
        UPDATE conversation SET last_seq = 0, first_seq = 1, own_read = 0, read_told = 0, peer_read = 0,
          peer_delivered = 0
        """)
      try setCursor(0, in: database)
    }
  }

  public func page(in conversation: ConversationID, before: ChatMessage?, limit: Int) throws(HistoryError)
    -> HistoryPage
  {
    let read = try messages(in: conversation, before: before, limit: limit)
    return try perform { (database) throws(DatabaseError) in
      let extent = try database.first("SELECT last_seq, first_seq FROM conversation WHERE id = ?", conversation.key) {
        (last: ConversationSeq(rawValue: $0.int64(0)), first: ConversationSeq(rawValue: $0.int64(1)))
      }
      return HistoryPage(
        read, before: before, lastSeq: extent?.last ?? 0, firstSeq: extent?.first ?? 1, limit: limit)
    }
  }

  public func markRead(_ conversation: ConversationID) throws(HistoryError) {
    try performTransaction { (database) throws(DatabaseError) in try readAll(conversation, in: database) }
  }

  public func untoldReads() throws(HistoryError) -> [UntoldRead] {
    try perform { (database) throws(DatabaseError) in
      try database.all("SELECT id, own_read FROM conversation WHERE own_read > read_told ORDER BY id") { row in
        ConversationID(key: row.int64(0)).map {
          UntoldRead(conversation: $0, seq: ConversationSeq(rawValue: row.int64(1)))
        }
      }.compactMap(\.self)
    }
  }

  public func markReadTold(_ conversation: ConversationID, seq: ConversationSeq) throws(HistoryError) {
    _ = try perform { (database) throws(DatabaseError) in
      try database.run(
        "UPDATE conversation SET read_told = max(read_told, ?) WHERE id = ?", Self.mark(seq).rawValue, conversation.key)
    }
  }

  public func mergeMarks(_ marks: ConversationMarks, for conversation: ConversationID) {
    performLeniently { (database) throws(DatabaseError) in
      try merge(marks, told: 0, for: conversation, timestamp: 0, in: database)
      try settle(conversation, in: database)
    }
  }

  // MARK: Inside a transaction

  /// Makes sure that a conversation has a row.
  func touch(_ conversation: ConversationID, in database: Database) throws(DatabaseError) {
    try database.run(
      "INSERT INTO conversation(id, last_ts) VALUES (?, 0) ON CONFLICT(id) DO NOTHING", conversation.key)
  }

  /// Something came in a conversation: it stands before all others.
  func raise(_ conversation: ConversationID, in database: Database) throws(DatabaseError) {
    try database.run(
      "UPDATE conversation SET rank = 1 + (SELECT max(rank) FROM conversation) WHERE id = ?", conversation.key)
  }

  /// Everything in the conversation is read; the server learns it when it can.
  func readAll(_ conversation: ConversationID, in database: Database) throws(DatabaseError) {
    try database.run(
      """
      UPDATE conversation SET unread = 0, own_read = max(own_read, last_seq)
      WHERE id = ? AND (unread <> 0 OR own_read < last_seq)
      """, conversation.key)
  }

  /// Takes over marks that are further; they never move back. `told` is the own read mark that the server knows.
  func merge(
    _ marks: ConversationMarks, told: ConversationSeq, for conversation: ConversationID, timestamp: Timestamp,
    in database: Database
  ) throws(DatabaseError) {
    try touch(conversation, in: database)
    try database.run(
      """
      UPDATE conversation SET last_seq = max(last_seq, ?), own_read = max(own_read, ?), peer_read = max(peer_read, ?),
        peer_delivered = max(peer_delivered, ?), read_told = max(read_told, ?),
        last_ts = CASE WHEN last_local_id IS NULL THEN max(last_ts, ?) ELSE last_ts END
      WHERE id = ?
      """, marks.lastSeq.rawValue, marks.ownRead.rawValue, marks.peerRead.rawValue, marks.peerDelivered.rawValue,
      told.rawValue, timestamp.rawValue, conversation.key)
  }

  /// Gives the conversation that a read mark is about; `nil` if it is not for this account.
  func keepRead(
    by reader: UserID, of other: UserID, seq: ConversationSeq, in database: Database
  ) throws(DatabaseError) -> ConversationID? {
    let seq = Self.mark(seq)
    if reader == owner {
      try merge(ConversationMarks(ownRead: seq), told: seq, for: .direct(other), timestamp: 0, in: database)
      return .direct(other)
    }
    guard other == owner else { return nil }
    try merge(ConversationMarks(peerRead: seq), told: 0, for: .direct(reader), timestamp: 0, in: database)
    return .direct(reader)
  }

  /// Counts anew what is unread and finds the last message, after a conversation has changed.
  ///
  /// What lies behind the own read mark is unread unless it is own. A text that is not here counts too, for only the
  /// server knows whose it is.
  @discardableResult
  func settle(_ conversation: ConversationID, in database: Database) throws(DatabaseError) -> StoredChange.Summary {
    try database.run(
      """
      UPDATE conversation SET
        last_local_id = (SELECT local_id FROM message WHERE conversation = ?1 ORDER BY place DESC LIMIT 1),
        last_ts = ifnull((SELECT ts_ms FROM message WHERE conversation = ?1 ORDER BY place DESC LIMIT 1), last_ts),
        unread = CASE WHEN last_seq = 0 THEN unread ELSE max(0, last_seq - own_read - (
          SELECT count(*) FROM message WHERE conversation = ?1 AND sender = ?2 AND place > own_read * \(MessagePlace.step)
            AND place <= last_seq * \(MessagePlace.step) AND place % \(MessagePlace.step) = 0)) END
      WHERE id = ?1
      """, conversation.key, owner.rawValue)
    let summary = try database.first(
      "SELECT last_seq, own_read, peer_read, peer_delivered, unread FROM conversation WHERE id = ?", conversation.key
    ) { row in StoredChange.Summary(marks: ConversationMarks(row, from: 0), unreadCount: max(row.int(4), 0)) }
    return summary ?? StoredChange.Summary(marks: ConversationMarks(), unreadCount: 0)
  }

  func setCursor(_ cursor: EventNumber, in database: Database) throws(DatabaseError) {
    try database.run("INSERT OR REPLACE INTO meta(key, value) VALUES ('cursor', ?)", String(cursor.rawValue))
  }
}

extension ConversationMarks {
  /// Reads the columns `last_seq, own_read, peer_read, peer_delivered` from a given one on.
  init(_ row: Row, from first: Int) {
    self.init(
      lastSeq: ConversationSeq(rawValue: row.int64(first)), ownRead: ConversationSeq(rawValue: row.int64(first + 1)),
      peerRead: ConversationSeq(rawValue: row.int64(first + 2)),
      peerDelivered: ConversationSeq(rawValue: row.int64(first + 3)))
  }
}
