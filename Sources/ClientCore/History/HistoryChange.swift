import ChatProtocol

/// What a native server said, to be kept in one transaction.
public struct HistoryChange: Sendable {
  /// In the order in which it happened.
  public var contents: [InboxEvent.Content]
  /// The last event that is stored with this; `nil` leaves the cursor where it is.
  public var cursor: EventNumber?
  /// The conversation before the user's eyes: what comes in it counts as read.
  public var viewing: ConversationID?
  /// When the chats with new friends begin.
  public var now: Timestamp

  public init(
    _ contents: [InboxEvent.Content], cursor: EventNumber? = nil, viewing: ConversationID? = nil, now: Timestamp = 0
  ) {
    self.contents = contents
    self.cursor = cursor
    self.viewing = viewing
    self.now = now
  }
}

/// What a ``HistoryChange`` led to.
public struct StoredChange: Sendable, Hashable {
  /// A text as it is stored now.
  public struct Text: Sendable, Hashable {
    public let conversation: ConversationID
    public let message: ChatMessage
    /// Whether it was not here before.
    public let isNew: Bool
  }

  /// A conversation as it is stored now.
  public struct Summary: Sendable, Hashable {
    public var marks: ConversationMarks
    public var unreadCount: Int
  }

  /// The texts that came, in the order given.
  public var texts: [Text] = []
  /// The conversations that were touched.
  public var conversations: [ConversationID: Summary] = [:]
}

/// A read mark that the server has not been told.
public struct UntoldRead: Sendable, Hashable {
  public let conversation: ConversationID
  public let seq: ConversationSeq
}
