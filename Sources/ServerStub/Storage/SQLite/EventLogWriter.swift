import ChatProtocol
import LocalDatabase

/// Appends to users' logs and to conversations inside one transaction.
///
/// The numbers of a sequence are read once, counted here, and written back once by ``finish(in:)``, since a batch
/// mostly concerns few users. A writer whose transaction failed is thrown away with what it counted.
struct EventLogWriter {
  /// What is stored of an event.
  struct Entry {
    var kind: ServerSchema.EventKind
    /// 0 where the event concerns none.
    var conversation: Int64 = 0
    var seq: Int64 = 0
    /// The other user where the kind has one.
    var subject: UserID?
    /// Milliseconds since 1970; nil where it is that of the message.
    var timestamp: Int64?
  }

  /// What was appended, for the publisher.
  private(set) var committed: [UserID: [CommittedEvent]] = [:]
  private var heads: [UserID: Int64] = [:]
  private var lastSeqs: [Int64: Int64] = [:]

  /// Appends an event to a user's log and returns its number.
  @discardableResult
  mutating func append(
    _ entry: Entry, _ content: InboxEvent.Content, to uid: UserID, origin: SessionID? = nil, in database: Database
  ) throws(DatabaseError) -> Int64 {
    let number = try head(of: uid, in: database) &+ 1
    try database.run(
      "INSERT INTO user_event(uid, useq, kind, conv_id, conv_seq, aux, ts) VALUES (?, ?, ?, ?, ?, ?, ?)",
      uid.rawValue, number, entry.kind.rawValue, entry.conversation, entry.seq,
      entry.subject.map { String($0.rawValue) }, entry.timestamp)
    heads[uid] = number
    committed[uid, default: []].append(
      CommittedEvent(event: InboxEvent(number: number, content: content), origin: origin))
    return number
  }

  private func head(of uid: UserID, in database: Database) throws(DatabaseError) -> Int64 {
    if let head = heads[uid] { return head }
    return try database.first("SELECT last_useq FROM user_sync WHERE uid = ?", uid.rawValue) { $0.int64(0) } ?? 0
  }

  /// The number that the next message of a conversation would get.
  mutating func nextSeq(of conversation: Int64, in database: Database) throws(DatabaseError) -> Int64 {
    if let last = lastSeqs[conversation] { return last &+ 1 }
    let last =
      try database.first("SELECT last_seq FROM conversation WHERE conv_id = ?", conversation) { $0.int64(0) } ?? 0
    return last &+ 1
  }

  /// A message was stored under this number.
  mutating func took(_ seq: Int64, of conversation: Int64) {
    lastSeqs[conversation] = seq
  }

  /// Writes the sequences back; the transaction may end then.
  func finish(in database: Database) throws(DatabaseError) {
    for (uid, head) in heads {
      try database.run(
        """
        INSERT INTO user_sync(uid, last_useq, min_useq) VALUES (?, ?, 1)
        ON CONFLICT(uid) DO UPDATE SET last_useq = excluded.last_useq
        """, uid.rawValue, head)
    }
    for (conversation, seq) in lastSeqs {
      try database.run("UPDATE conversation SET last_seq = ? WHERE conv_id = ?", seq, conversation)
    }
  }
}
