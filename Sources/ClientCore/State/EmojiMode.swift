/// How emoji made of several scalars (families, flags, skin tones) are drawn.
public enum EmojiMode: String, Sendable, Hashable, CaseIterable {
  /// As they are; for terminals that join them.
  case full
  /// As their parts beside each other: what ``full`` comes to on a terminal that does not join them. No setting.
  case parts
  /// By their parts without skin tones, and letters for flags, so that columns agree on every terminal.
  case safe

  public var next: EmojiMode { self == .safe ? .full : .safe }
}
