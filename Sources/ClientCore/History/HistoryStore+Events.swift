import ChatProtocol
import LocalDatabase

/// What a native server says, event by event.
extension HistoryStore {
  public func store(_ change: HistoryChange) throws(HistoryError) -> StoredChange {
    defer { if change.contents.contains(where: \.replacesText) { forgetReplacedTexts() } }
    return try performTransaction { (database) throws(DatabaseError) in
      var stored = StoredChange()
      var touched: Set<ConversationID> = []
      for content in change.contents {
        switch content {
        case .text(let text):
          guard let conversation = conversation(of: text), let kept = try keep(text, of: conversation, in: database)
          else {
            continue
          }
          stored.texts.append(kept)
          touched.insert(conversation)
        case .read(let reader, let other, let seq):
          guard let conversation = try keepRead(by: reader, of: other, seq: seq, in: database) else { continue }
          touched.insert(conversation)
        case .recall(let sender, _, let id, _):
          if let conversation = try recall(sender: sender, id: id, in: database) { touched.insert(conversation) }
        case .edit(let text):
          if let conversation = try edit(text, in: database) { touched.insert(conversation) }
        case .application(let profile): try keepApplication(of: profile, in: database)
        case .friendship(let entry): try keepFriend(entry, begun: change.now, in: database)
        case .decline(let uid), .block(let uid, isOn: true): try Self.removeApplication(uid, in: database)
        case .block, .unknown: break
        }
      }
      if let viewing = change.viewing, touched.contains(viewing) { try readAll(viewing, in: database) }
      for conversation in touched { stored.conversations[conversation] = try settle(conversation, in: database) }
      if let cursor = change.cursor { try setCursor(cursor, in: database) }
      return stored
    }
  }

  public func storeHistory(
    _ texts: [StoredText], in conversation: ConversationID, before: ConversationSeq?, hasMore: Bool
  ) throws(HistoryError) -> StoredChange {
    try performTransaction { (database) throws(DatabaseError) in
      var stored = StoredChange()
      var lowest = before.map { min(max($0, 1), MessagePlace.maxSeq) }
      for text in texts where self.conversation(of: text) == conversation {
        guard let kept = try keep(text, of: conversation, in: database) else { continue }
        stored.texts.append(kept)
        if let seq = kept.message.seq { lowest = min(lowest ?? seq, seq) }
      }
      if !hasMore {
        try touch(conversation, in: database)
        try database.run(
          "UPDATE conversation SET first_seq = max(first_seq, ifnull(?, last_seq + 1)) WHERE id = ?", lowest?.rawValue,
          conversation.key)
      }
      stored.conversations[conversation] = try settle(conversation, in: database)
      return stored
    }
  }

  public func storeSummaries(
    _ summaries: [ConversationSummary], withTexts: Bool, cursor: EventNumber?
  ) throws(HistoryError) -> StoredChange {
    try performTransaction { (database) throws(DatabaseError) in
      var stored = StoredChange()
      for summary in summaries {
        let conversation = ConversationID.direct(summary.peer)
        let read = Self.mark(summary.read)
        try merge(
          ConversationMarks(
            lastSeq: Self.mark(summary.lastSeq), ownRead: read, peerRead: Self.mark(summary.peerRead),
            peerDelivered: Self.mark(summary.peerDelivered)), told: read, for: conversation,
          timestamp: max(summary.last?.timestamp ?? 0, 0), in: database)
        if withTexts, let last = summary.last, self.conversation(of: last) == conversation,
          let kept = try keep(last, of: conversation, in: database)
        {
          stored.texts.append(kept)
        }
        stored.conversations[conversation] = try settle(conversation, in: database)
      }
      if let cursor {
        try setCursor(cursor, in: database)
        // What came in which order is not known of what a snapshot replaces.
        try database.execute(HistorySchema.rankByTime())
      }
      return stored
    }
  }

