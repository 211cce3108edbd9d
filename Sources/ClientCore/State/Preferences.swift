/// What a user chooses once and expects to find again.
public struct Preferences: Sendable, Hashable {
  /// `nil`: by the locale.
  public var language: Language?
  /// Name of a theme file without its ending.
  public var theme: String
  public var emoji: EmojiMode

  public init(language: Language? = nil, theme: String = "wechat-light", emoji: EmojiMode = .full) {
    self.language = language
    self.theme = theme
    self.emoji = emoji
  }
}
