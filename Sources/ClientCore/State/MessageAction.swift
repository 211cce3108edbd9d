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
