import ChatProtocol
import LocalDatabase

/// All stores of a server over an SQL database: every contract is kept by ``StorageRules`` and ``StorageReads``, once for all
/// engines. What is an engine's own is how a connection is come by, and how texts of many callers share a commit.
package protocol SQLStore: AccountStore, FriendStore, MessageStore, PresenceStore, TokenHashStore {
  associatedtype Connection: SQLConnection

  /// Runs a change, or a question in its order among the changes, on a connection that writes.
  func write<Value: Sendable>(
    _ body: @Sendable (StorageRules<Connection>) throws(DatabaseError) -> Value
  ) async throws(ServerError) -> Value
  /// Reads pages and lists for a user, in no order with the changes that are under way; what was committed before is seen.
  func read<Value: Sendable>(
    for uid: UserID, _ body: @Sendable (StorageReads<Connection>) throws(DatabaseError) -> Value
  ) async throws(ServerError) -> Value
}

extension ServerError {
  /// The one translation from the database's errors to the server's.
  package init(_ error: DatabaseError) {
    self.init(code: .storage, message: error.message, cause: error)
  }
}

extension SQLStore {
  // MARK: Accounts

  package func profile(of uid: UserID) async throws(ServerError) -> UserProfile? {
    try await write { (rules) throws(DatabaseError) in try rules.profile(of: uid) }
  }

  package func profile(named name: String) async throws(ServerError) -> UserProfile? {
    try await write { (rules) throws(DatabaseError) in try rules.profile(named: name) }
  }

  package func isTaken(name: String) async throws(ServerError) -> Bool {
    try await write { (rules) throws(DatabaseError) in try rules.isTaken(name: name) }
  }

  package func ensureBuiltIn(_ profile: UserProfile) async throws(ServerError) {
    try await write { (rules) throws(DatabaseError) in try rules.ensureBuiltIn(profile) }
  }

  package func create(_ account: NewAccount, passwordHash: String) async throws(ServerError) -> UserProfile? {
    try await write { (rules) throws(DatabaseError) in try rules.create(account, passwordHash: passwordHash) }
  }

  package func credentials(for identifier: String) async throws(ServerError) -> StoredCredentials? {
    try await write { (rules) throws(DatabaseError) in try rules.credentials(for: identifier) }
  }

  package func indexNames(limit: Int) async throws(ServerError) -> Bool {
    try await write { (rules) throws(DatabaseError) in try rules.indexNames(limit: limit) }
  }

  package func passwordHash(of uid: UserID) async throws(ServerError) -> String? {
    try await write { (rules) throws(DatabaseError) in try rules.passwordHash(of: uid) }
  }

  package func setPasswordHash(_ hash: String, of uid: UserID) async throws(ServerError) {
    try await write { (rules) throws(DatabaseError) in try rules.setPasswordHash(hash, of: uid) }
  }

  // MARK: Tokens

  package func addTokenHash(
    _ hash: [UInt8], of uid: UserID, expires: Int64, now: Int64, limit: Int
  ) async throws(ServerError) {
    try await write { (rules) throws(DatabaseError) in
      try rules.addTokenHash(hash, of: uid, expires: expires, now: now, limit: limit)
    }
  }

  package func removeTokenHashes(of uid: UserID, hash: [UInt8]?) async throws(ServerError) {
    try await write { (rules) throws(DatabaseError) in try rules.removeTokenHashes(of: uid, hash: hash) }
  }

  package func tokenHashes(of uid: UserID, now: Int64) async throws(ServerError) -> [[UInt8]] {
    try await write { (rules) throws(DatabaseError) in try rules.tokenHashes(of: uid, now: now) }
  }

  // MARK: Friends

  package func areFriends(_ a: UserID, _ b: UserID) async throws(ServerError) -> Bool {
    try await write { (rules) throws(DatabaseError) in try rules.areFriends(a, b) }
  }

  package func friends(of uid: UserID, maxBytes: Int) async throws(ServerError) -> [FriendEntry] {
    try await read(for: uid) { (reads) throws(DatabaseError) in try reads.friends(of: uid, maxBytes: maxBytes) }
  }

  package func applications(to uid: UserID, limit: Int) async throws(ServerError) -> [ApplyEntry] {
    try await read(for: uid) { (reads) throws(DatabaseError) in try reads.applications(to: uid, limit: limit) }
  }

  package func apply(from: UserID, to: UserID, remark: String, greeting: String) async throws(ServerError)
    -> ApplyOutcome
  {
    try await write { (rules) throws(DatabaseError) in
      try rules.apply(from: from, to: to, remark: remark, greeting: greeting)
    }
  }

