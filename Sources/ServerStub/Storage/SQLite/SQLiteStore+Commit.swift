import ChatProtocol
import LocalDatabase

/// Submissions of one session that wait for a commit.
struct WaitingSubmissions {
  let submissions: [TextSubmission]
  let continuation: CheckedContinuation<[TextReceipt], any Error>
}

/// The single writer of texts.
extension SQLiteStore {
  /// Commits everything that waits, in one transaction, and answers each caller.
  func commitWaiting() {
    let batch = waiting
    waiting = []
    waitingBytes = 0
    commitIsScheduled = false
    guard !batch.isEmpty else { return }
    do throws(DatabaseError) {
      let receipts = try commit(batch)
      for (entry, own) in zip(batch, receipts) { entry.continuation.resume(returning: own) }
    } catch {
      guard batch.count > 1, error.mayBeOneEntrysFault else {
        for entry in batch { entry.continuation.resume(throwing: ServerError(error)) }
        return
      }
      // One session's texts meet a damaged page or rows that contradict each other: the others must not pay for it.
      for entry in batch { commitAlone(entry) }
    }
  }

  private func commitAlone(_ entry: WaitingSubmissions) {
    do throws(DatabaseError) {
      let receipts = try commit([entry])
      entry.continuation.resume(returning: receipts.first ?? [])
    } catch {
      entry.continuation.resume(throwing: ServerError(error))
    }
  }

  private func commit(_ batch: [WaitingSubmissions]) throws(DatabaseError) -> [[TextReceipt]] {
    try database.transaction { () throws(DatabaseError) in
      var receipts: [[TextReceipt]] = []
      for entry in batch {
        var own: [TextReceipt] = []
        for submission in entry.submissions { own.append(try store(submission)) }
        receipts.append(own)
      }
      return receipts
    }
  }

  private func store(_ submission: TextSubmission) throws(DatabaseError) -> TextReceipt {
    var receipt = TextReceipt(items: [], events: [:])
    let conversation = try conversation(between: submission.from, submission.to)
    for (position, item) in submission.items.enumerated() {
      if let known = try storedItem(item.msgid, of: submission.from) {
        if known.conversation != conversation || known.item.content != item.content {
          receipt.conflicts.append(position)
        }
        receipt.items.append(known.item)
        continue
      }
      let sequence = try take(
        "UPDATE conversation SET last_seq = last_seq + 1 WHERE conv_id = ? RETURNING last_seq", conversation)
      var stored = item
      stored.seq = sequence
      stored.timestampMilliseconds = clock.nowMilliseconds()
      try database.run(
        """
        INSERT INTO message(conv_id, conv_seq, sender_uid, client_msg_id, type, body, state, ts)
        VALUES (?, ?, ?, ?, 1, ?, 0, ?)
        """,
        conversation, sequence, submission.from.rawValue, item.msgid, item.content, stored.timestampMilliseconds)
      for member in Set([submission.from, submission.to]).sorted() {
        let number = try take(
          """
          INSERT INTO user_sync(uid, last_useq, min_useq) VALUES (?, 1, 1)
          ON CONFLICT(uid) DO UPDATE SET last_useq = last_useq + 1 RETURNING last_useq
          """, Int64(member.rawValue))
        try database.run(
          "INSERT INTO user_event(uid, useq, kind, conv_id, conv_seq) VALUES (?, ?, ?, ?, ?)",
          member.rawValue, number, ServerSchema.EventKind.message.rawValue, conversation, sequence)
        receipt.events[member, default: []].append(
          LogEvent(number: number, from: submission.from, to: submission.to, item: stored))
      }
      receipt.items.append(stored)
    }
    return receipt
  }

  private func storedItem(
    _ id: String, of sender: UserID
  ) throws(DatabaseError) -> (conversation: Int64, item: TextItem)? {
    try database.first(
      "SELECT conv_id, body, conv_seq, ts FROM message WHERE sender_uid = ? AND client_msg_id = ?", sender.rawValue, id
    ) { row in
      let item = TextItem(msgid: id, content: row.string(1), seq: row.int64(2), timestampMilliseconds: row.int64(3))
      return (row.int64(0), item)
    }
  }

  private func conversation(between a: UserID, _ b: UserID) throws(DatabaseError) -> Int64 {
    let (low, high) = (min(a, b).rawValue, max(a, b).rawValue)
    let known = try database.first(
      "SELECT conv_id FROM conversation WHERE low_uid = ? AND high_uid = ?", low, high
    ) { $0.int64(0) }
    if let known { return known }
    try database.run(
      "INSERT INTO conversation(kind, low_uid, high_uid, last_seq) VALUES (?, ?, ?, 0)",
      ServerSchema.ConversationKind.direct.rawValue, low, high)
    let conversation = try database.lastInsertedRowID
    for uid in Set([low, high]) {
      try database.run(
        "INSERT INTO member(conv_id, uid, join_seq, read_seq, role) VALUES (?, ?, 0, 0, 0)", conversation, uid)
    }
    return conversation
  }

  /// Runs a statement that takes the next number of a sequence.
  private func take(_ sql: String, _ key: Int64) throws(DatabaseError) -> Int64 {
    guard let number = try database.first(sql, key, read: { $0.int64(0) }) else {
      throw DatabaseError(code: .other, message: "no number came from: \(sql.prefix(80))")
    }
    return number
  }
}

extension DatabaseError {
  /// Whether the rows of one submission may have caused it, so that the rest of a batch can still be stored.
  fileprivate var mayBeOneEntrysFault: Bool {
    switch code {
    case .constraint, .corrupt, .type, .other: true
    case .cannotOpen, .newerSchema, .busy, .full, .io: false
    }
  }
}
