import ChatProtocol

/// One text in a conversation, own or another's.
public struct ChatMessage: Sendable, Hashable, Identifiable {
  /// The sender's id of the message, unique for that sender.
  public let id: String
  public let sender: UserID
  public let text: String
  /// When it was written (own) or arrived, in milliseconds since 1970.
  public var timestamp: Int64
  public var delivery: Delivery

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

  public init(id: String, sender: UserID, text: String, timestamp: Int64, delivery: Delivery) {
    self.id = id
    self.sender = sender
    self.text = text
    self.timestamp = timestamp
    self.delivery = delivery
  }

  public var isOwn: Bool { delivery != .received }
}