  package func accept(by uid: UserID, applicant: UserID, remark: String) async throws(ServerError) -> AcceptOutcome {
    try await write { (rules) throws(DatabaseError) in try rules.accept(by: uid, applicant: applicant, remark: remark) }
  }

  package func decline(by uid: UserID, applicant: UserID) async throws(ServerError) {
    try await write { (rules) throws(DatabaseError) in try rules.decline(by: uid, applicant: applicant) }
  }

  package func setBlocked(_ isBlocked: Bool, _ other: UserID, by uid: UserID) async throws(ServerError) -> BlockOutcome
  {
    try await write { (rules) throws(DatabaseError) in try rules.setBlocked(isBlocked, other, by: uid) }
  }

  package func blocked(
    by uid: UserID, after other: UserID?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> BlockedPage {
    try await read(for: uid) { (reads) throws(DatabaseError) in
      try reads.blocked(by: uid, after: other, limit: limit, maxBytes: maxBytes)
    }
  }

  package func befriend(_ a: UserID, _ b: UserID) async throws(ServerError) {
    try await write { (rules) throws(DatabaseError) in try rules.befriend(a, b) }
  }

  // MARK: Messages

  package func events(
    of uid: UserID, after number: EventNumber, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> LogPage {
    try await read(for: uid) { (reads) throws(DatabaseError) in
      try reads.events(of: uid, after: number, limit: limit, maxBytes: maxBytes)
    }
  }

  package func deliveryPosition(of device: DeviceID) async throws(ServerError) -> EventNumber? {
    try await write { (rules) throws(DatabaseError) in try rules.deliveryPosition(of: device) }
  }

  package func setDeliveryPositions(_ positions: [DeviceID: EventNumber]) async throws(ServerError) -> [DeliveredMark] {
    try await write { (rules) throws(DatabaseError) in try rules.setDeliveryPositions(positions) }
  }

  package func history(
    of uid: UserID, with peer: UserID, before seq: ConversationSeq?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> HistoryPage {
    try await read(for: uid) { (reads) throws(DatabaseError) in
      try reads.history(of: uid, with: peer, before: seq, limit: limit, maxBytes: maxBytes)
    }
  }

  package func conversations(
    of uid: UserID, after peer: UserID?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> ConversationPage {
    try await read(for: uid) { (reads) throws(DatabaseError) in
      try reads.conversations(of: uid, after: peer, limit: limit, maxBytes: maxBytes)
    }
  }

  package func markRead(by uid: UserID, peer: UserID, seq: ConversationSeq) async throws(ServerError) -> ConversationSeq
  {
    try await write { (rules) throws(DatabaseError) in try rules.markRead(by: uid, peer: peer, seq: seq) }
  }

  package func recall(_ msgid: MessageID, by uid: UserID, peer: UserID) async throws(ServerError) -> TextChange {
    try await write { (rules) throws(DatabaseError) in try rules.recall(msgid, by: uid, peer: peer) }
  }

  package func edit(
    _ msgid: MessageID, by uid: UserID, peer: UserID, content: String
  ) async throws(ServerError) -> TextChange {
    try await write { (rules) throws(DatabaseError) in try rules.edit(msgid, by: uid, peer: peer, content: content) }
  }

  package func pruneEvents(before time: Timestamp, after uid: UserID?, limit: Int) async throws(ServerError)
    -> PruningStep
  {
    try await write { (rules) throws(DatabaseError) in try rules.pruneEvents(before: time, after: uid, limit: limit) }
  }

  // MARK: Presence

  package func privacy(of uid: UserID) async throws(ServerError) -> PrivacySettings {
    try await write { (rules) throws(DatabaseError) in try rules.privacy(of: uid) }
  }

  package func setPrivacy(_ change: PrivacyRequest, of uid: UserID) async throws(ServerError) -> PrivacySettings {
    try await write { (rules) throws(DatabaseError) in try rules.setPrivacy(change, of: uid) }
  }

  package func setLastSeen(_ time: Timestamp, of uid: UserID) async throws(ServerError) {
    try await write { (rules) throws(DatabaseError) in try rules.setLastSeen(time, of: uid) }
  }

  package func presence(forFriendOf uid: UserID) async throws(ServerError) -> [LastSeen] {
    try await write { (rules) throws(DatabaseError) in try rules.presence(forFriendOf: uid) }
  }

  package func presenceWatchers(of uid: UserID) async throws(ServerError) -> [UserID] {
    try await write { (rules) throws(DatabaseError) in try rules.presenceWatchers(of: uid) }
  }
}
