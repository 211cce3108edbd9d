import ChatProtocol

/// A row of the chat list: what is known of a conversation without opening it.
public struct Conversation: Sendable, Hashable, Identifiable {
  public let id: ConversationID
  /// Its newest message, if there is one, with as much of the text as a row could show: thousands of conversations may
  /// end with texts of 64 KB.
  public var lastMessage: ChatMessage? { didSet { lastMessage?.shorten(to: Self.maxLastTextBytes) } }
  /// When it began; 0 if that is not known.
  public var begun: Timestamp
  public var unreadCount: Int
  /// Text typed but not sent.
  public var draft: String
  /// How far it was read and delivered.
  public var marks: ConversationMarks

  /// Bytes of the newest message's text that are kept.
  static let maxLastTextBytes = 1_024

  /// The other side, unless it is a group.
  public var peer: UserID? { id.peer }

  /// When it was last active: the time of its newest message. It orders nothing, for a clock
  /// that was wrong would keep the conversation in a wrong place.
  public var lastActivity: Timestamp { lastMessage?.timestamp ?? begun }

  public init(
    _ id: ConversationID, lastMessage: ChatMessage? = nil, begun: Timestamp = 0, unreadCount: Int = 0,
    draft: String = "",
    marks: ConversationMarks = ConversationMarks()
  ) {
    self.id = id
    self.lastMessage = lastMessage
    self.lastMessage?.shorten(to: Self.maxLastTextBytes)
    self.begun = begun
    self.unreadCount = unreadCount
    self.draft = draft
    self.marks = marks
  }
}

extension ChatMessage {
  /// Cuts the text to so many bytes, between two scalars.
  fileprivate mutating func shorten(to maxBytes: Int) {
    guard text.utf8.count > maxBytes else { return }
    var end = text.utf8.index(text.startIndex, offsetBy: maxBytes)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    content.text = String(text[..<end])
  }
}
