import ChatProtocol
import LocalDatabase

/// A connection to an SQL database: all that the rules of storing know of one.
///
/// The statements that run over it are plain SQL: positional parameters `?` or numbered ones `?1`, names that are reserved
/// words in double quotes, limits within subqueries in a table of their own. Where engines differ, a requirement stands
/// here. One thread at a time uses a connection.
package protocol SQLConnection {
  associatedtype Row: SQLRow

  /// What an insertion ends with that may meet a row with the same key: the row stays, but for these columns, which get the
  /// values of the new one.
  static func onConflict(_ key: String, set columns: [String]) -> String

  /// Runs one statement. Returns how many rows it changed; one that a conflict kept as it was is none.
  @discardableResult
  func run(_ sql: String, _ bindings: any DatabaseBindable...) throws(DatabaseError) -> Int
  /// The first row of a query; nil if there is none.
  func first<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value?
  func all<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> [Value]
  /// The rows of a query until `read` gives nil.
  func prefix<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value?
  ) throws(DatabaseError) -> [Value]
  /// The number that the database gave to the last row that was inserted.
  var lastInsertedRowID: Int64 { get }
  /// Runs `body` in a transaction, which is rolled back if `body` throws. Inside another one it is a savepoint.
  func transaction<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value

  /// The transaction that has begun appends to the logs of these users. An engine with several writers locks the rows here,
  /// in one order for all.
  func willAppend(to users: [UserID]) throws(DatabaseError)
  /// The transaction that has begun stores these texts, as far as they are new. An engine for which a statement is dear may
  /// look up here which ids it has, and hold back what ``insert(_:_:)`` is given until the next question or the events.
  func willStore(_ submissions: [[TextSubmission]]) throws(DatabaseError)
  /// Inserts a message; returns false where its sender has used its id before.
  func insert(_ message: MessageRow, _ statements: ConflictStatements) throws(DatabaseError) -> Bool
  /// Inserts the events of a transaction, at its end.
  func insert(_ events: [EventRow]) throws(DatabaseError)
}

extension SQLConnection {
  package func willAppend(to users: [UserID]) {}

  package func willStore(_ submissions: [[TextSubmission]]) {}

  package func insert(_ message: MessageRow, _ statements: ConflictStatements) throws(DatabaseError) -> Bool {
    try run(
      statements.insertMessage, message.conversation, message.seq.rawValue, message.sender.rawValue,
      message.msgid.rawValue, message.content.text, message.content.extras, message.time.rawValue) > 0
  }

  package func insert(_ events: [EventRow]) throws(DatabaseError) {
    for event in events {
      try run(
        "INSERT INTO user_event(uid, useq, kind, conv_id, conv_seq, aux, ts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        event.uid.rawValue, event.number.rawValue, event.entry.kind.rawValue, event.entry.conversation,
        event.entry.seq.rawValue, event.entry.subject.map { String($0.rawValue) }, event.entry.timestamp?.rawValue)
    }
  }
}

/// A row of a query's result, valid while it is read. Columns count from 0; a NULL reads as nil, 0 or "".
package protocol SQLRow {
  func isNull(_ column: Int) -> Bool
  func int64(_ column: Int) -> Int64
  func optionalInt64(_ column: Int) -> Int64?
  func int32(_ column: Int) -> Int32
  func int(_ column: Int) -> Int
  func bool(_ column: Int) -> Bool
  func string(_ column: Int) -> String
  func optionalString(_ column: Int) -> String?
  func blob(_ column: Int) -> [UInt8]
}

/// A message as it is inserted.
package struct MessageRow {
  package var conversation: Int64
  package var seq: ConversationSeq
  package var sender: UserID
  package var msgid: MessageID
  package var content: MessageContent
  package var time: Timestamp
}

/// An event as it is inserted.
package struct EventRow {
  package var uid: UserID
  package var number: EventNumber
  package var entry: EventLogWriter.Entry
}

/// The insertions that may meet a row with the same key, in the dialect of a connection.
package struct ConflictStatements: Sendable {
  package let insertMessage: String
  package let setHead: String
  package let setDevice: String
  package let insertFriend: String
  package let setBuiltInUser: String
  package let setNameKey: String
  package let insertNameLook: String
  package let setPrivacy: String
  package let setLastSeen: String

  init<Connection: SQLConnection>(_ connection: Connection.Type) {
    func insertion(_ table: String, _ values: String, key: String, set columns: [String] = []) -> String {
      "INSERT INTO \(table) VALUES \(values) \(Connection.onConflict(key, set: columns))"
    }
    insertMessage = insertion(
      "message(conv_id, conv_seq, sender_uid, client_msg_id, type, body, extras, state, ts)",
      "(?, ?, ?, ?, 1, ?, ?, 0, ?)",
      key: "sender_uid, client_msg_id")
    setHead = insertion("user_sync(uid, last_useq, min_useq)", "(?, ?, 1)", key: "uid", set: ["last_useq"])
    setDevice = insertion(
      "device(uid, device_id, acked_useq, used_ms)", "(?, ?, ?, ?)", key: "uid, device_id",
      set: ["acked_useq", "used_ms"])
    insertFriend = insertion("friend(self_id, friend_id, back)", "(?, ?, ?)", key: "self_id, friend_id")
    setBuiltInUser = insertion(
      "user(uid, name, email, password_hash, nick, descr, sex, icon, created_ms)", "(?, ?, NULL, '', ?, ?, ?, ?, ?)",
      key: "uid", set: ["nick", "descr", "icon"])
    setNameKey = insertion("name_key(uid, \"key\")", "(?, ?)", key: "uid", set: ["\"key\""])
    insertNameLook = insertion("name_look(look, uid)", "(?, ?)", key: "look, uid")
    setPrivacy = insertion(
      "privacy(uid, \"read\", typing, presence)", "(?, ?, ?, ?)", key: "uid",
      set: ["\"read\"", "typing", "presence"])
    setLastSeen = insertion("last_seen(uid, ts)", "(?, ?)", key: "uid", set: ["ts"])
  }
}
