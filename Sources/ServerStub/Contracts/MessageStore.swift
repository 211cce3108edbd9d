import ChatProtocol

/// Messages, and the log of events that every user has (PROTOCOL chapter 4, point 1).
public protocol MessageStore: Sendable {
  /// Stores texts: each message once, and an event for it in the log of every member.
  ///
  /// Returns after the commit, one receipt for each submission in order. A text whose (sender, msgid) is
  /// known already is not stored again; its receipt carries what was stored the first time. Throws ``ServerError``
  /// with ``ServerError/Code/busy`` when too much waits to be written, and then nothing was stored.
  func append(_ submissions: [TextSubmission]) async throws -> [TextReceipt]
  /// A page of a user's log, ascending, starting after `number`.
  func events(of uid: UserID, after number: Int64, limit: Int) async throws -> LogPage
  /// The last event that a device confirmed; 0 if none. The empty name stands for family clients.
  func deliveryPosition(of uid: UserID, device: String) async throws -> Int64
  /// Notes what devices confirmed; a position never moves back, nor past the newest event of its log.
  func setDeliveryPositions(_ positions: [UserID: Int64], device: String) async throws
}

/// Texts of one sender to one recipient, in order.
public struct TextSubmission: Sendable, Hashable {
  public var from: UserID
  public var to: UserID
  public var items: [TextItem]

  public init(from: UserID, to: UserID, items: [TextItem]) {
    self.from = from
    self.to = to
    self.items = items
  }
}

/// What became of a submission.
public struct TextReceipt: Sendable, Hashable {
  /// The items with their `seq` in the conversation and the server's time.
  public var items: [TextItem]
  /// The events of the new messages, ascending, for each member (one event in a chat with oneself).
  public var events: [UserID: [LogEvent]]
  /// Positions in `items` whose `msgid` the sender had used before for another text or another recipient. Such a text
  /// is not stored, and to acknowledge it would lose it.
  public var conflicts: [Int]

  public init(items: [TextItem], events: [UserID: [LogEvent]], conflicts: [Int] = []) {
    self.items = items
    self.events = events
    self.conflicts = conflicts
  }
}

/// An event in a user's log: a text that the user received or sent.
public struct LogEvent: Sendable, Hashable {
  /// Position in the log of its owner: 1, 2, 3 … without gaps.
  public var number: Int64
  public var from: UserID
  public var to: UserID
  public var item: TextItem

  public init(number: Int64, from: UserID, to: UserID, item: TextItem) {
    self.number = number
    self.from = from
    self.to = to
    self.item = item
  }
}

/// A piece of a user's log.
public struct LogPage: Sendable, Hashable {
  public var events: [LogEvent]
  /// Number of the newest event in the log; 0 if it is empty.
  public var head: Int64

  public init(events: [LogEvent], head: Int64) {
    self.events = events
    self.head = head
  }
}
