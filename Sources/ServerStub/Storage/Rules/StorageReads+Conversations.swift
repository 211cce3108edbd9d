import ChatProtocol
import LocalDatabase

/// Reading conversations: pages of texts, and the list of all.
extension StorageReads {
  private var textColumns: String { "sender_uid, client_msg_id, body, conv_seq, ts, version, state, extras" }

  func history(
    of uid: UserID, with peer: UserID, before seq: ConversationSeq?, limit: Int, maxBytes: Int
  ) throws(DatabaseError) -> HistoryPage {
    let pair = UserPair(uid, peer)
    guard let conversation = try conversation(of: pair) else { return HistoryPage(messages: [], hasMore: false) }
    var page = PageLimit(entries: limit, bytes: maxBytes)
    let messages = try database.prefix(
      """
      SELECT \(textColumns) FROM message WHERE conv_id = ? AND conv_seq < ? ORDER BY conv_seq DESC LIMIT ?
      """, conversation, (seq ?? .max).rawValue, max(0, limit) &+ 1
    ) { row -> StoredText? in
      let text = StoredText(row, from: 0, in: pair)
      return page.takes(text.byteCount) ? text : nil
    }
    return HistoryPage(messages: messages, hasMore: page.isFull)
  }

  private func conversation(of pair: UserPair) throws(DatabaseError) -> Int64? {
    try database.first(
      "SELECT conv_id FROM conversation WHERE low_uid = ? AND high_uid = ?", pair.low.rawValue, pair.high.rawValue
    ) { $0.int64(0) }
  }

  func conversations(
    of uid: UserID, after peer: UserID?, limit: Int, maxBytes: Int
  ) throws(DatabaseError) -> ConversationPage {
    let head = try bounds(of: uid).head
    let tellsRead = try privacy(of: uid).tellsRead
    // Sorted without the texts, of which only those that fit the page are read below. The peer's number is that of the
    // other member; a chat with oneself has only one.
    let found = try database.all(
      """
      SELECT c.low_uid + c.high_uid - ?1 AS peer, c.conv_id FROM member own JOIN conversation c ON c.conv_id = own.conv_id
      WHERE own.uid = ?1 AND c.kind = 1 AND peer > ?2 ORDER BY peer LIMIT ?3
      """, uid.rawValue, Int64(peer?.rawValue ?? .min), max(0, limit) &+ 1
    ) { (peer: UserID(rawValue: $0.int32(0)), conversation: $0.int64(1)) }
    var page = PageLimit(entries: limit, bytes: maxBytes)
    var conversations: [ConversationSummary] = []
    for (peer, conversation) in found {
      guard let summary = try summary(of: conversation, for: uid, peer: peer, tellsRead: tellsRead) else { continue }
      guard page.takes(summary.byteCount) else { break }
      conversations.append(summary)
    }
    return ConversationPage(conversations: conversations, hasMore: page.isFull, head: head)
  }

  private func summary(
    of conversation: Int64, for uid: UserID, peer: UserID, tellsRead: Bool
  ) throws(DatabaseError) -> ConversationSummary? {
    try database.first(
      """
      SELECT c.last_seq, own.read_seq, other.read_seq, other.delivered_seq, coalesce(p."read", 1),
        coalesce(p.presence, 1), t.conv_id, t.sender_uid, t.client_msg_id, t.body, t.conv_seq, t.ts, t.version, t.state,
        t.extras
      FROM conversation c JOIN member own ON own.conv_id = c.conv_id AND own.uid = ?2
      JOIN member other ON other.conv_id = c.conv_id AND other.uid = ?3
      LEFT JOIN privacy p ON p.uid = other.uid
      LEFT JOIN message t ON t.conv_id = c.conv_id AND t.conv_seq = c.last_seq
      WHERE c.conv_id = ?1
      """, conversation, uid.rawValue, peer.rawValue
    ) { row in
      let peerRead = tellsRead && row.bool(4) ? ConversationSeq(rawValue: row.int64(2)) : 0
      return ConversationSummary(
        peer: peer, lastSeq: ConversationSeq(rawValue: row.int64(0)), read: ConversationSeq(rawValue: row.int64(1)),
        peerRead: peerRead,
        // Who hides their presence is known to have what they tell to have read.
        peerDelivered: row.bool(5) ? ConversationSeq(rawValue: row.int64(3)) : peerRead,
        last: row.isNull(6) ? nil : StoredText(row, from: 7, in: UserPair(uid, peer)))
    }
  }
}

/// How much a page may hold: at most so many entries and bytes, and one entry even where it is larger than that.
struct PageLimit {
  let entries: Int
  let bytes: Int
  private var usedBytes = 0
  private var count = 0
  /// Whether an entry did not fit, so that there is more than the page has.
  private(set) var isFull = false

  init(entries: Int, bytes: Int) {
    self.entries = entries
    self.bytes = bytes
  }

  /// Whether another entry of this size fits; the first that doesn't ends the page.
  mutating func takes(_ size: Int) -> Bool {
    guard !isFull, count < entries, count == 0 || size <= bytes - usedBytes else {
      isFull = true
      return false
    }
    count += 1
    usedBytes = usedBytes.addingReportingOverflow(size).partialValue
    return true
  }
}
