import ChatProtocol
import LocalDatabase

/// Submissions of one session that wait for a commit.
struct WaitingSubmissions {
  let submissions: [TextSubmission]
  let continuation: CheckedContinuation<Result<[TextReceipt], ServerError>, Never>
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
      for (entry, own) in zip(batch, receipts) { entry.continuation.resume(returning: .success(own)) }
    } catch {
      guard batch.count > 1, error.mayBeOneEntrysFault else {
        for entry in batch { entry.continuation.resume(returning: .failure(ServerError(error))) }
        return
      }
      // One session's texts meet a damaged page or rows that contradict each other: the others must not pay for it.
      for entry in batch { commitAlone(entry) }
    }
  }

  private func commitAlone(_ entry: WaitingSubmissions) {
    do throws(DatabaseError) {
      let receipts = try commit([entry])
      entry.continuation.resume(returning: .success(receipts.first ?? []))
    } catch {
      entry.continuation.resume(returning: .failure(ServerError(error)))
    }
  }

  private func commit(_ batch: [WaitingSubmissions]) throws(DatabaseError) -> [[TextReceipt]] {
    try appendingEvents { (log) throws(DatabaseError) in
      var receipts: [[TextReceipt]] = []
      receipts.reserveCapacity(batch.count)
      for entry in batch {
        var own: [TextReceipt] = []
        own.reserveCapacity(entry.submissions.count)
        for submission in entry.submissions { own.append(try store(submission, &log)) }
        receipts.append(own)
      }
      return receipts
    }
  }

  /// Runs a change that appends events in one transaction, and publishes them after the commit.
  ///
  /// The actor does nothing else in between, so events are published in the order of their commits.
  func appendingEvents<Value>(
    _ change: (inout EventLogWriter) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value {
    var log = EventLogWriter()
    do throws(DatabaseError) {
      let value = try database.transaction { () throws(DatabaseError) in
        let value = try change(&log)
        try log.finish(in: database)
        return value
      }
      if !log.committed.isEmpty { publisher.publish(log.committed) }
      return value
    } catch {
      // It may hold a conversation that was rolled back.
      conversationIDs.removeAll()
      throw error
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
      let inserted = try database.run(
        """
        INSERT INTO message(conv_id, conv_seq, sender_uid, client_msg_id, type, body, extras, state, ts)
        VALUES (?, ?, ?, ?, 1, ?, ?, 0, ?) ON CONFLICT(sender_uid, client_msg_id) DO NOTHING
        """,
        conversation, seq.rawValue, submission.from.rawValue, item.msgid.rawValue, item.content.text,
        item.content.extras, now.rawValue)
      guard inserted > 0 else {
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

  // MARK: Conversations

  /// The conversation of two users, made if there is none.
  func conversation(of pair: UserPair) throws(DatabaseError) -> Int64 {
    if let known = try existingConversation(of: pair) { return known }
    try database.run(
      "INSERT INTO conversation(kind, low_uid, high_uid, last_seq) VALUES (?, ?, ?, 0)",
      ServerSchema.ConversationKind.direct.rawValue, pair.low.rawValue, pair.high.rawValue)
    let conversation = try database.lastInsertedRowID
    for uid in pair.members {
      try database.run(
        "INSERT INTO member(conv_id, uid, join_seq, read_seq, role) VALUES (?, ?, 0, 0, 0)", conversation,
        uid.rawValue)
    }
    remember(conversation, of: pair)
    return conversation
  }

  /// The conversation of two users, or nil.
  func existingConversation(of pair: UserPair) throws(DatabaseError) -> Int64? {
    if let known = conversationIDs[pair] { return known }
    let known = try database.first(
      "SELECT conv_id FROM conversation WHERE low_uid = ? AND high_uid = ?", pair.low.rawValue, pair.high.rawValue
    ) { $0.int64(0) }
    if let known { remember(known, of: pair) }
    return known
  }

  private func remember(_ conversation: Int64, of pair: UserPair) {
    if conversationIDs.count >= Self.maxRememberedPairs { conversationIDs.removeAll(keepingCapacity: true) }
    conversationIDs[pair] = conversation
  }

  /// Whether two users are friends. Friendships never end, so those that were seen once need no second look.
  func areFriendsNow(_ pair: UserPair) throws(DatabaseError) -> Bool {
    if knownFriends.contains(pair) { return true }
    let areFriends =
      try database.first(
        "SELECT 1 FROM friend WHERE self_id = ? AND friend_id = ?", pair.low.rawValue, pair.high.rawValue
      ) { _ in true } ?? false
    if areFriends {
      if knownFriends.count >= Self.maxRememberedPairs { knownFriends.removeAll(keepingCapacity: true) }
      knownFriends.insert(pair)
    }
    return areFriends
  }

  /// Pairs of users that a cache holds; each takes some 50 bytes.
  private static let maxRememberedPairs = 20_000
}

extension DatabaseError {
  /// Whether the rows of one submission may have caused it, so that the rest of a batch can still be stored.
  var mayBeOneEntrysFault: Bool {
    switch code {
    case .constraint, .corrupt, .type, .other: true
    case .cannotOpen, .newerSchema, .busy, .full, .io: false
    }
  }
}
