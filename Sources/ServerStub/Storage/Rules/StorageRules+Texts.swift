import ChatProtocol
import LocalDatabase

/// Storing texts: each once, in order, and in the log of every member.
extension StorageRules {
  /// Stores what several callers have submitted, in one transaction.
  package func append(_ batch: [[TextSubmission]]) throws(DatabaseError) -> [[TextReceipt]] {
    // Whose logs they are is in the submissions.
    try appendingEvents(to: []) { (log) throws(DatabaseError) in
      try database.willStore(batch)
      var receipts: [[TextReceipt]] = []
      receipts.reserveCapacity(batch.count)
      for submissions in batch {
        var own: [TextReceipt] = []
        own.reserveCapacity(submissions.count)
        for submission in submissions { own.append(try store(submission, &log)) }
        receipts.append(own)
      }
      return receipts
    }
  }

  private func store(_ submission: TextSubmission, _ log: inout EventLogWriter) throws(DatabaseError) -> TextReceipt {
    var receipt = TextReceipt(items: [])
    let pair = UserPair(submission.from, submission.to)
    if submission.requiresFriendship, submission.from != submission.to, try !areFriendsNow(pair) {
      receipt.isRefused = true
      return receipt
    }
    receipt.conflicts = try conflicts(in: submission, conversation: try existingConversation(of: pair))
    guard receipt.conflicts.isEmpty else { return receipt }
    let conversation = try conversation(of: pair)
    let now = clock.now
    for (position, item) in submission.items.enumerated() {
      let seq = try log.nextSeq(of: conversation, in: database)
      let message = MessageRow(
        conversation: conversation, seq: seq, sender: submission.from, msgid: item.msgid, content: item.content,
        time: now)
      guard try database.insert(message, statements) else {
        guard let known = try knownItem(item, of: submission.from, conversation: conversation) else {
          throw DatabaseError(code: .other, message: "a message is there and cannot be read")
        }
        if known.isConflict { receipt.conflicts.append(position) }
        receipt.items.append(known.item)
        continue
      }
      log.took(seq, of: conversation)
      let text = StoredText(
        from: submission.from, to: submission.to, msgid: item.msgid, content: item.content, seq: seq,
        timestamp: now)
      var stored = item
      stored.seq = seq
      stored.timestamp = now
      for member in pair.members {
        let number = try log.append(
          EventLogWriter.Entry(kind: .message, conversation: conversation, seq: seq), .text(text), to: member,
          origin: member == submission.from ? submission.origin : nil, in: database)
        if member == submission.from { stored.inbox = number }
      }
      receipt.items.append(stored)
    }
    return receipt
  }

  /// Which texts of a submission cannot be stored, so that none of them is.
  private func conflicts(in submission: TextSubmission, conversation: Int64?) throws(DatabaseError) -> [Int] {
    // A text alone in a conversation that is there is simply tried, which tells as much and costs nothing.
    guard submission.items.count > 1 || conversation == nil else { return [] }
    var conflicts: [Int] = []
    var contents: [MessageID: MessageContent] = [:]
    for (position, item) in submission.items.enumerated() {
      if let other = contents.updateValue(item.content, forKey: item.msgid), other != item.content {
        conflicts.append(position)
      } else if try knownItem(item, of: submission.from, conversation: conversation)?.isConflict == true {
        conflicts.append(position)
      }
    }
    return conflicts
  }

  /// What an id that is taken stands for, and whether it is another text than the given one; nil for a new id.
  private func knownItem(
    _ item: TextItem, of sender: UserID, conversation: Int64?
  ) throws(DatabaseError) -> (item: TextItem, isConflict: Bool)? {
    let known = try database.first(
      "SELECT conv_id, body, conv_seq, ts, body_hash, extras FROM message WHERE sender_uid = ? AND client_msg_id = ?",
      sender.rawValue, item.msgid.rawValue
    ) { row in
      (
        conversation: row.int64(0), content: MessageContent(text: row.string(1), extras: row.optionalString(5)),
        seq: ConversationSeq(rawValue: row.int64(2)),
        timestamp: Timestamp(rawValue: row.int64(3)),
        hash: row.isNull(4) ? nil : row.blob(4)
      )
    }
    guard let known else { return nil }
    // An edit or a recall leaves only a digest of what was sent first.
    let isSame: Bool
    if let hash = known.hash {
      isSame = try digestKey.digest(of: item.content) == hash
    } else {
      isSame = known.content == item.content
    }
    let isConflict = known.conversation != conversation || !isSame
    let content = isConflict ? known.content : item.content
    let first = TextItem(
      msgid: item.msgid, content: content, seq: known.seq, timestamp: known.timestamp)
    return (first, isConflict)
  }
}
