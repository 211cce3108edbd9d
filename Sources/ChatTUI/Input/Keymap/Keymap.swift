import ChatProtocol
import ClientCore

/// What an event of the terminal asks for.
public enum KeyCommand: Sendable, Hashable {
  case intent(Intent)
  /// Paint the whole screen again: something else wrote on the terminal.
  case redraw
}

/// Turns keys, pastes and the mouse into intents; a pure function of the event, the state and the drawn frame.
///
/// Most events make one command. A few make two, in order, such as a letter typed while the list has the
/// focus: it moves the focus to the composer and is written there. Unknown keys make none.
public struct Keymap: Sendable {
  let state: AppState
  let frame: FrameMap

  /// What a frame tells the keymap.
  public struct FrameMap: Sendable {
    /// Where things lie.
    public let metrics: ScreenMetrics
    let hitRegions: [HitRegion<Intent>]

    init(metrics: ScreenMetrics = ScreenMetrics(), hitRegions: [HitRegion<Intent>] = []) {
      self.metrics = metrics
      self.hitRegions = hitRegions
    }
  }

  /// - Parameters:
  ///   - state: the state that `frame` was drawn from.
  ///   - frame: where things lie on the screen.
  public init(state: AppState, frame: FrameMap) {
    self.state = state
    self.frame = frame
  }

  var metrics: ScreenMetrics { frame.metrics }

  /// What a key asks for.
  public func commands(for key: Key) -> [KeyCommand] {
    if key == Key(.character("l"), .control) { return [.redraw] }
    return intents(for: key).map(KeyCommand.intent)
  }

  /// What pasted text asks for: it goes where typed text would go, and never acts as keys.
  public func commands(for paste: Paste) -> [KeyCommand] {
    let intents = insertion(of: paste.text)
    // Half of a text is not what was copied.
    if paste.wasTruncated, !intents.isEmpty { return [.intent(.shell(.refusePaste))] }
    return intents.map(KeyCommand.intent)
  }

  private func intents(for key: Key) -> [Intent] {
    if let intents = globalIntents(for: key) { return intents }
    if let overlay = state.overlay { return intents(for: key, in: overlay) }
    switch state.page {
    case .login, .register, .reset: return formIntents(for: key, in: state.form)
    case .success: return successIntents(for: key)
    case .main: return mainIntents(for: key)
    }
  }

  /// Keys that mean the same everywhere; `nil` for all others.
  private func globalIntents(for key: Key) -> [Intent]? {
    switch key {
    case Key(.function(2)): return [.shell(.toggleLanguage)]
    case Key(.function(3)): return [.shell(.cycleTheme)]
    case Key(.character("q"), .control): return [leaving]
    case Key(.character("c"), .control): return clearOrLeave
    case Key(.escape):
      return stayingNotice.map { [.shell(.dismissNotice($0.id))] }
    default: return nil
    }
  }

  /// Asks whether to leave; the second time it is an answer.
  private var leaving: Intent { .shell(state.overlay == .confirmQuit ? .confirm : .askQuit) }

  /// The newest of the notices that stay until they are dismissed; Esc takes them first.
  private var stayingNotice: Notice? {
    state.notices.last { notice in
      switch notice.content {
      case .mail, .failure(.local), .historyRepaired, .settingsProblem, .themeProblem: true
      default: false
      }
    }
  }

  /// Ctrl+C empties what is being typed, which can be taken back; with nothing typed it asks whether to leave.
  private var clearOrLeave: [Intent] {
    if let form = state.activeForm, let field = form.focusedField, !form.text(of: field).isEmpty {
      return [.form(.edit(.clear, field))]
    }
    if state.overlay == nil, state.page == .main {
      if state.main.focus == .search, !state.main.search.query.isEmpty { return [.search(.edit(.clear))] }
      if state.main.focus == .composer, let pane = state.chatPane, !pane.composer.isEmpty {
        return [.chat(.edit(.clear))]
      }
    }
    return [leaving]
  }

  private func successIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.enter), Key(.escape), Key(.character(" ")): return [.shell(.show(.login))]
    case Key(.function(1)): return [.shell(.openHelp)]
    case Key(.function(4)): return [.shell(.openSettings)]
    default: return []
    }
  }

  private func insertion(of text: String) -> [Intent] {
    guard !text.isEmpty else { return [] }
    if let form = state.activeForm {
      guard let field = form.typingField else { return [] }
      return [.form(.edit(.insert(text), form.focusedField == nil ? field : nil))]
    }
    guard state.overlay == nil, state.page == .main else { return [] }
    if state.main.focus == .search { return [.search(.edit(.insert(text)))] }
    guard state.chatPane != nil, canTypeIntoComposer else { return [] }
    return leavingSelection + composerFocus + [.chat(.edit(.insert(text)))]
  }
}
