import ChatProtocol

/// What a user can ask the chat server for. The link adds the account's own uid.
///
/// Those after the texts belong to the native dialect (docs/protocol.md, chapter 4); where the server speaks the
/// family's, asking for them fails.
public enum LinkRequest: Sendable, Hashable {
  /// Looks a user up by uid (digits only) or by exact name.
  case search(String)
  /// Applies for a friendship. `greeting` is shown to the other side, `remark` is this account's name for them.
  case addFriend(to: UserID, greeting: String, remark: String)
  /// Accepts the application of a user; `remark` is this account's name for them.
  case acceptFriend(UserID, remark: String)
  /// Sends texts to a friend. More than one frame is used if they do not fit into one.
  case texts(to: ConversationID, [TextItem])
  /// Asks for the events after a cursor; `limit` is 1…500.
  case sync(cursor: EventNumber, limit: Int64)
  /// All events up to this one are stored on this device. Not answered.
  case confirm(EventNumber)
  /// Asks for older texts of a conversation: those before a number, or the newest; `limit` is 1…200.
  case history(in: ConversationID, before: ConversationSeq?, limit: Int64)
  /// Asks for the state of all conversations, page by page; `after` is the last peer of the page before.
  case conversations(after: UserID?)
  /// The user has read a conversation up to the text with this number.
  case read(in: ConversationID, seq: ConversationSeq)
  /// Takes an own text back.
  case recall(in: ConversationID, messageID: MessageID)
  /// Gives an own text another content.
  case edit(in: ConversationID, messageID: MessageID, text: String)
  /// The user has begun to write to a friend, or has stopped. Not answered.
  case typing(to: ConversationID, isTyping: Bool)
  /// Asks which friends are there. Answered by ``LinkEvent/presence(_:)``, which also comes unasked.
  case presence
  /// Changes what the account tells others, or only asks for it.
  case privacy(PrivacyRequest)
  /// Declines the application of a user.
  case decline(UserID)
  /// Ends the applications of a user for good, or takes that back.
  case block(UserID, isOn: Bool)
  /// Asks for the blocked users, page by page; `after` is the last one of the page before.
  case blockedList(after: UserID?)

  /// Requests of one kind are answered in the order in which they were sent.
  enum Kind: Sendable, Hashable, CaseIterable {
    case search, addFriend, acceptFriend, texts
    case sync, confirm, history, conversations, read, recall, edit, typing, presence, privacy
    case decline, block, blockedList

    /// Whether a reply answers just this request, so that its lack is worth telling.
    var hasReply: Bool {
      switch self {
      case .confirm, .typing, .presence: false
      case .search, .addFriend, .acceptFriend, .texts, .sync, .history, .conversations, .read, .recall, .edit, .privacy,
        .decline, .block, .blockedList:
        true
      }
    }

    /// Whether only a server of the native dialect understands it.
    var isNative: Bool {
      switch self {
      case .search, .addFriend, .acceptFriend, .texts: false
      case .sync, .confirm, .history, .conversations, .read, .recall, .edit, .typing, .presence, .privacy,
        .decline, .block, .blockedList:
        true
      }
    }
  }

  var kind: Kind {
    switch self {
    case .search: .search
    case .addFriend: .addFriend
    case .acceptFriend: .acceptFriend
    case .texts: .texts
    case .sync: .sync
    case .confirm: .confirm
    case .history: .history
    case .conversations: .conversations
    case .read: .read
    case .recall: .recall
    case .edit: .edit
    case .typing: .typing
    case .presence: .presence
    case .privacy: .privacy
    case .decline: .decline
    case .block: .block
    case .blockedList: .blockedList
    }
  }

  /// The request without the texts whose ids are told to be left out.
  func removingTexts(_ isLeftOut: (MessageID) -> Bool) -> LinkRequest {
    guard case .texts(let conversation, let items) = self else { return self }
    return .texts(to: conversation, items.filter { !isLeftOut($0.msgid) })
  }
}
