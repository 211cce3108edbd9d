import ChatProtocol

/// One account's history on this device: chats, friends, applications and what still has to be sent.
///
/// Messages, their states and drafts throw when they cannot be kept. What the server says again at the next login is
/// written as well as possible: a failure is logged and changes nothing else.
public protocol HistoryAPI: HistorySearch {
  /// What the main page shows first.
  func loadSnapshot() async throws(HistoryError) -> HistorySnapshot

  /// The newest `limit` messages of a conversation before a given one (or the newest of all), oldest first.
  ///
  /// Fewer than `limit` mean that there are no older ones.
  func messages(
    in conversation: ConversationID, before: ChatMessage?, limit: Int
  ) async throws(HistoryError) -> [ChatMessage]

  /// Keeps an own message, which waits to be sent. When this returns it survives a crash.
  ///
  /// Throws ``HistoryError/Code/constraint`` when its id is taken.
  func insertOutgoing(_ message: ChatMessage, to conversation: ConversationID) async throws(HistoryError)

  /// The server acknowledged the messages; whatever is said of them later, they stay so.
  func markSent(_ ids: [MessageID]) async throws(HistoryError)

  /// The message was refused; it is not sent again by itself.
  func markFailed(_ id: MessageID, reason: Failure) async throws(HistoryError)

  /// The user wants a failed message to be sent again.
  func markQueued(_ id: MessageID) async

  /// Keeps received messages, all or none, and gives those that are new: the same (sender, id) is kept once.
  ///
  /// `countingUnread` adds the new ones to the conversation's unread count.
  func insertIncoming(
    _ messages: [ChatMessage], in conversation: ConversationID, countingUnread: Bool
  ) async throws(HistoryError) -> [ChatMessage]

  /// As ``messages(with:before:limit:)``, but only what follows without a hole: after a snapshot this device may lack
  /// texts that the server has.
  func page(in conversation: ConversationID, before: ChatMessage?, limit: Int) async throws(HistoryError) -> HistoryPage

  /// Where this device stands in the account's log; makes the device's id at the first call.
  func syncPosition() async throws(HistoryError) -> SyncPosition

  /// Keeps what a native server said, with the cursor if it moves, in one transaction. What is known changes nothing.
  func store(_ change: HistoryChange) async throws(HistoryError) -> StoredChange

  /// Keeps a page of older texts; `before` is what was asked for, and without `hasMore` there is nothing older.
  func storeHistory(
    _ texts: [StoredText], in conversation: ConversationID, before: ConversationSeq?, hasMore: Bool
  ) async throws(HistoryError) -> StoredChange

  /// Keeps the marks of a page of conversations, their last texts if wanted, and the cursor if it moves.
  func storeSummaries(
    _ summaries: [ConversationSummary], withTexts: Bool, cursor: EventNumber?
  ) async throws(HistoryError) -> StoredChange

  /// The server counts anew: what it said about numbers and marks is void. Messages stay, in their order.
  func forgetServerNumbers() async throws(HistoryError)

  /// Moves a conversation's marks forward.
  func mergeMarks(_ marks: ConversationMarks, for conversation: ConversationID) async

  /// The own read marks that the server has not been told.
  func untoldReads() async throws(HistoryError) -> [UntoldRead]

  /// The server knows that a conversation was read up to a text.
  func markReadTold(_ conversation: ConversationID, seq: ConversationSeq) async throws(HistoryError)

  /// Nothing in the conversation is unread any more.
  func markRead(_ conversation: ConversationID) async throws(HistoryError)

  /// Keeps conversations in which nothing has been said yet, the last one as the most recent of all; those that are
  /// kept already stay as they are. Without a time they are the least recent.
  func saveConversations(_ conversations: [ConversationID], begun: Timestamp?) async

  /// Keeps what was typed but not sent; empty text forgets it.
  func saveDraft(_ text: String, for conversation: ConversationID) async throws(HistoryError)

  /// Keeps the account's own profile.
  func saveProfile(_ profile: UserProfile) async

  /// Keeps friends with their remarks and tags.
  func saveContacts(_ contacts: [Contact]) async

  /// Changes the remark and tags of a friend who is kept already.
  func setRemark(_ remark: String, tags: [String], for uid: UserID) async

  /// Keeps applications, one for each applicant; the first of the list is the newest.
  func saveApplications(_ applications: [FriendApplication]) async

  /// Forgets the application of a user that waits, for it was declined or blocked.
  func removeApplication(_ uid: UserID) async

  /// Keeps whose applications are hidden on this device alone, and forgets the one that waits. Throws, for nobody
  /// else keeps it.
  func saveUnwanted(_ applicant: UnwantedApplicant) async throws(HistoryError)

  /// The user's applications are shown again.
  func removeUnwanted(_ uid: UserID) async throws(HistoryError)

  /// The user has looked at the applications.
  func markApplicationsSeen() async

  /// Own messages that are neither acknowledged nor failed, in the order in which they were written.
  func pending() async throws(HistoryError) -> [OutgoingMessage]

  /// Writes everything out and lets go of the file. Later calls fail with ``HistoryError/Code/closed``.
  func close() async
}
