import ChatProtocol
import ClientCore

/// Keys of the main page.
extension Keymap {
  func mainIntents(for key: Key) -> [Intent] {
    if let intent = pageIntent(for: key) { return [intent] }
    switch state.main.focus {
    case .rail: return railIntents(for: key)
    case .search: return searchIntents(for: key)
    case .list: return listIntents(for: key)
    case .transcript: return transcriptIntents(for: key)
    case .composer: return composerIntents(for: key)
    case .detail: return detailIntents(for: key)
    }
  }

  /// Keys that mean the same wherever the focus is.
  private func pageIntent(for key: Key) -> Intent? {
    switch key {
    case Key(.tab): .main(.focusNext)
    case Key(.backTab), Key(.tab, .shift): .main(.focusPrevious)
    case Key(.escape): escape
    case Key(.function(1)): .shell(.openHelp)
    case Key(.function(4)): .shell(.openSettings)
    case Key(.character("f"), .control): .main(.focus(.search))
    case Key(.character("p"), .control): profileSwitch
    case Key(.character("r"), .control): retry
    case Key(.character("1"), .alt): .main(.selectTab(.chats))
    case Key(.character("2"), .alt): .main(.selectTab(.contacts))
    case Key(.up, .alt), Key(.up, .control): .main(.switchChat(by: -1))
    case Key(.down, .alt), Key(.down, .control): .main(.switchChat(by: 1))
    default: nil
    }
  }

  /// To the friend's profile, and from there back to the chat.
  private var profileSwitch: Intent? {
    if state.chatPane != nil { return .chat(.openProfile) }
    guard case .profile = state.main.detail, state.main.focus == .detail, state.main.chatBehind != nil else {
      return nil
    }
    return .main(.back)
  }

