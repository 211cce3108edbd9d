import ChatProtocol

/// A dialog over the page; the one on top takes every key.
public enum Overlay: Sendable, Hashable {
  /// The keys and what they do. Where its text begins on the screen, in lines; the view goes no further than there are.
  case help(firstLine: Int = 0)
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

extension Overlay {
  /// Which dialog it is, whatever it shows.
  public enum Kind: Sendable, Hashable {
    case help, settings, confirmQuit, confirmLogout, confirmLogoutEverywhere, messageMenu, confirmRecall, confirmParts
    case applicationMenu, confirmDecline, confirmBlock, blocked, friend
  }

  public var kind: Kind {
    switch self {
    case .help: .help
    case .settings: .settings
    case .confirmQuit: .confirmQuit
    case .confirmLogout: .confirmLogout
    case .confirmLogoutEverywhere: .confirmLogoutEverywhere
    case .messageMenu: .messageMenu
    case .confirmRecall: .confirmRecall
    case .confirmParts: .confirmParts
    case .applicationMenu: .applicationMenu
    case .confirmDecline: .confirmDecline
    case .confirmBlock: .confirmBlock
    case .blocked: .blocked
    case .friend: .friend
    }
  }
}

/// The dialogs over the page, from the bottom. Closing the one on top shows the one beneath as it was left.
public struct OverlayStack: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// At most one of each kind.
  public private(set) var all: [Overlay] = []

  public init(arrayLiteral overlays: Overlay...) {
    for overlay in overlays { open(overlay) }
  }

  /// The one that takes the keys.
  public var top: Overlay? { all.last }

  public func contains(_ kind: Overlay.Kind) -> Bool {
    all.contains { $0.kind == kind }
  }

  /// The dialog about a person, wherever it stands: an answer finds it below the help too.
  var friend: (form: Form, profile: UserProfile)? {
    for case .friend(let form, let profile) in all { return (form, profile) }
    return nil
  }

  /// Puts a dialog on top; one of its kind that stands further down gives way.
  mutating func open(_ overlay: Overlay) {
    close(overlay.kind)
    all.append(overlay)
  }

  /// Gives a dialog other contents where it stands; one that is closed by now stays so.
  mutating func update(_ overlay: Overlay) {
    guard let index = all.firstIndex(where: { $0.kind == overlay.kind }) else { return }
    all[index] = overlay
  }

  mutating func closeTop() {
    _ = all.popLast()
  }

  mutating func close(_ kind: Overlay.Kind) {
    all.removeAll { $0.kind == kind }
  }

  /// Changes the form of the dialog about a person; `false` if there is none.
  mutating func changeFriendForm(_ change: (inout Form) -> Void) -> Bool {
    guard let index = all.firstIndex(where: { $0.kind == .friend }), case .friend(var form, let profile) = all[index]
    else { return false }
    change(&form)
    all[index] = .friend(form, profile)
    return true
  }
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
