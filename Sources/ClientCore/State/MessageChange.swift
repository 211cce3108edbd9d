import ChatProtocol

/// What was asked for one of the own messages and is not answered yet.
public enum MessageChange: Sendable, Hashable {
  case recalling
  /// The new content; lets the user go on if the server refuses it.
  case saving(String)
}

/// An own message being written anew in the composer.
public struct MessageEdit: Sendable, Hashable {
  public let messageID: MessageID
  /// What stood in the composer before; it comes back afterwards.
  public let draft: TextInput

  public init(messageID: MessageID, draft: TextInput) {
    self.messageID = messageID
    self.draft = draft
  }
}
