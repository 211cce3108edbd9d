/// How emoji made of several scalars (families, flags, skin tones) are drawn.
public enum EmojiMode: String, Sendable, Hashable, CaseIterable {
  /// As they are; for terminals that join them.
  case full
  /// By a plain substitute, so that columns agree on every terminal.
  case safe

  public var next: EmojiMode { self == .full ? .safe : .full }
}
