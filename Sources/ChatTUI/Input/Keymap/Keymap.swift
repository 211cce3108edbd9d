import ChatProtocol
import ClientCore

/// What an event of the terminal leads to.
public enum InputEffect: Sendable, Hashable {
  case intent(Intent)
  /// Paint the whole screen again: something else wrote on the terminal.
  case redraw
}

/// Turns keys, pastes and the mouse into intents; a pure function of the event, the state and the drawn frame.
///
/// A key is a command where the user is, or else it types. Most events have one effect. A few have two, in order, such
/// as a letter typed while the list has the focus: it moves the focus to the composer and is written there. Keys that
/// mean nothing have none.
public struct Keymap: Sendable {
  let state: AppState
  let frame: FrameMap
  let bindings: Bindings

  /// What a frame tells the keymap.
  public struct FrameMap: Sendable {
    /// Where things lie.
    public let metrics: ScreenMetrics
    let hitMap: HitMap

    init(metrics: ScreenMetrics = ScreenMetrics(), hitMap: HitMap = HitMap()) {
      self.metrics = metrics
      self.hitMap = hitMap
    }
  }

  /// What a key asks for.
  enum Action: Sendable, Hashable {
    case command(Command)
    case type(String)

    /// Whether what it does depends on where things are drawn.
    var dependsOnFrame: Bool {
      if case .command(let command) = self { return command.dependsOnFrame }
      return false
    }
  }

  /// - Parameters:
  ///   - state: the state that `frame` was drawn from.
  ///   - frame: where things lie on the screen.
  public init(state: AppState, frame: FrameMap, bindings: Bindings = .standard) {
    self.state = state
    self.frame = frame
    self.bindings = bindings
  }

  var metrics: ScreenMetrics { frame.metrics }

  /// What a key leads to.
  public func effects(of key: Key) -> [InputEffect] {
    action(of: key).map(effects(of:)) ?? []
  }

  /// What pasted text leads to: it goes where typed text would go, and never acts as keys.
  public func effects(of paste: Paste) -> [InputEffect] {
    let intents = insertion(of: paste.text)
    // Half of a text is not what was copied.
    if paste.wasTruncated, !intents.isEmpty { return [.intent(.shell(.refusePaste))] }
    return intents.map(InputEffect.intent)
  }

  func effects(of action: Action) -> [InputEffect] {
    switch action {
    case .command(.redraw): [.redraw]
    case .command(let command): intents(for: command).map(InputEffect.intent)
    case .type(let text): intents(typing: text).map(InputEffect.intent)
    }
  }

  /// What a key asks for where the user is; depends on the state alone. `nil`: nothing.
  func action(of key: Key) -> Action? {
    let place = place
    let typed = Self.typedText(key)
    // What can be typed cannot be bound here, so nothing needs to be looked up.
    if let typed, place.isTypedInto { return .type(typed) }
    if stayingNotice != nil, let command = bindings.command(for: key, in: .notice) { return .command(command) }
    if let command = bindings.command(for: key, in: place.chain) { return .command(command) }
    return typed.map(Action.type)
  }

  /// Where the user is: the dialog on top, or else what has the focus on the page.
  var place: CommandContext {
    switch state.overlay {
    case .help: return .help
    case .settings: return .settings
    case .confirmQuit, .confirmLogout, .confirmLogoutEverywhere, .confirmRecall, .confirmParts, .confirmDecline,
      .confirmBlock:
      return .question
    case .messageMenu: return .messageMenu
    case .applicationMenu: return .requestMenu
    case .blocked: return .blocked
    case .friend(let form, _): return form.focusedField == nil ? .button : .form
    case nil: break
    }
    switch state.page {
    case .login, .register, .reset: return state.form.focusedField == nil ? .button : .form
    case .success: return .success
    case .main: break
    }
    switch state.main.focus {
    case .rail: return .rail
    case .search: return .search
    case .list: return .list
    case .transcript: return .transcript
    case .composer: return .composer
    case .detail: return .detail
    }
  }

  /// The text that a key types, if it is a printing one.
  static func typedText(_ key: Key) -> String? {
    guard case .character(let character) = key.code, key.modifiers.subtracting(.shift).isEmpty else { return nil }
    return String(character)
  }
}
