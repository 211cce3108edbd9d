import ChatProtocol
import LocalDatabase

extension HistoryStore {
  public func messages(
    in conversation: ConversationID, before: ChatMessage?, limit: Int
  ) throws(HistoryError) -> [ChatMessage] {
    try perform { (database) throws(DatabaseError) in
      var end = Int64.max
      if let before {
        end =
          try database.first(
            "SELECT place FROM message WHERE sender = ? AND msgid = ?", before.sender.rawValue, before.id.rawValue
          ) { $0.int64(0) } ?? Int64.min
      }
      let newestFirst = try database.all(
        """
        SELECT \(ChatMessage.columns) FROM message WHERE conversation = ? AND place < ? ORDER BY place DESC LIMIT ?
        """, conversation.key, end, max(limit, 0)
      ) { row in ChatMessage(row, from: 0) }
      return newestFirst.reversed()
    }
  }

  public func insertOutgoing(_ message: ChatMessage, to conversation: ConversationID) throws(HistoryError) {
    try performTransaction { (database) throws(DatabaseError) in
      try database.run(
        "INSERT INTO message(conversation, sender, msgid, content, extras, ts_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
        conversation.key, message.sender.rawValue, message.id.rawValue, message.text, message.content.extras,
        message.timestamp.rawValue,
        StoredDelivery.queued.rawValue)
      try placeInserted(in: conversation, timestamp: message.timestamp, unread: 0, in: database)
    }
  }

  public func insertIncoming(
    _ messages: [ChatMessage], in conversation: ConversationID, countingUnread: Bool
  ) throws(HistoryError) -> [ChatMessage] {
    try performTransaction { (database) throws(DatabaseError) in
      var new: [ChatMessage] = []
      for message in messages {
        let inserted = try database.run(
          """
          INSERT INTO message(conversation, sender, msgid, content, extras, ts_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT(sender, msgid) DO NOTHING
          """, conversation.key, message.sender.rawValue, message.id.rawValue, message.text, message.content.extras,
          message.timestamp.rawValue,
          StoredDelivery(message.delivery).rawValue)
        guard inserted > 0 else { continue }
        try placeInserted(
          in: conversation, timestamp: message.timestamp, unread: countingUnread ? 1 : 0, in: database)
        new.append(message)
      }
      return new
    }
  }

  public func markSent(_ ids: [MessageID]) throws(HistoryError) {
    try set(.sent, reason: nil, of: ids)
  }

  public func markFailed(_ id: MessageID, reason: Failure) throws(HistoryError) {
    try set(.failed, reason: reason.stored, of: [id])
    // It waits no more: it stands behind what was there when it failed, and what comes later stands behind it.
    _ = try perform { (database) throws(DatabaseError) in
      try database.run(
        """
        UPDATE message SET place = 1 + (
          SELECT max(other.place) FROM message AS other WHERE other.conversation = message.conversation AND other.place < ?1)
        WHERE sender = ?2 AND msgid = ?3 AND place >= ?1 AND state = 3 AND EXISTS (
          SELECT 1 FROM message AS other WHERE other.conversation = message.conversation AND other.place < ?1)
        """, MessagePlace.waiting, owner.rawValue, id.rawValue)
    }
  }

  public func markQueued(_ id: MessageID) {
    // `perform` has logged the error. The message is sent now all the same; only after a restart it would still be
    // marked as failed, which the user sees.
    try? set(.queued, reason: nil, of: [id])
  }

  public func pending() throws(HistoryError) -> [OutgoingMessage] {
    try perform { (database) throws(DatabaseError) in
      try database.all(
        """
        SELECT conversation, \(ChatMessage.columns) FROM message
        WHERE state < 2 ORDER BY local_id
        """
      ) { row in
        ConversationID(key: row.int64(0)).map { OutgoingMessage(conversation: $0, message: ChatMessage(row, from: 1)) }
      }.compactMap(\.self)
    }
  }

  /// An acknowledged message never goes back: a late refusal or timeout of its second sending means nothing.
  private func set(_ state: StoredDelivery, reason: String?, of ids: [MessageID]) throws(HistoryError) {
    guard !ids.isEmpty else { return }
    let owner = owner.rawValue
    try performTransaction { (database) throws(DatabaseError) in
      for id in ids {
        try database.run(
          "UPDATE message SET state = ?, fail_reason = ? WHERE sender = ? AND msgid = ? AND state NOT IN (2, 4)",
          state.rawValue, reason, owner, id.rawValue)
      }
    }
  }

  /// Gives the message just inserted its place, the newest of its conversation: behind everything where a native server
  /// counts, else in the order of arrival.
  private func placeInserted(
    in conversation: ConversationID, timestamp: Timestamp, unread: Int, in database: Database
  ) throws(DatabaseError) {
    let id = database.lastInsertedRowID
    try database.run(
      """
      UPDATE message SET place = local_id + CASE WHEN EXISTS(SELECT 1 FROM meta WHERE key = 'cursor') THEN ? ELSE ? END
      WHERE local_id = ?
      """, MessagePlace.waiting, MessagePlace.unnumbered, id)
    try database.run(
      """
      INSERT INTO conversation(id, last_local_id, last_ts, unread) VALUES (?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET last_local_id = excluded.last_local_id,
        last_ts = excluded.last_ts, unread = unread + excluded.unread
      """, conversation.key, id, timestamp.rawValue, unread)
    try raise(conversation, in: database)
  }
}

extension ChatMessage {
  /// The columns that ``init(_:from:)`` reads.
  static let columns = columns(of: "")

  /// The same of a table that is not the only one of a query, as in `columns(of: "m.")`.
  static func columns(of prefix: String) -> String {
    ["msgid", "sender", "content", "ts_ms", "state", "fail_reason", "seq", "version", "recalled", "extras"]
      .map { prefix + $0 }.joined(separator: ", ")
  }

  /// Reads ``columns`` from a given one on.
  init(_ row: Row, from first: Int) {
    self.init(
      id: MessageID(rawValue: row.string(first)), sender: UserID(rawValue: row.int32(first + 1)),
      content: MessageContent(text: row.string(first + 2), extras: row.optionalString(first + 9)),
      timestamp: Timestamp(rawValue: row.int64(first + 3)),
      delivery: StoredDelivery.delivery(
        state: row.int64(first + 4), failReason: row.optionalString(first + 5)),
      seq: row.optionalInt64(first + 6).map(ConversationSeq.init(rawValue:)), version: row.int64(first + 7),
      isRecalled: row.bool(first + 8))
  }
}
