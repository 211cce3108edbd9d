/// What makes a message the same one again, wherever it turns up: its sender and the sender's id.
public struct MessageKey: Sendable, Hashable {
  public let sender: UserID
  public let id: MessageID

  public init(sender: UserID, id: MessageID) {
    self.sender = sender
    self.id = id
  }
}
