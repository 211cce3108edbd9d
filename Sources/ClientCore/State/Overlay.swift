import ChatProtocol

/// A dialog over the page; while one is open it takes every key.
public enum Overlay: Sendable, Hashable {
  case help
  case settings(selection: Int)
  case confirmQuit
  case confirmLogout
  case confirmLogoutEverywhere
  /// What can be done with a message of the open chat.
  case messageMenu(MessageMenu)
  /// Whether to take an own message back, which cannot be undone.
  case confirmRecall(messageID: MessageID)
  /// Whether to send the text in the composer, which is too long for one message, as so many.
  case confirmParts(count: Int)
  /// What can be done with an application.
  case applicationMenu(ApplicationMenu)
  /// Whether to decline the application of somebody, or to block them, of which nothing comes back by itself.
  case confirmDecline(UserProfile)
  case confirmBlock(UserProfile)
  /// Whom the account has blocked; the index of the selected one.
  case blocked(selection: Int)
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
  /// Opens the list of those whom the account has blocked.
  case blocked
  case help
  case logout
  /// Ends all devices of the account; where the server has such a request.
  case logoutEverywhere
  case quit

  /// What the row lets the account tell, if it is about that.
  public var privacyTopic: PrivacyTopic? {
    switch self {
    case .readMarks: .read
    case .typing: .typing
    case .presence: .presence
    case .language, .theme, .emoji, .blocked, .help, .logout, .logoutEverywhere, .quit: nil
    }
  }
}
