import ChatProtocol
import LocalDatabase

/// Appends to users' logs and to conversations inside one transaction.
///
/// The numbers of a sequence are read once, counted here, and written back once by ``finish(in:_:)``, as are the events, since a batch
/// mostly concerns few users. A writer whose transaction failed is thrown away with what it counted.
package struct EventLogWriter {
  /// What is stored of an event.
  package struct Entry {
    package var kind: ServerSchema.EventKind
    /// 0 where the event concerns none.
    package var conversation: Int64 = 0
    package var seq: ConversationSeq = 0
    /// The other user where the kind has one.
    package var subject: UserID?
    /// Milliseconds since 1970; nil where it is that of the message.
    package var timestamp: Timestamp?
  }

  /// What was appended, for the publisher.
  private(set) var committed: [UserID: [CommittedEvent]] = [:]
  /// What was appended, for the database.
  private var rows: [EventRow] = []
  private var heads: [UserID: EventNumber] = [:]
  private var lastSeqs: [Int64: ConversationSeq] = [:]

  /// Appends an event to a user's log and returns its number.
  @discardableResult
  mutating func append(
    _ entry: Entry, _ content: InboxEvent.Content, to uid: UserID, origin: SessionID? = nil,
    in database: some SQLConnection
  ) throws(DatabaseError) -> EventNumber {
    let number = try head(of: uid, in: database).next
    rows.append(EventRow(uid: uid, number: number, entry: entry))
    heads[uid] = number
    committed[uid, default: []].append(
      CommittedEvent(event: InboxEvent(number: number, content: content), origin: origin))
    return number
  }

  private func head(of uid: UserID, in database: some SQLConnection) throws(DatabaseError) -> EventNumber {
    if let head = heads[uid] { return head }
    return try database.first("SELECT last_useq FROM user_sync WHERE uid = ?", uid.rawValue) {
      EventNumber(rawValue: $0.int64(0))
    } ?? 0
  }

  /// The number that the next message of a conversation would get.
  mutating func nextSeq(of conversation: Int64, in database: some SQLConnection) throws(DatabaseError)
    -> ConversationSeq
  {
    if let last = lastSeqs[conversation] { return last.next }
    let last =
      try database.first("SELECT last_seq FROM conversation WHERE conv_id = ?", conversation) {
        ConversationSeq(rawValue: $0.int64(0))
      } ?? 0
    return last.next
  }

  /// A message was stored under this number.
  mutating func took(_ seq: ConversationSeq, of conversation: Int64) {
    lastSeqs[conversation] = seq
  }

  /// Writes the sequences back; the transaction may end then.
  func finish(in database: some SQLConnection, _ statements: ConflictStatements) throws(DatabaseError) {
    if !rows.isEmpty { try database.insert(rows) }
    for (uid, head) in heads {
      try database.run(statements.setHead, uid.rawValue, head.rawValue)
    }
    for (conversation, seq) in lastSeqs {
      try database.run("UPDATE conversation SET last_seq = ? WHERE conv_id = ?", seq.rawValue, conversation)
    }
  }
}