  /// A text that was taken back or replaced is not to be found in the files any more: neither among the changes that the
  /// search index has to follow, nor in the write-ahead log.
  private func forgetReplacedTexts() {
    // What failed was logged, and is made good by the next change or the next start.
    try? performRepairingIndex { (database) throws(DatabaseError) in
      _ = try refreshIndex(in: database)
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  /// A number of the wire as a mark.
  static func mark(_ seq: ConversationSeq) -> ConversationSeq { min(max(seq, 0), MessagePlace.maxSeq) }
}

extension InboxEvent.Content {
  /// Whether a text that may be on the disk goes.
  fileprivate var replacesText: Bool {
    switch self {
    case .recall, .edit: true
    case .text, .read, .application, .friendship, .decline, .block, .unknown: false
    }
  }
}

// MARK: - Texts

extension HistoryStore {
  /// Whose conversation a text belongs to; `nil` if it is not for this account at all.
  private func conversation(of text: StoredText) -> ConversationID? {
    if text.from == owner { return .direct(text.to) }
    return text.to == owner ? .direct(text.from) : nil
  }

  /// Keeps a text, or what a copy of a known one knows better. `nil` for a number that no server gives.
  private func keep(
    _ text: StoredText, of conversation: ConversationID, in database: Database
  ) throws(DatabaseError) -> StoredChange.Text? {
    guard text.seq >= 1, text.seq <= MessagePlace.maxSeq else { return nil }
    let isOwn = text.from == owner
    let state: StoredDelivery = isOwn ? .sent : .received
    let content = text.isRecalled ? .none : text.content
    let version = max(text.version, 0)
    let place = MessagePlace.numbered(text.seq)
    try touch(conversation, in: database)
    let inserted = try database.run(
      """
      INSERT INTO message(conversation, sender, msgid, content, extras, ts_ms, state, seq, place, version, recalled)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(sender, msgid) DO NOTHING
      """, conversation.key, text.from.rawValue, text.msgid.rawValue, content.text, content.extras,
      text.timestamp.rawValue, state.rawValue,
      text.seq.rawValue,
      place, version, text.isRecalled)
    if inserted == 0 {
      if !isOwn { try carryOverRead(text, of: conversation, in: database) }
      try database.run(
        """
        UPDATE message SET seq = ?1, place = ?2, ts_ms = ?3, state = ?4, fail_reason = NULL,
          content = CASE WHEN ?5 OR recalled THEN '' WHEN ?6 > version THEN ?7 ELSE content END,
          extras = CASE WHEN ?5 OR recalled THEN NULL WHEN ?6 > version THEN ?8 ELSE extras END,
          recalled = max(recalled, ?5), version = max(version, ?6)
        WHERE sender = ?9 AND msgid = ?10
        """, text.seq.rawValue, place, text.timestamp.rawValue, state.rawValue, text.isRecalled, version, content.text,
        content.extras, text.from.rawValue, text.msgid.rawValue)
    }
    let arrived = try database.run(
      "UPDATE conversation SET last_seq = ?1 WHERE id = ?2 AND last_seq < ?1", text.seq.rawValue, conversation.key)
    if arrived > 0 { try raise(conversation, in: database) }
    let message = try database.first(
      "SELECT \(ChatMessage.columns) FROM message WHERE sender = ? AND msgid = ?", text.from.rawValue,
      text.msgid.rawValue
    ) { row in ChatMessage(row, from: 0) }
    return message.map { StoredChange.Text(conversation: conversation, message: $0, isNew: inserted > 0) }
  }

  /// A text that was here without a number and had been read before the server began to count stays read.
  private func carryOverRead(_ text: StoredText, of conversation: ConversationID, in database: Database)
    throws(DatabaseError)
  {
    let place = try database.first(
      "SELECT place FROM message WHERE sender = ? AND msgid = ? AND seq IS NULL", text.from.rawValue,
      text.msgid.rawValue
    ) { $0.int64(0) }
    guard let place else { return }
    try database.run(
      """
      UPDATE conversation SET own_read = max(own_read, ?1) WHERE id = ?2 AND unread <= (
        SELECT count(*) FROM (
          SELECT 1 FROM message WHERE conversation = ?2 AND place > ?3 AND place < 0 AND sender <> ?4 LIMIT 1000))
      """, text.seq.rawValue, conversation.key, place, owner.rawValue)
  }

  private func recall(sender: UserID, id: MessageID, in database: Database) throws(DatabaseError) -> ConversationID? {
    try database.run(
      "UPDATE message SET content = '', extras = NULL, recalled = 1 WHERE sender = ? AND msgid = ? AND recalled = 0",
      sender.rawValue,
      id.rawValue)
    return try conversation(ofSender: sender, id: id, in: database)
  }

  private func edit(_ text: StoredText, in database: Database) throws(DatabaseError) -> ConversationID? {
    if text.isRecalled { return try recall(sender: text.from, id: text.msgid, in: database) }
    try database.run(
      """
      UPDATE message SET content = ?, extras = ?, version = ? WHERE sender = ? AND msgid = ? AND recalled = 0 AND version < ?
      """, text.content.text, text.content.extras, text.version, text.from.rawValue, text.msgid.rawValue, text.version)
    return try conversation(ofSender: text.from, id: text.msgid, in: database)
  }

  /// Where a message that is here stands; others are paged in with their newest content.
  private func conversation(
    ofSender sender: UserID, id: MessageID, in database: Database
  ) throws(DatabaseError) -> ConversationID? {
    try database.first("SELECT conversation FROM message WHERE sender = ? AND msgid = ?", sender.rawValue, id.rawValue)
    {
      ConversationID(key: $0.int64(0))
    } ?? nil
  }
}

// MARK: - People

extension HistoryStore {
  private func keepApplication(of profile: UserProfile, in database: Database) throws(DatabaseError) {
    try database.run(
      """
      INSERT INTO application(uid, name, nick, icon, sex, desc, greeting, status, seen, rank)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, EXISTS(SELECT 1 FROM contact WHERE uid = ?1), 0,
        (SELECT ifnull(max(rank), 0) + 1 FROM application))
      ON CONFLICT(uid) DO UPDATE SET name = excluded.name, nick = excluded.nick, icon = excluded.icon,
        sex = excluded.sex, desc = excluded.desc, seen = seen AND greeting = excluded.greeting,
        greeting = excluded.greeting, status = max(status, excluded.status), rank = excluded.rank
      """, profile.uid.rawValue, profile.name, profile.nick, profile.icon, profile.sex, profile.desc)
  }

  /// A remark of this device is kept; a server repeats the friend's own name where there is none.
  private func keepFriend(_ entry: FriendEntry, begun: Timestamp, in database: Database) throws(DatabaseError) {
    let profile = entry.profile
    try database.run(
      """
      INSERT INTO contact(uid, name, nick, icon, sex, desc, remark) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(uid) DO UPDATE SET name = excluded.name, nick = excluded.nick, icon = excluded.icon,
        sex = excluded.sex, desc = excluded.desc, remark = CASE remark WHEN '' THEN excluded.remark ELSE remark END
      """, profile.uid.rawValue, profile.name, profile.nick, profile.icon, profile.sex, profile.desc,
      entry.back == profile.name ? "" : entry.back)
    try database.run("UPDATE application SET status = 1 WHERE uid = ?", profile.uid.rawValue)
    try begin([.direct(profile.uid)], at: begun, in: database)
  }
}
