/// What a key can be made to do, under the name that the configuration file uses.
///
/// A command says what is meant; what follows from it where the user is, ``Keymap/intents(for:)`` finds from the state.
/// Typing is no command.
public enum Command: String, Sendable, Hashable, CaseIterable {
  // The whole program.
  case help, settings, redraw, quit
  case switchLanguage = "switch-language"
  case nextTheme = "next-theme"
  case clearOrQuit = "clear-or-quit"
  /// Closes the newest of the notices that stay until somebody does so.
  case dismiss

  // The main page.
  case nextPart = "next-part"
  case previousPart = "previous-part"
  case back, search, profile, retry, chats, contacts
  case nextChat = "next-chat"
  case previousChat = "previous-chat"

  // Moving about in lists, messages, texts and dialogs.
  case up, down, left, right, first, last
  case pageUp = "page-up"
  case pageDown = "page-down"

  // With what is selected.
  case open, menu, choose, close, yes, no
  case resend, recall, edit
  case accept, decline, block

  // Forms.
  case next, previous, press, submit, cancel, reveal
  case proceed = "continue"

  // Texts.
  case send
  case newLine = "new-line"
  case wordLeft = "word-left"
  case wordRight = "word-right"
  case lineStart = "line-start"
  case lineEnd = "line-end"
  case deleteBack = "delete-back"
  case delete
  case deleteWordBack = "delete-word-back"
  case deleteWord = "delete-word"
  case deleteToStart = "delete-to-start"
  case deleteToEnd = "delete-to-end"
  case yank, undo, redo

  /// Whether what it does depends on where things are drawn.
  var dependsOnFrame: Bool {
    switch self {
    case .up, .down, .pageUp, .pageDown, .first, .last: true
    default: false
    }
  }
}

/// Where a command is there: a part of the screen, or what several parts have in common. Its raw value names the section
/// of the configuration file.
public enum CommandContext: String, Sendable, Hashable, CaseIterable {
  case global
  /// While a notice is shown that stays until it is dismissed.
  case notice
  case main, rail, list, search, transcript, composer, detail
  /// Any text that is written: the composer, the search box, the fields of forms.
  case text
  /// A form: the account pages, and the dialogs about a friend.
  case form
  /// A button of a form, a link or a tag.
  case button
  case success
  /// Menus, and dialogs that are lists.
  case menu
  case messageMenu = "message-menu"
  case requestMenu = "request-menu"
  case settings, blocked, question, help

  /// Where a key is looked up while the user is here: in this order, from the special to the general.
  var chain: [CommandContext] {
    switch self {
    case .global: Self.globalChain
    case .notice: Self.noticeChain
    case .main: Self.mainChain
    case .rail: Self.railChain
    case .list: Self.listChain
    case .search: Self.searchChain
    case .transcript: Self.transcriptChain
    case .composer: Self.composerChain
    case .detail: Self.detailChain
    case .text: Self.textChain
    case .form: Self.formChain
    case .button: Self.buttonChain
    case .success: Self.successChain
    case .menu: Self.menuChain
    case .messageMenu: Self.messageMenuChain
    case .requestMenu: Self.requestMenuChain
    case .settings: Self.settingsChain
    case .blocked: Self.blockedChain
    case .question: Self.questionChain
    case .help: Self.helpChain
    }
  }

  // Made once: each key asks for one.
  private static let globalChain: [CommandContext] = [.global]
  private static let noticeChain: [CommandContext] = [.notice]
  private static let mainChain: [CommandContext] = [.main, .global]
  private static let railChain: [CommandContext] = [.rail, .main, .global]
  private static let listChain: [CommandContext] = [.list, .main, .global]
  private static let searchChain: [CommandContext] = [.search, .text, .main, .global]
  private static let transcriptChain: [CommandContext] = [.transcript, .main, .global]
  private static let composerChain: [CommandContext] = [.composer, .text, .main, .global]
  private static let detailChain: [CommandContext] = [.detail, .main, .global]
  private static let textChain: [CommandContext] = [.text, .global]
  private static let formChain: [CommandContext] = [.text, .form, .global]
  private static let buttonChain: [CommandContext] = [.button, .form, .global]
  private static let successChain: [CommandContext] = [.success, .global]
  private static let menuChain: [CommandContext] = [.menu, .global]
  private static let messageMenuChain: [CommandContext] = [.messageMenu, .menu, .global]
  private static let requestMenuChain: [CommandContext] = [.requestMenu, .menu, .global]
  private static let settingsChain: [CommandContext] = [.settings, .menu, .global]
  private static let blockedChain: [CommandContext] = [.blocked, .menu, .global]
  private static let questionChain: [CommandContext] = [.question, .global]
  private static let helpChain: [CommandContext] = [.help, .global]

  /// Whether a character is text wherever a key of this context counts, so that it can be bound to nothing.
  var isTypedInto: Bool {
    switch self {
    case .global, .notice, .main, .search, .composer, .text, .form: true
    case .rail, .list, .transcript, .detail, .button, .success, .menu, .messageMenu, .requestMenu, .settings, .blocked,
      .question, .help:
      false
    }
  }

  /// The key that counts here where one is bound to nothing: editing passes over Shift, and the letters of menus are the
  /// same large and small.
  func plainer(_ key: Key) -> Key {
    switch (self, key.code) {
    case (.text, .character): Key(key.code, key.modifiers.subtracting(.shift))
    case (.text, .home), (.text, .end): Key(key.code)
    case (.text, .left), (.text, .right), (.text, .backspace), (.text, .delete):
      Key(key.code, key.modifiers.isDisjoint(with: [.control, .alt]) ? [] : .control)
    case (.messageMenu, .character(let letter)), (.requestMenu, .character(let letter)):
      key.modifiers.subtracting(.shift).isEmpty
        ? Key(.character(Character(String(letter.lowercased().prefix(1))))) : key
    default: key
    }
  }
}
