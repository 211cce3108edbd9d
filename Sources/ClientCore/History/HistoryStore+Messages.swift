import ChatProtocol
import LocalDatabase

extension HistoryStore {
  public func messages(
    with peer: UserID, before: ChatMessage?, limit: Int
  ) throws(HistoryError) -> [ChatMessage] {
    try perform { (database) throws(DatabaseError) in
      var end = Int64.max
      if let before {
        end =
          try database.first(
            "SELECT local_id FROM message WHERE sender = ? AND msgid = ?", before.sender.rawValue, before.id
          ) { $0.int64(0) } ?? 0
      }
      let newestFirst = try database.all(
        """
        SELECT msgid, sender, content, ts_ms, state, fail_reason FROM message
        WHERE peer = ? AND local_id < ? ORDER BY local_id DESC LIMIT ?
        """, peer.rawValue, end, max(limit, 0)
      ) { row in ChatMessage(row, from: 0) }
      return newestFirst.reversed()
    }
  }

  public func insertOutgoing(_ message: ChatMessage, to peer: UserID) throws(HistoryError) {
    try performTransaction { (database) throws(DatabaseError) in
      try database.run(
        "INSERT INTO message(peer, sender, msgid, content, ts_ms, state) VALUES (?, ?, ?, ?, ?, ?)",
        peer.rawValue, message.sender.rawValue, message.id, message.text, message.timestamp,
        StoredDelivery.queued.rawValue)
      try Self.touch(peer, timestamp: message.timestamp, unread: 0, in: database)
    }
  }

  public func insertIncoming(
    _ messages: [ChatMessage], from peer: UserID, countingUnread: Bool
  ) throws(HistoryError) -> [ChatMessage] {
    try performTransaction { (database) throws(DatabaseError) in
      var new: [ChatMessage] = []
      for message in messages {
        let inserted = try database.run(
          """
          INSERT INTO message(peer, sender, msgid, content, ts_ms, state) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT(sender, msgid) DO NOTHING
          """, peer.rawValue, message.sender.rawValue, message.id, message.text, message.timestamp,
          StoredDelivery(message.delivery).rawValue)
        guard inserted > 0 else { continue }
        try Self.touch(peer, timestamp: message.timestamp, unread: countingUnread ? 1 : 0, in: database)
        new.append(message)
      }
      return new
    }
  }

  public func markSending(_ ids: [String]) throws(HistoryError) {
    try set(.sending, reason: nil, of: ids)
  }

  public func markSent(_ ids: [String]) throws(HistoryError) {
    try set(.sent, reason: nil, of: ids)
  }

  public func markFailed(_ id: String, reason: Failure) throws(HistoryError) {
    try set(.failed, reason: reason.stored, of: [id])
  }

  public func markQueued(_ id: String) {
    // `perform` has logged the error. The message is sent now all the same; only after a restart it would still be
    // marked as failed, which the user sees.
    try? set(.queued, reason: nil, of: [id])
  }

  public func pending() throws(HistoryError) -> [OutgoingMessage] {
    try perform { (database) throws(DatabaseError) in
      try database.all(
        """
        SELECT peer, msgid, sender, content, ts_ms, state, fail_reason FROM message
        WHERE state < 2 ORDER BY local_id
        """
      ) { row in OutgoingMessage(peer: UserID(rawValue: row.int32(0)), message: ChatMessage(row, from: 1)) }
    }
  }

  public func markRead(_ peer: UserID) throws(HistoryError) {
    _ = try perform { (database) throws(DatabaseError) in
      try database.run("UPDATE conversation SET unread = 0 WHERE peer = ? AND unread <> 0", peer.rawValue)
    }
  }

  /// An acknowledged message never goes back: a late refusal or timeout of its second sending means nothing.
  private func set(_ state: StoredDelivery, reason: String?, of ids: [String]) throws(HistoryError) {
    guard !ids.isEmpty else { return }
    let owner = owner.rawValue
    try performTransaction { (database) throws(DatabaseError) in
      for id in ids {
        try database.run(
          "UPDATE message SET state = ?, fail_reason = ? WHERE sender = ? AND msgid = ? AND state NOT IN (2, 4)",
          state.rawValue, reason, owner, id)
      }
    }
  }

  /// Makes the message just inserted the newest of its conversation.
  private static func touch(
    _ peer: UserID, timestamp: Int64, unread: Int, in database: Database
  ) throws(DatabaseError) {
    try database.run(
      """
      INSERT INTO conversation(peer, last_local_id, last_ts, unread) VALUES (?, ?, ?, ?)
      ON CONFLICT(peer) DO UPDATE SET last_local_id = excluded.last_local_id,
        last_ts = max(last_ts, excluded.last_ts), unread = unread + excluded.unread
      """, peer.rawValue, database.lastInsertedRowID, timestamp, unread)
  }
}

extension ChatMessage {
  /// Reads the columns `msgid, sender, content, ts_ms, state, fail_reason` from a given one on.
  init(_ row: Row, from first: Int) {
    self.init(
      id: row.string(first), sender: UserID(rawValue: row.int32(first + 1)), text: row.string(first + 2),
      timestamp: row.int64(first + 3),
      delivery: StoredDelivery.delivery(
        state: row.int64(first + 4), failReason: row.optionalString(first + 5)))
  }
}
