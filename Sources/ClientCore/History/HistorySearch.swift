import ChatProtocol

/// Search over all messages of an account, and pages of a conversation around what was found.
public protocol HistorySearch: Sendable {
  /// Messages that contain a text, newest first, older than `position` (or all if `nil`).
  ///
  /// Case and width do not matter, nor marks that the query does not have. The query is data: none of its characters means anything else. A call takes a bounded time
  /// and may therefore find fewer than `limit` although there are more: ``SearchPage/next`` says where to go on.
  func search(
    _ query: SearchQuery, before position: SearchPosition?, limit: Int
  ) async throws(HistoryError) -> SearchPage

  /// Makes some more messages known to the search. Returns whether there is more to do.
  ///
  /// A call takes some milliseconds and keeps what it did, so it can be stopped at any time.
  func indexForSearch() async throws(HistoryError) -> Bool

  /// A message with up to `limit` messages before and after it; empty if it is not kept.
  func messages(
    in conversation: ConversationID, around key: MessageKey, limit: Int
  ) async throws(HistoryError) -> MessageWindow

  /// The oldest `limit` messages of a conversation after a given one, oldest first.
  func messages(
    in conversation: ConversationID, after message: ChatMessage, limit: Int
  ) async throws(HistoryError) -> [ChatMessage]
}

/// A place in the order of the results; opaque.
public struct SearchPosition: Sendable, Hashable {
  let localID: Int64
}

/// One message that was found.
public struct SearchHit: Sendable, Hashable {
  /// The conversation.
  public let conversation: ConversationID
  public let message: MessageKey
  public let timestamp: Timestamp
  /// The text around the place that was found, on one line, at most some hundred Characters.
  public let excerpt: String

  public init(conversation: ConversationID, message: MessageKey, timestamp: Timestamp, excerpt: String) {
    self.conversation = conversation
    self.message = message
    self.timestamp = timestamp
    self.excerpt = excerpt
  }
}

/// Some results of a search.
public struct SearchPage: Sendable, Hashable {
  /// Newest first.
  public var hits: [SearchHit]
  /// Where to go on; `nil` when there is nothing older.
  public var next: SearchPosition?
  /// How much of the history is searched, in per cent; 100 but for the time after an upgrade or a repair.
  public var indexedPercent: Int

  public init(hits: [SearchHit] = [], next: SearchPosition? = nil, indexedPercent: Int = 100) {
    self.hits = hits
    self.next = next
    self.indexedPercent = indexedPercent
  }
}

/// A part of a conversation from its middle.
public struct MessageWindow: Sendable, Hashable {
  /// Oldest first.
  public var messages: [ChatMessage]
  public var hasOlder: Bool
  public var hasNewer: Bool

  public init(messages: [ChatMessage] = [], hasOlder: Bool = false, hasNewer: Bool = false) {
    self.messages = messages
    self.hasOlder = hasOlder
    self.hasNewer = hasNewer
  }
}
