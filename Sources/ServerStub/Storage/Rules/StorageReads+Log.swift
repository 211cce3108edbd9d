import ChatProtocol
import LocalDatabase

/// Reading users' logs.
extension StorageReads {
  func events(of uid: UserID, after number: EventNumber, limit: Int, maxBytes: Int) throws(DatabaseError) -> LogPage {
    let bounds = try bounds(of: uid)
    var page = PageLimit(entries: limit, bytes: maxBytes)
    let events = try database.prefix(
      """
      SELECT e.useq, e.kind, e.aux, e.conv_seq, c.low_uid, c.high_uid,
        m.sender_uid, m.client_msg_id, m.body, m.conv_seq, m.ts, m.version, m.state, m.extras
      FROM user_event e LEFT JOIN conversation c ON c.conv_id = e.conv_id
      LEFT JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
      WHERE e.uid = ? AND e.useq > ? ORDER BY e.useq LIMIT ?
      """, uid.rawValue, number.rawValue, max(0, limit)
    ) { (row) throws(DatabaseError) -> InboxEvent? in
      let stored = StoredEvent(row)
      let event = InboxEvent(number: stored.number, content: try content(of: stored, owner: uid))
      // Counting writes the event, which is left out where bytes have no bound.
      return page.takes(maxBytes < .max ? event.byteCount : 0) ? event : nil
    }
    return LogPage(events: events, head: bounds.head, min: bounds.min)
  }

  /// The newest event of a log, 0 for none, and the first that is left.
  func bounds(of uid: UserID) throws(DatabaseError) -> (head: EventNumber, min: EventNumber) {
    try database.first("SELECT last_useq, min_useq FROM user_sync WHERE uid = ?", uid.rawValue) {
      (head: EventNumber(rawValue: $0.int64(0)), min: EventNumber(rawValue: $0.int64(1)))
    } ?? (0, 1)
  }

  /// What a row means now: of a text always the newest content, of a user the newest profile. What cannot be told any
  /// more, as after damage, keeps its number.
  private func content(of row: StoredEvent, owner: UserID) throws(DatabaseError) -> InboxEvent.Content {
    switch ServerSchema.EventKind(rawValue: row.kind) {
    case .message:
      if let text = row.text { return .text(text) }
    case .edit:
      if let text = row.text { return .edit(text) }
    case .recall:
      if let text = row.text { return .recall(from: text.from, to: text.to, msgid: text.msgid, seq: text.seq) }
    case .read:
      if let reader = row.subject, let pair = row.pair {
        return .read(by: reader, peer: pair.low == reader ? pair.high : pair.low, seq: row.seq)
      }
    case .application:
      if let applicant = row.subject, let profile = try applicantProfile(of: applicant, to: owner) {
        return .application(profile)
      }
    case .friendship:
      if let friend = row.subject, let entry = try friendEntry(of: friend, for: owner) { return .friendship(entry) }
    case .decline: if let applicant = row.subject { return .decline(applicant) }
    case .block: if let other = row.subject { return .block(other, isOn: true) }
    case .unblock: if let other = row.subject { return .block(other, isOn: false) }
    case nil: break
    }
    return .unknown(kind: "\(row.kind)")
  }
}

/// A row of the log with the message that it names.
private struct StoredEvent {
  let number: EventNumber
  let kind: Int64
  let subject: UserID?
  let seq: ConversationSeq
  let pair: UserPair?
  let text: StoredText?

  init(_ row: some SQLRow) {
    number = EventNumber(rawValue: row.int64(0))
    kind = row.int64(1)
    subject = row.optionalString(2).flatMap { Int32($0) }.map(UserID.init(rawValue:))
    seq = ConversationSeq(rawValue: row.int64(3))
    guard !row.isNull(4), !row.isNull(5) else {
      pair = nil
      text = nil
      return
    }
    let pair = UserPair(UserID(rawValue: row.int32(4)), UserID(rawValue: row.int32(5)))
    self.pair = pair
    text = row.isNull(6) ? nil : StoredText(row, from: 6, in: pair)
  }
}

extension StoredText {
  /// Reads the columns `sender_uid, client_msg_id, body, conv_seq, ts, version, state, extras` from a given one on.
  init(_ row: some SQLRow, from first: Int, in pair: UserPair) {
    let sender = UserID(rawValue: row.int32(first))
    self.init(
      from: sender, to: sender == pair.low ? pair.high : pair.low, msgid: MessageID(rawValue: row.string(first + 1)),
      content: MessageContent(text: row.string(first + 2), extras: row.optionalString(first + 7)),
      seq: ConversationSeq(rawValue: row.int64(first + 3)),
      timestamp: Timestamp(rawValue: row.int64(first + 4)),
      version: row.int64(first + 5), isRecalled: row.int64(first + 6) == ServerSchema.MessageState.recalled)
  }
}
