import ChatProtocol
import ClientCore

/// What commands mean in the state at hand.
extension Keymap {
  func intents(for command: Command) -> [Intent] {
    switch command {
    case .help: shellDialog(.help, .openHelp)
    case .settings: shellDialog(.settings, .openSettings)
    case .redraw: []
    case .quit: [leaving]
    case .switchLanguage: [.shell(.toggleLanguage)]
    case .nextTheme: [.shell(.cycleTheme)]
    case .clearOrQuit: clearOrLeave
    case .dismiss: stayingNotice.map { [.shell(.dismissNotice($0.id))] } ?? []

    case .nextPart: [.main(.focusNext)]
    case .previousPart: [.main(.focusPrevious)]
    case .back: [back]
    case .search: [.main(.focus(.search))]
    case .profile: profileSwitch
    case .retry: [retry]
    case .chats: [.main(.selectTab(.chats))]
    case .contacts: [.main(.selectTab(.contacts))]
    case .nextChat: [.main(.switchChat(by: 1))]
    case .previousChat: [.main(.switchChat(by: -1))]

    case .up: move(.up)
    case .down: move(.down)
    case .pageUp: move(.pageUp)
    case .pageDown: move(.pageDown)
    case .first: move(.first)
    case .last: move(.last)
    case .left: left
    case .right: right

    case .open: open
    case .menu: [.contacts(hasApplicationMenu ? .openMenu(nil) : .activateDetail(nil))]
    case .choose: choose
    case .close, .no: [.shell(.closeOverlay)]
    case .yes: yes
    case .resend: act { $0 == .resend }
    case .recall: act { $0 == .recall }
    case .edit: act { $0 == .edit || $0 == .editAgain }
    case .accept: act(.accept)
    case .decline: act(.decline)
    case .block: act(.block)

    case .next: [.form(.focusNext)]
    case .previous: [.form(.focusPrevious)]
    case .press: [.form(.activateFocused)]
    case .submit: [.form(.submit)]
    case .cancel: [.form(.cancel)]
    case .reveal: [.form(.toggleReveal)]
    case .proceed: [.shell(.show(.login))]

    case .send: [.chat(.send)]
    case .newLine: [.chat(.edit(.insert("\n")))]
    case .wordLeft: edit(.moveWordLeft)
    case .wordRight: edit(.moveWordRight)
    case .lineStart: edit(.moveToLineStart)
    case .lineEnd: edit(.moveToLineEnd)
    case .deleteBack: edit(.deleteBackward)
    case .delete: edit(.deleteForward)
    case .deleteWordBack: edit(.deleteWordBackward)
    case .deleteWord: edit(.deleteWordForward)
    case .deleteToStart: edit(.deleteToLineStart)
    case .deleteToEnd: edit(.deleteToLineEnd)
    case .yank: edit(.yank)
    case .undo: edit(.undo)
    case .redo: edit(.redo)
    }
  }

  // MARK: The whole program

  /// Opens the help or the settings, or closes them where they are on top. Menus and questions are answered first.
  private func shellDialog(_ kind: Overlay.Kind, _ open: ShellIntent) -> [Intent] {
    switch state.overlay?.kind {
    case kind: [.shell(.closeOverlay)]
    case nil, .help, .settings, .friend: [.shell(open)]
    default: []
    }
  }

  /// Asks whether to leave; the second time it is an answer.
  private var leaving: Intent { .shell(state.overlay == .confirmQuit ? .confirm : .askQuit) }

  /// The newest of the notices that stay until they are dismissed; that comes before all else that its key does.
  var stayingNotice: Notice? {
    state.notices.last { notice in
      switch notice.content {
      case .mail, .failure(.local), .historyRepaired, .settingsProblem, .themeProblem: true
      default: false
      }
    }
  }

