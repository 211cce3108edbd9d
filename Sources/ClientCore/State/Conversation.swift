import ChatProtocol

/// A row of the chat list: what is known of a conversation without opening it.
public struct Conversation: Sendable, Hashable, Identifiable {
  public let peer: UserID
  /// Its newest message, if there is one.
  public var lastMessage: ChatMessage?
  /// When it was last active, in milliseconds since 1970; orders the list.
  public var lastActivity: Int64
  public var unreadCount: Int
  /// Text typed but not sent.
  public var draft: String
  /// How far it was read and delivered.
  public var marks: ConversationMarks

  public var id: UserID { peer }

  public init(
    peer: UserID, lastMessage: ChatMessage? = nil, lastActivity: Int64, unreadCount: Int = 0, draft: String = "",
    marks: ConversationMarks = ConversationMarks()
  ) {
    self.peer = peer
    self.lastMessage = lastMessage
    self.lastActivity = lastActivity
    self.unreadCount = unreadCount
    self.draft = draft
    self.marks = marks
  }
}
