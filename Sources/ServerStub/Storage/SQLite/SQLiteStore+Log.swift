import ChatProtocol
import LocalDatabase

/// Reading users' logs, and forgetting their old ends.
extension SQLiteStore {
  /// Rows read at once, so that a page of long texts is not read far beyond what it can carry.
  private static let rowsPerRead = 64

  func events(of uid: UserID, after number: Int64, limit: Int, maxBytes: Int) throws -> LogPage {
    try work { () throws(DatabaseError) in
      let bounds = try bounds(of: uid)
      var page = LogPage(events: [], head: bounds.head, min: bounds.min)
      var bytes = 0
      var position = number
      while page.events.count < limit {
        let wanted = min(limit - page.events.count, Self.rowsPerRead)
        let events = try read(of: uid, after: position, limit: wanted)
        for event in events {
          // Counting writes the event, which family sessions, whose pages have no such bound, do not need.
          if maxBytes < .max { bytes += event.byteCount }
          guard bytes <= maxBytes || page.events.isEmpty else { return page }
          page.events.append(event)
        }
        guard events.count == wanted, let last = events.last else { return page }
        position = last.number
      }
      return page
    }
  }

  private func bounds(of uid: UserID) throws(DatabaseError) -> (head: Int64, min: Int64) {
    try database.first("SELECT last_useq, min_useq FROM user_sync WHERE uid = ?", uid.rawValue) {
      (head: $0.int64(0), min: $0.int64(1))
    } ?? (0, 1)
  }

  /// The number of the newest event in a log; 0 for none.
  func head(of uid: UserID) throws(DatabaseError) -> Int64 { try bounds(of: uid).head }

  private func read(of uid: UserID, after number: Int64, limit: Int) throws(DatabaseError) -> [InboxEvent] {
    let rows = try database.all(
      """
      SELECT e.useq, e.kind, e.aux, e.conv_seq, c.low_uid, c.high_uid,
        m.sender_uid, m.client_msg_id, m.body, m.conv_seq, m.ts, m.version, m.state
      FROM user_event e LEFT JOIN conversation c ON c.conv_id = e.conv_id
      LEFT JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
      WHERE e.uid = ? AND e.useq > ? ORDER BY e.useq LIMIT ?
      """, uid.rawValue, number, max(0, limit), read: StoredEvent.init)
    var events: [InboxEvent] = []
    events.reserveCapacity(rows.count)
    for row in rows {
      events.append(InboxEvent(number: row.number, content: try content(of: row, owner: uid)))
    }
    return events
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
    case nil: break
    }
    return .unknown(kind: "\(row.kind)")
  }

  // MARK: Retention

  func pruneEvents(before milliseconds: Int64, after uid: UserID?, limit: Int) throws -> PruningStep {
    let limit = max(1, limit)
    return try work { () throws(DatabaseError) in
      try database.transaction { () throws(DatabaseError) in
        // A user's first event tells whether there is anything to do, and a log is in the order of its times.
        // A family client has nothing but the log to learn of texts from: it keeps what it has not confirmed, and so
        // does an account that nobody has used yet. Native devices have snapshots. Nobody logs in as file transfer.
        let users = try database.all(
          """
          SELECT s.uid, e.uid IS NOT NULL AND coalesce(e.ts, m.ts, 0) < ?1 AS is_old, s.min_useq,
            CASE WHEN f.uid IS NOT NULL THEN f.acked_useq
              WHEN s.uid < ?2 OR EXISTS (SELECT 1 FROM device d WHERE d.uid = s.uid) THEN s.last_useq
              ELSE 0 END AS done
          FROM (SELECT * FROM user_sync WHERE uid > ?3 ORDER BY uid LIMIT ?4) s
          LEFT JOIN user_event e ON e.uid = s.uid AND e.useq = s.min_useq
          LEFT JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
          LEFT JOIN device f ON f.uid = s.uid AND f.device_id = ''
          ORDER BY s.uid
          """, milliseconds, ServerSchema.firstUserID, Int64(uid?.rawValue ?? .min), limit
        ) { row in
          let done = row.int64(3)
          return (uid: UserID(rawValue: row.int32(0)), mayGo: row.int64(1) != 0 && row.int64(2) <= done, done: done)
        }
        var step = PruningStep(count: 0, position: uid, isLast: users.count < limit)
        for user in users {
          if user.mayGo {
            step.count += try pruneEvents(
              of: user.uid, through: user.done, before: milliseconds, limit: limit - step.count)
            guard step.count < limit else {
              step.isLast = false
              return step
            }
          }
          step.position = user.uid
        }
        return step
      }
    }
  }

  private func pruneEvents(
    of uid: UserID, through number: Int64, before milliseconds: Int64, limit: Int
  ) throws(DatabaseError) -> Int {
    let oldest = try database.all(
      """
      SELECT e.useq, coalesce(e.ts, m.ts, 0) FROM user_event e
      LEFT JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
      WHERE e.uid = ? AND e.useq <= ? ORDER BY e.useq LIMIT ?
      """, uid.rawValue, number, limit
    ) { (number: $0.int64(0), timestamp: $0.int64(1)) }
    guard let last = oldest.prefix(while: { $0.timestamp < milliseconds }).last?.number else { return 0 }
    let count = try database.run("DELETE FROM user_event WHERE uid = ? AND useq <= ?", uid.rawValue, last)
    try database.run("UPDATE user_sync SET min_useq = ? WHERE uid = ?", last &+ 1, uid.rawValue)
    return count
  }
}

/// A row of the log with the message that it names.
private struct StoredEvent {
  let number: Int64
  let kind: Int64
  let subject: UserID?
  let seq: Int64
  let pair: UserPair?
  let text: StoredText?

  init(_ row: Row) {
    number = row.int64(0)
    kind = row.int64(1)
    subject = row.optionalString(2).flatMap { Int32($0) }.map(UserID.init(rawValue:))
    seq = row.int64(3)
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
  /// Reads the columns `sender_uid, client_msg_id, body, conv_seq, ts, version, state` from a given one on.
  init(_ row: Row, from first: Int, in pair: UserPair) {
    let sender = UserID(rawValue: row.int32(first))
    self.init(
      from: sender, to: sender == pair.low ? pair.high : pair.low, msgid: row.string(first + 1),
      content: row.string(first + 2), seq: row.int64(first + 3), timestampMilliseconds: row.int64(first + 4),
      version: row.int64(first + 5), isRecalled: row.int64(first + 6) == ServerSchema.MessageState.recalled)
  }
}
