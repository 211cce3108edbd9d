import ClientCore

/// Keys of the dialogs; while one is open it takes every key.
extension Keymap {
  func intents(for key: Key, in overlay: Overlay) -> [Intent] {
    switch overlay {
    case .help: return helpIntents(for: key)
    case .settings: return settingsIntents(for: key)
    case .confirmQuit, .confirmLogout, .confirmLogoutEverywhere: return confirmIntents(for: key, yes: .shell(.confirm))
    case .confirmRecall, .confirmParts: return confirmIntents(for: key, yes: .chat(.confirm))
    case .messageMenu(let menu): return menuIntents(for: key, in: menu)
    case .applicationMenu(let menu): return menuIntents(for: key, in: menu)
    case .confirmDecline, .confirmBlock: return confirmIntents(for: key, yes: .contacts(.confirm))
    case .blocked: return blockedIntents(for: key)
    case .friend(let form, _): return formIntents(for: key, in: form)
    }
  }

  private func helpIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.escape), Key(.enter), Key(.function(1)), Key(.character("q")): [.shell(.closeOverlay)]
    case Key(.function(4)): [.shell(.openSettings)]
    case Key(.up): [scroll(by: -1)]
    case Key(.down): [scroll(by: 1)]
    case Key(.pageUp): [scroll(by: -metrics.overlayPageRows)]
    case Key(.pageDown), Key(.character(" ")): [scroll(by: metrics.overlayPageRows)]
    case Key(.home): [scroll(by: -metrics.overlayMaxScroll)]
    case Key(.end): [scroll(by: metrics.overlayMaxScroll)]
    default: []
    }
  }

  /// Scrolls the help down by some lines, and no further than it goes.
  func scroll(by lines: Int) -> Intent {
    .shell(.scrollHelp(to: min(max(0, metrics.overlayScroll + lines), metrics.overlayMaxScroll)))
  }

  private func settingsIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.function(4)): [.shell(.closeOverlay)]
    case Key(.left): [.shell(.activateSettings(nil))]
    case Key(.function(1)): [.shell(.openHelp)]
    default:
      listIntents(
        for: key, count: SettingsRow.allCases.count, move: { .shell(.moveSettings(by: $0)) },
        activate: .shell(.activateSettings(nil))) ?? []
    }
  }

  private func blockedIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.pageUp): [.contacts(.moveBlocked(by: -10))]
    case Key(.pageDown): [.contacts(.moveBlocked(by: 10))]
    default:
      listIntents(
        for: key, count: state.main.blocked.rows.count, move: { .contacts(.moveBlocked(by: $0)) },
        activate: .contacts(.toggleBlocked(nil))) ?? []
    }
  }

  /// Keys of the open menu of an application.
  private func menuIntents(for key: Key, in menu: ApplicationMenu) -> [Intent] {
    listIntents(
      for: key, count: menu.actions.count, move: { .contacts(.moveMenu(by: $0)) }, activate: .contacts(.activateMenu))
      ?? action(of: key, in: menu.actions, letter: \.letter).map { [.contacts(.act($0, menu.applicant))] } ?? []
  }

  /// The keys that every menu and list over the page has; nil for others.
  func listIntents(for key: Key, count: Int, move: (Int) -> Intent, activate: Intent) -> [Intent]? {
    switch key {
    case Key(.escape), Key(.left): [.shell(.closeOverlay)]
    case Key(.up), Key(.backTab): [move(-1)]
    case Key(.down), Key(.tab): [move(1)]
    case Key(.home): [move(-count)]
    case Key(.end): [move(count)]
    case Key(.enter), Key(.character(" ")), Key(.right): [activate]
    default: nil
    }
  }

  /// The action of a menu whose letter was typed.
  func action<Action>(of key: Key, in actions: [Action], letter: (Action) -> String) -> Action? {
    guard let typed = Self.typedText(key)?.lowercased() else { return nil }
    return actions.first { letter($0) == typed }
  }

  private func confirmIntents(for key: Key, yes: Intent) -> [Intent] {
    switch key {
    case Key(.enter), Key(.character("y")): [yes]
    case Key(.escape), Key(.character("n")): [.shell(.closeOverlay)]
    default: []
    }
  }
}

extension ApplicationAction {
  /// The key that stands for it in the menu.
  var letter: String {
    switch self {
    case .accept: "a"
    case .decline: "d"
    case .block: "b"
    }
  }
}