  /// First what was begun with a message ends, then the way leads back.
  private var escape: Intent {
    guard let pane = state.chatPane, state.main.focus == .composer || state.main.focus == .transcript else {
      return .main(.back)
    }
    if pane.editing != nil { return .chat(.cancelEdit) }
    return pane.selectedMessage == nil ? .main(.back) : .chat(.selectMessage(nil))
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

  private func railIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.up): [.main(.moveRail(by: -1))]
    case Key(.left): metrics.shape == .narrow ? [.main(.moveRail(by: -1))] : []
    case Key(.down): [.main(.moveRail(by: 1))]
    case Key(.right): metrics.shape == .narrow ? [.main(.moveRail(by: 1))] : [.main(.focus(.list))]
    case Key(.enter), Key(.character(" ")): [.main(.activateRail(state.main.railSelection))]
    default: []
    }
  }

  private func searchIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.up): return [.main(.moveList(by: -1))]
    case Key(.down): return [state.main.search.isActive ? .main(.moveList(by: 1)) : .main(.focus(.list))]
    case Key(.pageUp): return [.main(.moveList(by: -metrics.listPageRows))]
    case Key(.pageDown): return [.main(.moveList(by: metrics.listPageRows))]
    case Key(.enter): return state.main.search.isActive ? [.main(.openRow(nil))] : [.main(.focus(.list))]
    default: return Self.edit(for: key).map { [.search(.edit($0))] } ?? []
    }
  }

  private func listIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.up): return [.main(.moveList(by: -1))]
    case Key(.down): return [.main(.moveList(by: 1))]
    case Key(.pageUp): return [.main(.moveList(by: -metrics.listPageRows))]
    case Key(.pageDown): return [.main(.moveList(by: metrics.listPageRows))]
    case Key(.home): return [.main(.moveList(by: -listCount))]
    case Key(.end): return [.main(.moveList(by: listCount))]
    case Key(.enter), Key(.right): return [.main(.openRow(nil))]
    case Key(.left): return [.main(.focus(.rail))]
    case Key(.character("/")), Key(.character("k"), .control): return [.main(.focus(.search))]
    default: return typingIntents(for: key)
    }
  }

  private var listCount: Int {
    if state.main.search.isActive { return state.searchRows.count }
    return state.main.tab == .chats ? state.main.conversations.count : state.contactRows.count
  }

  private func transcriptIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.up): return moveMessageSelection(.older)
    case Key(.down): return moveMessageSelection(.newer)
    case Key(.left): return [.main(.focus(.list))]
    case Key(.enter): return [messageMenuIntent ?? .main(.focus(.composer))]
    case Key(.character("/")), Key(.character("k"), .control): return [.main(.focus(.search))]
    default: return transcriptPageIntent(for: key).map { [$0] } ?? typingIntents(for: key)
    }
  }

  /// Paging through the messages, which works from the composer too.
  private func transcriptPageIntent(for key: Key) -> Intent? {
    switch key {
    case Key(.pageUp): scrollTranscript(by: metrics.transcriptPageRows)
    case Key(.pageDown): scrollTranscript(by: -metrics.transcriptPageRows)
    case Key(.home, .control): scrollTranscript(by: metrics.transcriptMaxScroll)
    case Key(.end, .control): .chat(.scrollToEnd)
    case Key(.home) where state.main.focus == .transcript: scrollTranscript(by: metrics.transcriptMaxScroll)
    case Key(.end) where state.main.focus == .transcript: .chat(.scrollToEnd)
    default: nil
    }
  }

  /// Scrolls the messages up by some lines, and no further than they go.
  func scrollTranscript(by lines: Int) -> Intent {
    let (drawn, maximum) = (metrics.transcriptScroll, metrics.transcriptMaxScroll)
    let target = min(max(0, drawn.addingReportingOverflow(lines).partialValue), maximum)
    let hasNewer = state.chatPane?.hasNewer == true
    guard target > 0 || hasNewer, let anchor = metrics.anchor(atScroll: target) else {
      return .chat(lines > 0 ? .loadOlder : .scrollToEnd)
    }
    // Fetched before the user gets there, so that scrolling does not stop.
    if lines > 0 {
      let isNearTop = target.addingReportingOverflow(lines).partialValue >= maximum
      return .chat(.scroll(to: anchor, nearing: isNearTop ? .oldest : nil))
    }
    let isNearEnd = hasNewer && target < 2 * metrics.transcriptPageRows
    return .chat(.scroll(to: anchor, nearing: isNearEnd ? .newest : nil))
  }

  private func composerIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.enter), Key(.character("s"), .control): return [.chat(.send)]
    case Key(.enter, .alt), Key(.enter, .shift), Key(.enter, .control), Key(.character("j"), .control):
      return [.chat(.edit(.insert("\n")))]
    case Key(.up): return composerRow(-1)
    case Key(.down): return composerRow(1)
    default: break
    }
    if let intent = transcriptPageIntent(for: key) { return [intent] }
    return Self.edit(for: key).map { [.chat(.edit($0))] } ?? []
  }

  /// Moves the caret by visual rows; an empty composer lets the arrows scroll the messages.
  private func composerRow(_ step: Int) -> [Intent] {
    guard let composer = state.chatPane?.composer else { return [] }
    if composer.isEmpty { return [scrollTranscript(by: -step)] }
    guard let editor = metrics.editor(of: .composer) else { return [] }
    let offset = editor.caretOffset(from: composer.caret, movedByRows: step)
    return [.chat(.edit(offset.map(TextEdit.moveTo) ?? (step < 0 ? .moveToLineStart : .moveToLineEnd)))]
  }

  private func detailIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.up): [.contacts(.moveDetail(by: -1))]
    case Key(.down): [.contacts(.moveDetail(by: 1))]
    case Key(.pageUp): [.contacts(.moveDetail(by: -5))]
    case Key(.pageDown): [.contacts(.moveDetail(by: 5))]
    case Key(.right), Key(.character(" ")):
      [hasApplicationMenu ? .contacts(.openMenu(nil)) : .contacts(.activateDetail(nil))]
    case Key(.enter): [.contacts(.activateDetail(nil))]
    case Key(.left): [.main(.back)]
    case Key(.character("/")), Key(.character("k"), .control): [.main(.focus(.search))]
    default: []
    }
  }

  /// Whether the selected row is an application that waits, which has a menu.
  private var hasApplicationMenu: Bool {
    guard case .newFriends(let selection) = state.main.detail, state.main.applications.indices.contains(selection)
    else { return false }
    return state.main.applications[selection].status == .pending
  }

  /// Whether the composer is on the screen, so that typing may go there from elsewhere.
  var canTypeIntoComposer: Bool {
    metrics.shape == .wide || state.main.focus == .composer || state.main.focus == .transcript
  }

  var composerFocus: [Intent] { state.main.focus == .composer ? [] : [.main(.focus(.composer))] }

  /// A letter typed elsewhere goes to the open chat, whatever is selected there: only in an open menu letters act.
  private func typingIntents(for key: Key) -> [Intent] {
    guard state.chatPane != nil, canTypeIntoComposer, let text = Self.typedText(key) else { return [] }
    return leavingSelection + composerFocus + [.chat(.edit(.insert(text)))]
  }
}
