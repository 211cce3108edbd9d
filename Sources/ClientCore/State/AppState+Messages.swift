import ChatProtocol

/// Facts about messages and friends that are derived, never stored.
extension AppState {
  /// How far a message of a conversation got: from its own state and the conversation's marks.
  public func progress(of message: ChatMessage, in conversation: ConversationID) -> MessageProgress {
    message.progress(marks: marks(of: conversation))
  }

  /// How far a conversation was read and delivered; `nil` for notes to oneself, which nobody else gets.
  public func marks(of conversation: ConversationID) -> ConversationMarks? {
    conversation == ownID.map(ConversationID.direct) ? nil : main.conversations[conversation]?.marks
  }

  /// What decides what can be done with messages now.
  public var messageActionRules: MessageActionRules {
    MessageActionRules(
      isNative: privacy != nil, now: now.timestamp, changes: main.changes, recalledTexts: main.recalledTexts)
  }

  /// What can be done with a message now, in the order shown.
  public func actions(for message: ChatMessage) -> [MessageAction] { messageActionRules.actions(for: message) }

  /// What only this process has, and leaving would lose.
  public var unstored: UnstoredCount {
    UnstoredCount(messages: main.unstoredMessages.count, drafts: main.unstoredDrafts.count)
  }

  /// The selected message of the open chat, if it is loaded.
  public var selectedMessage: ChatMessage? {
    guard let pane = chatPane, let id = pane.selectedMessage else { return nil }
    return pane.messages.last { $0.id == id }
  }

  /// Whether somebody writes in a conversation now.
  public func isTyping(in conversation: ConversationID) -> Bool { conversation.peer.map(main.typing.contains) ?? false }
}

/// How many texts the disk could not take.
public struct UnstoredCount: Sendable, Hashable {
  public let messages: Int
  public let drafts: Int

  public var isEmpty: Bool { messages == 0 && drafts == 0 }
}

extension ChatMessage {
  /// How far the message got, given how far its conversation was read and delivered.
  public func progress(marks: ConversationMarks?) -> MessageProgress {
    switch delivery {
    case .queued: return .queued
    case .sending: return .sending
    case .failed(let failure): return .failed(failure)
    case .received: return .received
    case .sent: break
    }
    guard let seq else { return .passedOn }
    guard let marks else { return .sent }
    if seq <= marks.peerRead { return .read }
    return seq <= marks.peerDelivered ? .delivered : .sent
  }
}
