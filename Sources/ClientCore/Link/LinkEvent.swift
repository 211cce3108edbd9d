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
  case textReply(TextChatReply, messageIDs: [String])
  /// Texts for this account. The same text can come twice; (sender, msgid) tells.
  case text(TextChatNotice)
  case recallReply(RecallReply, messageID: String)
  case editReply(EditReply, messageID: String)
  case typing(TypingNotice)
  case presence(PresenceNotice)
  case privacyReply(PrivacyReply)
  case delivered(DeliveredNotice)
  /// Another login took the account; ``LinkState/kicked`` follows.
  case kicked(OfflineNotice)
  /// A request that will not be answered: ``LinkError/Code/timeout``, or the connection was lost before the reply.
  /// Texts may have been delivered all the same.
  case requestFailed(LinkRequest, LinkError)
  /// The server sent something that the protocol does not allow and that was skipped; safe to show and to log.
  case protocolError(String)
}
