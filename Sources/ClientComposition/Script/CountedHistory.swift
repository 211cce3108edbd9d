import ChatProtocol
import ClientCore

/// A history whose reads and writes are counted while they are under way.
struct CountedHistory: HistoryAPI {
  let inner: any HistoryAPI
  let activity: ScriptActivity

  func loadSnapshot() async throws(HistoryError) -> HistorySnapshot {
    try await activity.during { () async throws(HistoryError) in try await inner.loadSnapshot() }
  }

  func messages(
    in conversation: ConversationID, before: ChatMessage?, limit: Int
  ) async throws(HistoryError) -> [ChatMessage] {
    try await activity.during { () async throws(HistoryError) in
      try await inner.messages(in: conversation, before: before, limit: limit)
    }
  }

  func insertOutgoing(_ message: ChatMessage, to conversation: ConversationID) async throws(HistoryError) {
    try await activity.during { () async throws(HistoryError) in
      try await inner.insertOutgoing(message, to: conversation)
    }
  }

  func markSent(_ ids: [MessageID]) async throws(HistoryError) {
    try await activity.during { () async throws(HistoryError) in try await inner.markSent(ids) }
  }

  func markFailed(_ id: MessageID, reason: Failure) async throws(HistoryError) {
    try await activity.during { () async throws(HistoryError) in try await inner.markFailed(id, reason: reason) }
  }

  func markQueued(_ id: MessageID) async {
    await activity.during { await inner.markQueued(id) }
  }

  func insertIncoming(
    _ messages: [ChatMessage], in conversation: ConversationID, countingUnread: Bool
  ) async throws(HistoryError) -> [ChatMessage] {
    try await activity.during { () async throws(HistoryError) in
      try await inner.insertIncoming(messages, in: conversation, countingUnread: countingUnread)
    }
  }

  func page(in conversation: ConversationID, before: ChatMessage?, limit: Int) async throws(HistoryError) -> HistoryPage
  {
    try await activity.during { () async throws(HistoryError) in
      try await inner.page(in: conversation, before: before, limit: limit)
    }
  }

  func syncPosition() async throws(HistoryError) -> SyncPosition {
    try await activity.during { () async throws(HistoryError) in try await inner.syncPosition() }
  }

  func store(_ change: HistoryChange) async throws(HistoryError) -> StoredChange {
    try await activity.during { () async throws(HistoryError) in try await inner.store(change) }
  }

  func storeHistory(
    _ texts: [StoredText], in conversation: ConversationID, before: ConversationSeq?, hasMore: Bool
  ) async throws(HistoryError) -> StoredChange {
    try await activity.during { () async throws(HistoryError) in
      try await inner.storeHistory(texts, in: conversation, before: before, hasMore: hasMore)
    }
  }

  func storeSummaries(
    _ summaries: [ConversationSummary], withTexts: Bool, cursor: EventNumber?
  ) async throws(HistoryError) -> StoredChange {
    try await activity.during { () async throws(HistoryError) in
      try await inner.storeSummaries(summaries, withTexts: withTexts, cursor: cursor)
    }
  }

  func forgetServerNumbers() async throws(HistoryError) {
    try await activity.during { () async throws(HistoryError) in try await inner.forgetServerNumbers() }
  }

  func mergeMarks(_ marks: ConversationMarks, for conversation: ConversationID) async {
    await activity.during { await inner.mergeMarks(marks, for: conversation) }
  }

  func untoldReads() async throws(HistoryError) -> [UntoldRead] {
    try await activity.during { () async throws(HistoryError) in try await inner.untoldReads() }
  }

  func markReadTold(_ conversation: ConversationID, seq: ConversationSeq) async throws(HistoryError) {
    try await activity.during { () async throws(HistoryError) in try await inner.markReadTold(conversation, seq: seq) }
  }

  func markRead(_ conversation: ConversationID) async throws(HistoryError) {
    try await activity.during { () async throws(HistoryError) in try await inner.markRead(conversation) }
  }

  func saveConversations(_ conversations: [ConversationID], begun: Timestamp?) async {
    await activity.during { await inner.saveConversations(conversations, begun: begun) }
  }

  func saveDraft(_ text: String, for conversation: ConversationID) async throws(HistoryError) {
    try await activity.during { () async throws(HistoryError) in try await inner.saveDraft(text, for: conversation) }
  }

  func saveProfile(_ profile: UserProfile) async {
    await activity.during { await inner.saveProfile(profile) }
  }

  func saveContacts(_ contacts: [Contact]) async {
    await activity.during { await inner.saveContacts(contacts) }
  }

  func setRemark(_ remark: String, tags: [String], for uid: UserID) async {
    await activity.during { await inner.setRemark(remark, tags: tags, for: uid) }
  }

  func saveApplications(_ applications: [FriendApplication]) async {
    await activity.during { await inner.saveApplications(applications) }
  }

  func removeApplication(_ uid: UserID) async {
    await activity.during { await inner.removeApplication(uid) }
  }

  func saveUnwanted(_ applicant: UnwantedApplicant) async throws(HistoryError) {
    try await activity.during { () throws(HistoryError) in try await inner.saveUnwanted(applicant) }
  }

  func removeUnwanted(_ uid: UserID) async throws(HistoryError) {
    try await activity.during { () throws(HistoryError) in try await inner.removeUnwanted(uid) }
  }

  func markApplicationsSeen() async {
    await activity.during { await inner.markApplicationsSeen() }
  }

  func pending() async throws(HistoryError) -> [OutgoingMessage] {
    try await activity.during { () async throws(HistoryError) in try await inner.pending() }
  }

  func close() async {
    await activity.during { await inner.close() }
  }
}
