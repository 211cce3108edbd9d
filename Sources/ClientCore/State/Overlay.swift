import ChatProtocol

/// A dialog over the page; while one is open it takes every key.
public enum Overlay: Sendable, Hashable {
  case help
  case settings(selection: Int)
  case confirmQuit
  case confirmLogout
  /// What can be done with a message of the open chat.
  case messageMenu(MessageMenu)
  /// Whether to take an own message back, which cannot be undone.
  case confirmRecall(messageID: String)
  /// Whether to send the text in the composer, which is too long for one message, as so many.
  case confirmParts(count: Int)
  /// Add friend, accept friend or edit remark, with the person that it is about.
  case friend(Form, UserProfile)
}

/// Rows of the settings dialog, in order.
public enum SettingsRow: Int, Sendable, Hashable, CaseIterable {
  case language
  case theme
  case emoji
  /// Whether the account tells others what it has read, that it writes, and that it is there.
  case readMarks
  case typing
  case presence
  case help
  case logout
  case quit

  /// What the row lets the account tell, if it is about that.
  public var privacyTopic: PrivacyTopic? {
    switch self {
    case .readMarks: .read
    case .typing: .typing
    case .presence: .presence
    case .language, .theme, .emoji, .help, .logout, .quit: nil
    }
  }
}
