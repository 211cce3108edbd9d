import ChatProtocol
import LocalDatabase

/// Changes of what stands in a conversation: read marks, recalls, edits.
extension StorageRules {
  func markRead(by uid: UserID, peer: UserID, seq: ConversationSeq) throws(DatabaseError) -> ConversationSeq {
    try appendingEvents(to: UserPair(uid, peer).members) { (log) throws(DatabaseError) in
      let pair = UserPair(uid, peer)
      guard let conversation = try existingConversation(of: pair) else { return 0 }
      let marks = try database.first(
        """
        SELECT m.read_seq, c.last_seq FROM member m JOIN conversation c ON c.conv_id = m.conv_id
        WHERE m.conv_id = ? AND m.uid = ?
        """, conversation, uid.rawValue
      ) { (read: ConversationSeq(rawValue: $0.int64(0)), last: ConversationSeq(rawValue: $0.int64(1))) }
      guard let marks else { return 0 }
      let wanted = min(seq, marks.last)
      guard wanted > marks.read else { return marks.read }
      // What was read has surely arrived.
      try database.run(
        """
        UPDATE member SET read_seq = ?3, delivered_seq = CASE WHEN delivered_seq > ?3 THEN delivered_seq ELSE ?3 END
        WHERE conv_id = ?1 AND uid = ?2
        """, conversation, uid.rawValue, wanted.rawValue)
      let entry = EventLogWriter.Entry(
        kind: .read, conversation: conversation, seq: wanted, subject: uid, timestamp: clock.now)
      for member in try readersOfMark(by: uid, in: pair) {
        try log.append(entry, .read(by: uid, peer: peer, seq: wanted), to: member, in: database)
      }
      return wanted
    }
  }

  /// The reader's own devices always learn of a read mark; the peer only if both tell each other.
  private func readersOfMark(by uid: UserID, in pair: UserPair) throws(DatabaseError) -> [UserID] {
    for member in pair.members where try !reads.privacy(of: member).tellsRead { return [uid] }
    return pair.members
  }

  func recall(_ msgid: MessageID, by uid: UserID, peer: UserID) throws(DatabaseError) -> TextChange {
    try appendingEvents(to: UserPair(uid, peer).members) { (log) throws(DatabaseError) in
      guard let stored = try ownText(msgid, of: uid, peer: peer) else { return .unknown }
      let text = stored.text
      if text.isRecalled { return .done(version: text.version) }
      let now = clock.now
      guard isWithin(TextChangeLimits.recallMilliseconds, of: text, now: now) else { return .tooLate }
      try database.run(
        "UPDATE message SET body = '', extras = NULL, state = ?, body_hash = coalesce(body_hash, ?) WHERE msg_id = ?",
        ServerSchema.MessageState.recalled, try digestKey.digest(of: text.content), stored.row)
      let entry = EventLogWriter.Entry(
        kind: .recall, conversation: stored.conversation, seq: text.seq, timestamp: now)
      for member in UserPair(uid, peer).members {
        try log.append(
          entry, .recall(from: uid, to: peer, msgid: msgid, seq: text.seq), to: member, in: database)
      }
      return .done(version: text.version)
    }
  }

  func edit(_ msgid: MessageID, by uid: UserID, peer: UserID, content: String) throws(DatabaseError) -> TextChange {
    try appendingEvents(to: UserPair(uid, peer).members) { (log) throws(DatabaseError) in
      guard let stored = try ownText(msgid, of: uid, peer: peer) else { return .unknown }
      var text = stored.text
      if text.isRecalled { return .tooLate }
      // The same request once more, or nothing to do.
      // What is no text has nothing that an editor could change.
      guard text.content.kind == .text else { return .unknown }
      if text.content.text == content { return .done(version: text.version) }
      let now = clock.now
      guard isWithin(TextChangeLimits.editMilliseconds, of: text, now: now),
        text.version < TextChangeLimits.maxVersion
      else { return .tooLate }
      try database.run(
        "UPDATE message SET body = ?, version = version + 1, body_hash = coalesce(body_hash, ?) WHERE msg_id = ?",
        content, try digestKey.digest(of: text.content), stored.row)
      text.content.text = content
      text.version &+= 1
      let entry = EventLogWriter.Entry(kind: .edit, conversation: stored.conversation, seq: text.seq, timestamp: now)
      for member in UserPair(uid, peer).members {
        try log.append(entry, .edit(text), to: member, in: database)
      }
      return .done(version: text.version)
    }
  }

  private func isWithin(_ milliseconds: Int64, of text: StoredText, now: Timestamp) -> Bool {
    // A clock that was set back makes the age negative, which is not too late.
    now.milliseconds(since: text.timestamp) <= milliseconds
  }

  private func ownText(
    _ msgid: MessageID, of uid: UserID, peer: UserID
  ) throws(DatabaseError) -> (row: Int64, conversation: Int64, text: StoredText)? {
    let pair = UserPair(uid, peer)
    guard let conversation = try existingConversation(of: pair) else { return nil }
    return try database.first(
      """
      SELECT msg_id, sender_uid, client_msg_id, body, conv_seq, ts, version, state, extras FROM message
      WHERE sender_uid = ? AND client_msg_id = ? AND conv_id = ?
      """, uid.rawValue, msgid.rawValue, conversation
    ) { row in (row: row.int64(0), conversation: conversation, text: StoredText(row, from: 1, in: pair)) }
  }
}
