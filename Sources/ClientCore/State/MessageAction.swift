import ChatProtocol

/// What a user can do with a message.
public enum MessageAction: Sendable, Hashable, CaseIterable {
  /// Sends one again that failed.
  case resend
  /// Takes an own one back.
  case recall
  /// Gives an own one a new content.
  case edit
  /// Puts the text of one that was taken back into the composer.
  case editAgain

  /// How long after its time an own message can be taken back, in milliseconds (docs/protocol.md, chapter 4, rule 10).
  public static let recallMilliseconds: Int64 = 2 * 60 * 1000
  /// How long it can be edited.
  public static let editMilliseconds: Int64 = 24 * 60 * 60 * 1000
}

/// What can be done with which message.
public struct MessageActionRules: Sendable, Hashable {
  /// Whether the server speaks the native dialect: only there texts have numbers and can be changed.
  let isNative: Bool
  let now: Timestamp
  /// What was asked for own messages and is not answered yet, by the message's id.
  let changes: [MessageID: MessageChange]
  /// Own texts that were taken back, by the message's id.
  let recalledTexts: [MessageID: String]

  /// What can be done with a message, in the order shown.
  public func actions(for message: ChatMessage) -> [MessageAction] {
    if case .failed = message.delivery { return [.resend] }
    if message.isRecalled { return message.isOwn && recalledTexts[message.id] != nil ? [.editAgain] : [] }
    guard message.delivery == .sent, message.seq != nil, isNative, changes[message.id] == nil else { return [] }
    let age = now.milliseconds(since: message.timestamp)
    var actions: [MessageAction] = []
    if age <= MessageAction.recallMilliseconds { actions.append(.recall) }
    if age <= MessageAction.editMilliseconds, message.content.kind == .text { actions.append(.edit) }
    return actions
  }
}