  /// Empties what is being typed, which can be taken back; with nothing typed it asks whether to leave.
  private var clearOrLeave: [Intent] {
    if let form = state.activeForm, let field = form.focusedField, !form.text(of: field).isEmpty {
      return [.form(.edit(.clear, field))]
    }
    switch place {
    case .search where !state.main.search.query.isEmpty: return [.search(.edit(.clear))]
    case .composer where state.chatPane?.composer.isEmpty == false: return [.chat(.edit(.clear))]
    default: return [leaving]
    }
  }

  // MARK: The main page

  /// First what was begun with a message ends, then the way leads back.
  private var back: Intent {
    guard let pane = state.chatPane, state.main.focus == .composer || state.main.focus == .transcript else {
      return .main(.back)
    }
    if pane.editing != nil { return .chat(.cancelEdit) }
    return pane.selectedMessage == nil ? .main(.back) : .chat(.selectMessage(nil))
  }

  /// To the friend's profile, and from there back to the chat.
  private var profileSwitch: [Intent] {
    if state.chatPane != nil { return [.chat(.openProfile)] }
    guard case .profile = state.main.detail, state.main.focus == .detail, state.main.chatBehind != nil else {
      return []
    }
    return [.main(.back)]
  }

  /// The connection first: without it a message would fail again.
  private var retry: Intent {
    switch state.connection {
    case .waiting, .ended: .shell(.retryConnection)
    case .idle, .connecting, .online: .chat(.retry(selectedFailedMessage))
    }
  }

  private var selectedFailedMessage: MessageID? {
    guard let pane = state.chatPane, let selected = pane.selectedMessage else { return nil }
    let isFailed = pane.messages.contains { message in
      if case .failed = message.delivery { return message.id == selected }
      return false
    }
    return isFailed ? selected : nil
  }

  private var left: [Intent] {
    switch place {
    case .rail: metrics.shape == .narrow ? [.main(.moveRail(by: -1))] : []
    case .list: [.main(.focus(.rail))]
    case .transcript: [.main(.focus(.list))]
    default: edit(.moveLeft)
    }
  }

  private var right: [Intent] {
    guard place == .rail else { return edit(.moveRight) }
    return metrics.shape == .narrow ? [.main(.moveRail(by: 1))] : [.main(.focus(.list))]
  }

  // MARK: What is selected

  private var open: [Intent] {
    switch place {
    case .rail: [.main(.activateRail(state.main.railSelection))]
    case .search where !state.main.search.isActive: [.main(.focus(.list))]
    case .search, .list: [.main(.openRow(nil))]
    case .transcript: [messageMenuIntent ?? .main(.focus(.composer))]
    case .detail: [.contacts(.activateDetail(nil))]
    default: []
    }
  }

  /// Whether the selected row is an application that waits, which has a menu.
  private var hasApplicationMenu: Bool {
    guard case .newFriends(let selection) = state.main.detail, state.main.applications.indices.contains(selection)
    else { return false }
    return state.main.applications[selection].status == .pending
  }

  private var choose: [Intent] {
    switch state.overlay {
    case .settings: [.shell(.activateSettings(nil))]
    case .messageMenu: [.chat(.activateMenu)]
    case .applicationMenu: [.contacts(.activateMenu)]
    case .blocked: [.contacts(.toggleBlocked(nil))]
    default: []
    }
  }

  private var yes: [Intent] {
    switch state.overlay {
    case .confirmQuit, .confirmLogout, .confirmLogoutEverywhere: [.shell(.confirm)]
    case .confirmRecall, .confirmParts: [.chat(.confirm)]
    case .confirmDecline, .confirmBlock: [.contacts(.confirm)]
    default: []
    }
  }

  /// Does something with the message of the open menu, if the menu has it.
  private func act(_ isMeant: (MessageAction) -> Bool) -> [Intent] {
    guard case .messageMenu(let menu) = state.overlay, let action = menu.actions.first(where: isMeant) else {
      return []
    }
    return [.chat(.act(action, menu.messageID))]
  }

  private func act(_ action: ApplicationAction) -> [Intent] {
    guard case .applicationMenu(let menu) = state.overlay, menu.actions.contains(action) else { return [] }
    return [.contacts(.act(action, menu.applicant))]
  }
}
