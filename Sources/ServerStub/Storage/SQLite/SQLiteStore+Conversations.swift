import ChatProtocol
import LocalDatabase

/// Reading conversations: pages of texts, and the list of all.
extension SQLiteStore {
  private static let textColumns = "sender_uid, client_msg_id, body, conv_seq, ts, version, state"

  func history(
    of uid: UserID, with peer: UserID, before seq: Int64?, limit: Int, maxBytes: Int
  ) throws -> HistoryPage {
    try work { () throws(DatabaseError) in
      let pair = UserPair(uid, peer)
      guard let conversation = try existingConversation(of: pair) else {
        return HistoryPage(messages: [], hasMore: false)
      }
      let found = try database.all(
        """
        SELECT \(Self.textColumns) FROM message WHERE conv_id = ? AND conv_seq < ? ORDER BY conv_seq DESC LIMIT ?
        """, conversation, seq ?? .max, max(0, limit) &+ 1
      ) { StoredText($0, from: 0, in: pair) }
      var page = HistoryPage(messages: [], hasMore: false)
      var bytes = 0
      for text in found {
        bytes += text.byteCount
        guard page.messages.count < limit, bytes <= maxBytes || page.messages.isEmpty else {
          page.hasMore = true
          break
        }
        page.messages.append(text)
      }
      return page
    }
  }

  func conversations(
    of uid: UserID, after peer: UserID?, limit: Int, maxBytes: Int
  ) throws -> ConversationPage {
    try work { () throws(DatabaseError) in
      let head = try head(of: uid)
      let tellsRead = try storedPrivacy(of: uid).tellsRead
      // The peer's number is that of the other member; a chat with oneself has only one.
      let found = try database.all(
        """
        SELECT c.low_uid + c.high_uid - ?1 AS peer, c.last_seq, own.read_seq, other.read_seq, other.delivered_seq,
          coalesce(p.read, 1), c.low_uid, c.high_uid, t.conv_id,
          t.sender_uid, t.client_msg_id, t.body, t.conv_seq, t.ts, t.version, t.state
        FROM member own JOIN conversation c ON c.conv_id = own.conv_id
        JOIN member other ON other.conv_id = c.conv_id AND other.uid = c.low_uid + c.high_uid - ?1
        LEFT JOIN privacy p ON p.uid = other.uid
        LEFT JOIN message t ON t.conv_id = c.conv_id AND t.conv_seq = c.last_seq
        WHERE own.uid = ?1 AND c.kind = 1 AND peer > ?2 ORDER BY peer LIMIT ?3
        """, uid.rawValue, Int64(peer?.rawValue ?? .min), max(0, limit) &+ 1
      ) { row in
        let pair = UserPair(UserID(rawValue: row.int32(6)), UserID(rawValue: row.int32(7)))
        return ConversationSummary(
          peer: UserID(rawValue: row.int32(0)), lastSeq: row.int64(1), read: row.int64(2),
          peerRead: tellsRead && row.bool(5) ? row.int64(3) : 0, peerDelivered: row.int64(4),
          last: row.isNull(8) ? nil : StoredText(row, from: 9, in: pair))
      }
      var page = ConversationPage(conversations: [], hasMore: false, head: head)
      var bytes = 0
      for conversation in found {
        bytes += conversation.byteCount
        guard page.conversations.count < limit, bytes <= maxBytes || page.conversations.isEmpty else {
          page.hasMore = true
          break
        }
        page.conversations.append(conversation)
      }
      return page
    }
  }
}
