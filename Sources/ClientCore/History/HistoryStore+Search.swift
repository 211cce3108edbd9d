import ChatProtocol
import LocalDatabase

extension HistoryStore {
  /// Messages that a call looks at, at most: some milliseconds. Only queries whose terms are common and whose text
  /// is rare need more than one call.
  private static let lookedAt = 2048

  public func search(
    _ query: SearchQuery, before position: SearchPosition?, limit: Int
  ) throws(HistoryError) -> SearchPage {
    try performRepairingIndex { (database) throws(DatabaseError) in
      var page = SearchPage(indexedPercent: try refreshIndex(in: database))
      let expression = SearchTokens.expression(query.text)
      var end = position?.localID ?? Int64.max
      var left = Self.lookedAt
      // Few at first, for most of what the index gives is a hit.
      var batch = min(max(limit, 0), Self.lookedAt) + 2
      while page.hits.count < limit, left > 0 {
        var found = 0
        try database.query(
          """
          SELECT m.local_id, m.conversation, m.sender, m.msgid, m.ts_ms, m.content
          FROM message_search s CROSS JOIN message m ON m.local_id = s.rowid
          WHERE s.message_search MATCH ? AND s.rowid < ? ORDER BY s.rowid DESC LIMIT ?
          """, expression, end, batch
        ) { row in
          guard page.hits.count < limit else { return }
          found += 1
          end = row.int64(0)
          if let hit = SearchHit(row, query: query) { page.hits.append(hit) }
        }
        if found < batch, page.hits.count < limit { return page }
        left -= batch
        batch = 512
      }
      page.next = SearchPosition(localID: end)
      return page
    }
  }

  public func messages(
    in conversation: ConversationID, around key: MessageKey, limit: Int
  ) throws(HistoryError) -> MessageWindow {
    guard let found = try message(key, in: conversation) else { return MessageWindow() }
    let older = try messages(in: conversation, before: found, limit: limit)
    let newer = try messages(in: conversation, after: found, limit: limit)
    return MessageWindow(
      messages: older + [found] + newer, hasOlder: older.count >= limit, hasNewer: newer.count >= limit)
  }

  public func messages(
    in conversation: ConversationID, after message: ChatMessage, limit: Int
  ) throws(HistoryError) -> [ChatMessage] {
    try perform { (database) throws(DatabaseError) in
      try database.all(
        """
        SELECT \(ChatMessage.columns) FROM message
        WHERE conversation = ? AND place > (SELECT place FROM message WHERE sender = ? AND msgid = ?)
        ORDER BY place LIMIT ?
        """, conversation.key, message.sender.rawValue, message.id.rawValue, max(limit, 0)
      ) { row in ChatMessage(row, from: 0) }
    }
  }

  private func message(_ key: MessageKey, in conversation: ConversationID) throws(HistoryError) -> ChatMessage? {
    try perform { (database) throws(DatabaseError) in
      try database.first(
        """
        SELECT \(ChatMessage.columns) FROM message
        WHERE sender = ? AND msgid = ? AND conversation = ?
        """, key.sender.rawValue, key.id.rawValue, conversation.key
      ) { row in ChatMessage(row, from: 0) }
    }
  }
}

extension SearchHit {
  /// Reads the columns `conversation, sender, msgid, ts_ms, content` from the second on; `nil` if the text is not in it.
  fileprivate init?(_ row: Row, query: SearchQuery) {
    let content = row.string(5)
    guard query.matches(content), let conversation = ConversationID(key: row.int64(1)) else { return nil }
    self.init(
      conversation: conversation,
      message: MessageKey(
        sender: UserID(rawValue: row.int32(2)), id: MessageID(rawValue: row.string(3))),
      timestamp: Timestamp(rawValue: row.int64(4)),
      excerpt: SearchExcerpt.of(content, around: query))
  }
}
