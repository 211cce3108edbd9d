import ChatProtocol

/// Messages, and the log of events that every user has (docs/protocol.md, chapter 4).
///
/// Whatever appends events does so in the transaction that makes the change, and hands them to the
/// ``EventPublisher`` after the commit.
public protocol MessageStore: Sendable {
  /// Stores texts: each message once, and an event for it in the log of every member.
  ///
  /// Returns after the commit, one receipt for each submission in order. Of a submission all texts are stored or none.
  /// A text whose (sender, msgid) is known already is not stored again; its receipt carries what was stored the first
  /// time. Throws ``ServerError``
  /// with ``ServerError/Code/busy`` when too much waits to be written, and then nothing was stored.
  func append(_ submissions: [TextSubmission]) async throws(ServerError) -> [TextReceipt]
  /// A page of a user's log, ascending, starting after `number`. It ends early where the events reach `maxBytes` on
  /// the wire (`.max`: they are not counted), but holds one at least.
  func events(of uid: UserID, after number: EventNumber, limit: Int, maxBytes: Int) async throws(ServerError) -> LogPage
  /// The last event that a device confirmed, 0 if none; nil where the device is not known.
  func deliveryPosition(of device: DeviceID) async throws(ServerError) -> EventNumber?
  /// Notes devices and what they confirmed; a position never moves back, nor past the newest event of its log. Returns the
  /// delivered marks that moved, of those whose recipients tell their presence. The position of family clients moves none:
  /// they confirm nothing, it is a guess.
  @discardableResult
  func setDeliveryPositions(_ positions: [DeviceID: EventNumber]) async throws(ServerError) -> [DeliveredMark]

  /// Texts of a conversation before a number, newest first.
  func history(
    of uid: UserID, with peer: UserID, before seq: ConversationSeq?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> HistoryPage
  /// The conversations of a user, ascending by peer, behind a given one.
  func conversations(
    of uid: UserID, after peer: UserID?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> ConversationPage

  /// Moves the read mark of a user; it never moves back, nor past the newest text. Returns where it stands.
  func markRead(by uid: UserID, peer: UserID, seq: ConversationSeq) async throws(ServerError) -> ConversationSeq
  /// Takes back a text and forgets its content.
  func recall(_ msgid: MessageID, by uid: UserID, peer: UserID) async throws(ServerError) -> TextChange
  /// Gives a text a new content.
  func edit(_ msgid: MessageID, by uid: UserID, peer: UserID, content: String) async throws(ServerError) -> TextChange

  /// Forgets events older than a moment, in the logs of users behind a given one: looks at `limit` logs at most and
  /// forgets as many events at most. Events that the account's family client has not confirmed stay, and so do the
  /// texts of all.
  func pruneEvents(before time: Timestamp, after uid: UserID?, limit: Int) async throws(ServerError) -> PruningStep
}

/// Texts of one sender to one recipient, in order.
public struct TextSubmission: Sendable, Hashable {
  public var from: UserID
  public var to: UserID
  public var items: [TextItem]
  /// Store nothing unless the two are friends (or the same user).
  public var requiresFriendship: Bool
  /// The session that sends.
  public var origin: SessionID?

  public init(
    from: UserID, to: UserID, items: [TextItem], requiresFriendship: Bool = false, origin: SessionID? = nil
  ) {
    self.from = from
    self.to = to
    self.items = items
    self.requiresFriendship = requiresFriendship
    self.origin = origin
  }
}

/// What became of a submission.
public struct TextReceipt: Sendable, Hashable {
  /// The items with their `seq` in the conversation, the server's time, and, where they are new, their number in the
  /// sender's log.
  public var items: [TextItem]
  /// Positions in the submission's items whose `msgid` the sender had used before for another text or another
  /// recipient, or that stands twice in the submission with two contents. Nothing of the submission was stored then, and
  /// to acknowledge it would lose it.
  public var conflicts: [Int]
  /// The two are no friends; nothing was stored.
  public var isRefused: Bool

  public init(items: [TextItem], conflicts: [Int] = [], isRefused: Bool = false) {
    self.items = items
    self.conflicts = conflicts
    self.isRefused = isRefused
  }
}

/// A device of a user. The empty name stands for all family clients, which do not name theirs.
public struct DeviceID: Sendable, Hashable {
  public var uid: UserID
  public var name: String

  public init(uid: UserID, name: String) {
    self.uid = uid
    self.name = name
  }

  /// Whether it stands for the user's family clients.
  public var isFamily: Bool { name.isEmpty }

  /// The device of the user's family clients.
  public static func family(_ uid: UserID) -> DeviceID { DeviceID(uid: uid, name: "") }
}

/// A sender's texts have reached a device of the recipient.
public struct DeliveredMark: Sendable, Hashable {
  public var sender: UserID
  public var recipient: UserID
  /// The last text of their conversation that is stored there.
  public var seq: ConversationSeq

  public init(sender: UserID, recipient: UserID, seq: ConversationSeq) {
    self.sender = sender
    self.recipient = recipient
    self.seq = seq
  }
}

/// A piece of a user's log.
public struct LogPage: Sendable, Hashable {
  public var events: [InboxEvent]
  /// Number of the newest event in the log; 0 if it is empty.
  public var head: EventNumber
  /// Number of the first event that is still there.
  public var min: EventNumber

  public init(events: [InboxEvent], head: EventNumber, min: EventNumber = 1) {
    self.events = events
    self.head = head
    self.min = min
  }
}

/// A piece of a conversation.
public struct HistoryPage: Sendable, Hashable {
  /// Newest first.
  public var messages: [StoredText]
  public var hasMore: Bool

  public init(messages: [StoredText], hasMore: Bool) {
    self.messages = messages
    self.hasMore = hasMore
  }
}

/// A piece of the list of conversations.
public struct ConversationPage: Sendable, Hashable {
  public var conversations: [ConversationSummary]
  public var hasMore: Bool
  /// Number of the newest event whose effect the page has.
  public var head: EventNumber

  public init(conversations: [ConversationSummary], hasMore: Bool, head: EventNumber) {
    self.conversations = conversations
    self.hasMore = hasMore
    self.head = head
  }
}

/// How far the forgetting of old events has come.
public struct PruningStep: Sendable, Hashable {
  /// How many events are gone now.
  public var count: Int
  /// The last user whose log is done; where to go on.
  public var position: UserID?
  /// No user's log is left.
  public var isLast: Bool

  public init(count: Int, position: UserID?, isLast: Bool) {
    self.count = count
    self.position = position
    self.isLast = isLast
  }
}

/// What became of a recall or an edit.
public enum TextChange: Sendable, Hashable {
  /// Done, now or by an earlier request; the version of the content.
  case done(version: Int64)
  /// The sender has no such text in this conversation.
  case unknown
  /// The time for it is over, or the text was recalled.
  case tooLate
}

/// How long a text may be changed, in milliseconds after it was stored (docs/protocol.md, chapter 4, rule 10).
public enum TextChangeLimits {
  public static let recallMilliseconds: Int64 = 2 * 60 * 1000
  public static let editMilliseconds: Int64 = 24 * 60 * 60 * 1000
  /// How often a text may be edited: each edit is an event for its reader.
  public static let maxVersion: Int64 = 100
}
