import ChatProtocol

/// A history that ends with the program; for tests, and for a user whose disk cannot be written.
///
/// It has the same rules as ``HistoryStore``, for it is one over a database in memory.
public actor InMemoryHistory: HistoryAPI {
  private let owner: UserID
  private var opened: HistoryStore?
  private var plannedFailures: [HistoryError] = []
  /// What users write cannot be stored, as on a full disk.
  private var isFull = false
  public private(set) var isClosed = false
  /// How often it was used.
  public private(set) var callCount = 0

  /// The empty history of an account.
  public init(owner: UserID) { self.owner = owner }

  /// Lets the next call that can throw do so; several are used up in order.
  public func failNext(_ error: HistoryError) { plannedFailures.append(error) }

  /// From now on what users write cannot be stored, or can again.
  public func setFull(_ isFull: Bool) { self.isFull = isFull }

  public func loadSnapshot() async throws(HistoryError) -> HistorySnapshot { try await begin().loadSnapshot() }

  public func messages(
    in conversation: ConversationID, before: ChatMessage?, limit: Int
  ) async throws(HistoryError) -> [ChatMessage] {
    try await begin().messages(in: conversation, before: before, limit: limit)
  }

  public func page(in conversation: ConversationID, before: ChatMessage?, limit: Int) async throws(HistoryError)
    -> HistoryPage
  {
    try await begin().page(in: conversation, before: before, limit: limit)
  }

  public func insertOutgoing(_ message: ChatMessage, to conversation: ConversationID) async throws(HistoryError) {
    try await beginWriting().insertOutgoing(message, to: conversation)
  }

  public func markSent(_ ids: [MessageID]) async throws(HistoryError) { try await begin().markSent(ids) }

  public func markFailed(_ id: MessageID, reason: Failure) async throws(HistoryError) {
    try await begin().markFailed(id, reason: reason)
  }

  public func markQueued(_ id: MessageID) async { await store()?.markQueued(id) }

  public func insertIncoming(
    _ messages: [ChatMessage], in conversation: ConversationID, countingUnread: Bool
  ) async throws(HistoryError) -> [ChatMessage] {
    try await begin().insertIncoming(messages, in: conversation, countingUnread: countingUnread)
  }

  public func syncPosition() async throws(HistoryError) -> SyncPosition { try await begin().syncPosition() }

  public func store(_ change: HistoryChange) async throws(HistoryError) -> StoredChange {
    try await begin().store(change)
  }

  public func storeHistory(
    _ texts: [StoredText], in conversation: ConversationID, before: ConversationSeq?, hasMore: Bool
  ) async throws(HistoryError) -> StoredChange {
    try await begin().storeHistory(texts, in: conversation, before: before, hasMore: hasMore)
  }

  public func storeSummaries(
    _ summaries: [ConversationSummary], withTexts: Bool, cursor: EventNumber?
  ) async throws(HistoryError) -> StoredChange {
    try await begin().storeSummaries(summaries, withTexts: withTexts, cursor: cursor)
  }

  public func forgetServerNumbers() async throws(HistoryError) { try await begin().forgetServerNumbers() }

  public func mergeMarks(_ marks: ConversationMarks, for conversation: ConversationID) async {
    await store()?.mergeMarks(marks, for: conversation)
  }

  public func untoldReads() async throws(HistoryError) -> [UntoldRead] { try await begin().untoldReads() }

  public func markReadTold(_ conversation: ConversationID, seq: ConversationSeq) async throws(HistoryError) {
    try await begin().markReadTold(conversation, seq: seq)
  }

  public func markRead(_ conversation: ConversationID) async throws(HistoryError) {
    try await begin().markRead(conversation)
  }

  public func saveConversations(_ conversations: [ConversationID], begun: Timestamp?) async {
    await store()?.saveConversations(conversations, begun: begun)
  }

  public func saveDraft(_ text: String, for conversation: ConversationID) async throws(HistoryError) {
    try await beginWriting().saveDraft(text, for: conversation)
  }

  public func saveProfile(_ profile: UserProfile) async { await store()?.saveProfile(profile) }

  public func saveContacts(_ contacts: [Contact]) async { await store()?.saveContacts(contacts) }

  public func setRemark(_ remark: String, tags: [String], for uid: UserID) async {
    await store()?.setRemark(remark, tags: tags, for: uid)
  }

  public func saveApplications(_ applications: [FriendApplication]) async {
    await store()?.saveApplications(applications)
  }

  public func removeApplication(_ uid: UserID) async { await store()?.removeApplication(uid) }

  public func saveUnwanted(_ applicant: UnwantedApplicant) async throws(HistoryError) {
    try await beginWriting().saveUnwanted(applicant)
  }

  public func removeUnwanted(_ uid: UserID) async throws(HistoryError) { try await beginWriting().removeUnwanted(uid) }

  public func markApplicationsSeen() async { await store()?.markApplicationsSeen() }

  public func pending() async throws(HistoryError) -> [OutgoingMessage] { try await begin().pending() }

  public func close() async {
    isClosed = true
    await opened?.close()
    opened = nil
  }

  /// The history itself, unless a failure was planned.
  func begin() throws(HistoryError) -> HistoryStore {
    callCount += 1
    if isClosed { throw HistoryError(code: .closed, message: "the history is closed") }
    if !plannedFailures.isEmpty { throw plannedFailures.removeFirst() }
    if let opened { return opened }
    let store = try HistoryStore.inMemory(account: owner)
    opened = store
    return store
  }

  private func beginWriting() throws(HistoryError) -> HistoryStore {
    if isFull { throw HistoryError(code: .io, message: "the disk is full; the history cannot be kept") }
    return try begin()
  }

  /// The history itself for calls that cannot throw; `nil` once it is closed.
  func store() -> HistoryStore? {
    guard !isClosed else { return nil }
    callCount += 1
    if opened == nil {
      // Without memory there is nothing that could be kept, and these callers have nobody to tell.
      opened = try? HistoryStore.inMemory(account: owner)
    }
    return opened
  }
}
