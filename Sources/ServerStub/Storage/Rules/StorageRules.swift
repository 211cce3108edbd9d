import ChatProtocol
import LocalDatabase

/// The rules of storing, over any SQL database: what is known already, what contradicts it, which numbers are given, what
/// stands in whose log.
///
/// Owned by whoever owns the connection, an actor or a thread. Each method is a transaction or a question of its own; what
/// appends to logs is published after its commit.
package final class StorageRules<Connection: SQLConnection> {
  package let database: Connection
  let statements = ConflictStatements(Connection.self)
  let clock: ServerClock
  /// What one account may keep here.
  let limits: AccountLimits
  let digestKey: DigestKey
  private let publisher: any EventPublisher
  /// What was looked up before and does not change: conversations, and friendships that stand.
  private var conversationIDs: [UserPair: Int64] = [:]
  private var knownFriends: Set<UserPair> = []
  /// Up to which uid the names have their keys; `nil` when all have.
  var lastIndexedName: Int64? = .min

  package init(
    database: Connection, clock: ServerClock, publisher: any EventPublisher, limits: AccountLimits
  ) throws(DatabaseError) {
    self.database = database
    self.clock = clock
    self.limits = limits
    self.publisher = publisher
    digestKey = try DigestKey(of: database)
  }

  /// What is read over this connection: before a change, and in its order among the changes.
  var reads: StorageReads<Connection> { StorageReads(database: database) }

  /// Runs a change that appends to the logs of these users in one transaction, and publishes the events after the commit.
  ///
  /// Nothing else happens on the connection in between, so events are published in the order of its commits.
  func appendingEvents<Value>(
    to users: [UserID], _ change: (inout EventLogWriter) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value {
    var log = EventLogWriter()
    do throws(DatabaseError) {
      let value = try database.transaction { () throws(DatabaseError) in
        try database.willAppend(to: users)
        let value = try change(&log)
        try log.finish(in: database, statements)
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

  // MARK: Conversations

  /// The conversation of two users, made if there is none.
  func conversation(of pair: UserPair) throws(DatabaseError) -> Int64 {
    if let known = try existingConversation(of: pair) { return known }
    try database.run(
      "INSERT INTO conversation(kind, low_uid, high_uid, last_seq) VALUES (?, ?, ?, 0)",
      ServerSchema.ConversationKind.direct.rawValue, pair.low.rawValue, pair.high.rawValue)
    let conversation = database.lastInsertedRowID
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
    if conversationIDs.count >= maxRememberedPairs { conversationIDs.removeAll(keepingCapacity: true) }
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
      if knownFriends.count >= maxRememberedPairs { knownFriends.removeAll(keepingCapacity: true) }
      knownFriends.insert(pair)
    }
    return areFriends
  }

  /// Pairs of users that a cache holds; each takes some 50 bytes.
  private var maxRememberedPairs: Int { 20_000 }
}

extension DatabaseError {
  /// Whether the rows of one submission may have caused it, so that the rest of a batch can still be stored.
  package var mayBeOneEntrysFault: Bool {
    switch code {
    case .constraint, .corrupt, .type, .other: true
    case .cannotOpen, .newerSchema, .busy, .full, .io: false
    }
  }
}
