import ChatProtocol
import LocalDatabase

@testable import ServerStub

/// A connection that does what an engine does for which a statement is dear: it looks up which ids are known before texts are
/// stored, and inserts the messages of a transaction together.
final class HoldingConnection: SQLConnection {
  private struct Key: Hashable {
    let sender: UserID
    let msgid: MessageID
  }

  private let database: Database
  private var known: Set<Key> = []
  private var held: [MessageRow] = []
  /// Whose logs the transaction may append to: an engine with several writers would have locked them.
  private var locked: Set<UserID> = []

  init() throws {
    database = try Database.inMemory()
    try database.migrate(ServerSchema.migrations)
  }

  static func onConflict(_ key: String, set columns: [String]) -> String { Database.onConflict(key, set: columns) }

  var lastInsertedRowID: Int64 { database.lastInsertedRowID }

  func run(_ sql: String, _ bindings: any DatabaseBindable...) throws(DatabaseError) -> Int {
    try release()
    return try database.run(sql, bindings: bindings)
  }

  func first<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value? {
    try rows(sql, bindings, limit: 1, read: read).first
  }

  func all<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> [Value] {
    try rows(sql, bindings, limit: .max, read: read)
  }

  func prefix<Value>(
    _ sql: String, _ bindings: any DatabaseBindable..., read: (Row) throws(DatabaseError) -> Value?
  ) throws(DatabaseError) -> [Value] {
    try rows(sql, bindings, limit: .max, read: read)
  }

  private func rows<Value>(
    _ sql: String, _ bindings: [any DatabaseBindable], limit: Int, read: (Row) throws(DatabaseError) -> Value?
  ) throws(DatabaseError) -> [Value] {
    try release()
    var values: [Value] = []
    var isOver = false
    try database.query(sql, bindings: bindings) { (row) throws(DatabaseError) in
      guard !isOver, values.count < limit, let value = try read(row) else {
        isOver = true
        return
      }
      values.append(value)
    }
    return values
  }

  func transaction<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
    defer {
      held = []
      known = []
      locked = []
    }
    return try database.transaction(body)
  }

  func willAppend(to users: [UserID]) { locked.formUnion(users) }

  func willStore(_ submissions: [[TextSubmission]]) throws(DatabaseError) {
    for submission in submissions.joined() {
      locked.formUnion([submission.from, submission.to])
      for item in submission.items {
        let isKnown = try first(
          "SELECT 1 FROM message WHERE sender_uid = ? AND client_msg_id = ?", submission.from.rawValue,
          item.msgid.rawValue
        ) { _ in true }
        if isKnown != nil { known.insert(Key(sender: submission.from, msgid: item.msgid)) }
      }
    }
  }

  func insert(_ message: MessageRow, _ statements: ConflictStatements) -> Bool {
    guard known.insert(Key(sender: message.sender, msgid: message.msgid)).inserted else { return false }
    held.append(message)
    return true
  }

  func insert(_ events: [EventRow]) throws(DatabaseError) {
    guard events.allSatisfy({ locked.contains($0.uid) }) else {
      throw DatabaseError(code: .other, message: "a log that was not announced")
    }
    for event in events {
      _ = try run(
        "INSERT INTO user_event(uid, useq, kind, conv_id, conv_seq, aux, ts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        event.uid.rawValue, event.number.rawValue, event.entry.kind.rawValue, event.entry.conversation,
        event.entry.seq.rawValue, event.entry.subject.map { String($0.rawValue) }, event.entry.timestamp?.rawValue)
    }
  }

  /// Writes what was held back, before anything that could miss it.
  private func release() throws(DatabaseError) {
    guard !held.isEmpty else { return }
    let values = Array(repeating: "(?, ?, ?, ?, 1, ?, ?, 0, ?)", count: held.count).joined(separator: ", ")
    var bindings: [any DatabaseBindable] = []
    for message in held {
      bindings += [
        message.conversation, message.seq.rawValue, message.sender.rawValue, message.msgid.rawValue,
        message.content.text, message.content.extras, message.time.rawValue,
      ]
    }
    held = []
    try database.run(
      """
      INSERT INTO message(conv_id, conv_seq, sender_uid, client_msg_id, type, body, extras, state, ts) VALUES \(values)
      """, bindings: bindings)
  }
}

/// A storage of an engine of its own, over the rules that all share.
actor HoldingStore: SQLStore {
  private let rules: StorageRules<HoldingConnection>

  init(clock: ServerClock, publisher: any EventPublisher, limits: AccountLimits) throws {
    rules = try StorageRules(
      database: try HoldingConnection(), clock: clock, publisher: publisher, limits: limits)
  }

  func write<Value: Sendable>(
    _ body: @Sendable (StorageRules<HoldingConnection>) throws(DatabaseError) -> Value
  ) throws(ServerError) -> Value {
    do throws(DatabaseError) {
      return try body(rules)
    } catch {
      throw ServerError(error)
    }
  }

  nonisolated func read<Value: Sendable>(
    for uid: UserID, _ body: @Sendable (StorageReads<HoldingConnection>) throws(DatabaseError) -> Value
  ) async throws(ServerError) -> Value {
    try await write { (rules) throws(DatabaseError) in try body(rules.reads) }
  }

  func append(_ submissions: [TextSubmission]) throws(ServerError) -> [TextReceipt] {
    try write { (rules) throws(DatabaseError) in try rules.append([submissions]) }.first ?? []
  }
}
