import ChatProtocol

/// One text in a conversation, own or another's.
public struct ChatMessage: Sendable, Hashable, Identifiable {
  /// The sender's id of the message, unique for that sender.
  public let id: MessageID
  public let sender: UserID
  /// The newest content; ``MessageContent/none`` if it was recalled.
  public var content: MessageContent
  /// When it was written (own) or arrived; by the server's clock once ``seq`` is known.
  public var timestamp: Timestamp
  public var delivery: Delivery
  /// Its number in the conversation, from 1 on. Unknown until the server has stored it, and always on a family server.
  public var seq: ConversationSeq?
  /// How many edits the content has seen, ≥ 0.
  public var version: Int64
  /// The sender took it back; the content is gone.
  public var isRecalled: Bool

  /// How far an own message got; a received one is always ``received``.
  public enum Delivery: Sendable, Hashable {
    /// Written, and waiting for a connection.
    case queued
    /// Handed to the connection; the acknowledgement is awaited.
    case sending
    /// Acknowledged by the server.
    case sent
    /// Refused; can be sent again by hand.
    case failed(Failure)
    case received
  }

  public init(
    id: MessageID, sender: UserID, content: MessageContent, timestamp: Timestamp, delivery: Delivery,
    seq: ConversationSeq? = nil,
    version: Int64 = 0, isRecalled: Bool = false
  ) {
    self.id = id
    self.sender = sender
    self.content = content
    self.timestamp = timestamp
    self.delivery = delivery
    self.seq = seq
    self.version = version
    self.isRecalled = isRecalled
  }

  /// The text of the newest content.
  public var text: String { content.text }

  public var isOwn: Bool { delivery != .received }

  /// Whether it is on its way to the server.
  public var isWaiting: Bool { delivery == .queued || delivery == .sending }
}
