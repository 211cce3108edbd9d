import ChatProtocol

/// What the chat connection reports, in the order in which it happened.
public enum LinkEvent: Sendable, Hashable {
  case state(LinkState)
  /// Logged in; ``LinkState/online`` follows. Requests may be sent from here on, unacknowledged texts first.
  case loggedIn(ChatLoginReply)
  /// The server does not let the account in, not even with fresh credentials; ``LinkState/stopped(_:)`` follows.
  case loginRefused(ErrorCode)
  /// The reply to a search; `query` is what was asked, `nil` if nothing was.
  case search(SearchUserReply, query: String?)
  /// The reply to an application; `to` is whom it was for, `nil` if none was sent.
  case addFriendReply(ErrorCode, to: UserID?)
  /// Somebody applies for a friendship.
  case friendApplication(AddFriendNotice)
  /// The reply to an acceptance; `of` is whose application it was, `nil` if none was sent.
  case acceptFriendReply(AuthFriendReply, of: UserID?)
  /// Somebody accepted this account's application.
  case friendAccepted(AuthFriendNotice)
  /// The reply to texts. `messageIDs` names what it answers even where the reply itself has no items, as with errors.
  case textReply(TextChatReply, messageIDs: [MessageID])
  /// Texts for this account. The same text can come twice; (sender, msgid) tells.
  case text(TextChatNotice)
  /// A page of the log; `cursor` is what was asked for, `nil` if nothing was.
  case syncReply(SyncReply, cursor: EventNumber?)
  /// A new event that is no text.
  case event(InboxEvent)
  /// The log reaches up to this event, as a heartbeat's answer or a server that dropped pushes says.
  case head(EventNumber)
  /// Older texts; `before` is what was asked for, `nil` for the newest. The reply names the peer also in a refusal.
  case historyReply(HistoryReply, before: ConversationSeq?)
  /// A page of conversations; `after` is what was asked for, `nil` for the first page.
  case conversationsReply(ConversationsReply, after: UserID?)
  /// How far a conversation is read. The reply names the peer also in a refusal.
  case readReply(ReadReply)
  /// Whether a text was taken back. The reply names the peer also in a refusal.
  case recallReply(RecallReply, messageID: MessageID)
  /// Whether a text was changed. The reply names the peer also in a refusal.
  case editReply(EditReply, messageID: MessageID)
  /// A friend has begun to write, or has stopped.
  case typing(TypingNotice)
  /// Which friends are there.
  case presence(PresenceNotice)
  /// What the account tells others.
  case privacyReply(PrivacyReply)
  /// Whether an application was declined. The reply names the applicant also in a refusal.
  case declineReply(DeclineReply)
  /// Whether a user was blocked, or that ended. The reply names the user also in a refusal.
  case blockReply(BlockReply)
  /// A page of the blocked users; `after` is what was asked for, `nil` for the first page.
  case blockedListReply(BlockedListReply, after: UserID?)
  /// A device of the peer has stored a conversation up to a text.
  case delivered(DeliveredNotice)
  /// Another login took the account; ``LinkState/kicked`` follows.
  case kicked(OfflineNotice)
  /// A request that will not be answered: ``LinkError/Code/timeout``, or the connection was lost before the reply.
  /// Texts may have been delivered all the same.
  case requestFailed(LinkRequest, LinkError)
  /// The server sent something that the protocol does not allow and that was skipped; safe to show and to log.
  case protocolError(String)
}
