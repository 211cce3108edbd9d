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

  /// Scrolls the dialog down by some lines.
  func scroll(by lines: Int) -> Intent {
    .shell(.scrollOverlay(by: lines, maximum: metrics.overlayMaxScroll))
  }

  private func settingsIntents(for key: Key) -> [Intent] {
    switch key {
    case Key(.escape), Key(.function(4)): [.shell(.closeOverlay)]
    case Key(.up), Key(.backTab): [.shell(.moveSettings(by: -1))]
    case Key(.down), Key(.tab): [.shell(.moveSettings(by: 1))]
    case Key(.home): [.shell(.moveSettings(by: -SettingsRow.allCases.count))]
    case Key(.end): [.shell(.moveSettings(by: SettingsRow.allCases.count))]
    case Key(.enter), Key(.character(" ")), Key(.left), Key(.right): [.shell(.activateSettings(nil))]
    case Key(.function(1)): [.shell(.openHelp)]
    default: []
    }
  }

  private func blockedIntents(for key: Key) -> [Intent] {
    let count = state.main.blocked.rows.count
    return switch key {
    case Key(.escape), Key(.left): [.shell(.closeOverlay)]
    case Key(.up), Key(.backTab): [.contacts(.moveBlocked(by: -1))]
    case Key(.down), Key(.tab): [.contacts(.moveBlocked(by: 1))]
    case Key(.pageUp): [.contacts(.moveBlocked(by: -10))]
    case Key(.pageDown): [.contacts(.moveBlocked(by: 10))]
    case Key(.home): [.contacts(.moveBlocked(by: -count))]
    case Key(.end): [.contacts(.moveBlocked(by: count))]
    case Key(.enter), Key(.character(" ")), Key(.right): [.contacts(.toggleBlocked(nil))]
    default: []
    }
  }

  /// Keys of the open menu of an application.
  private func menuIntents(for key: Key, in menu: ApplicationMenu) -> [Intent] {
    switch key {
    case Key(.escape), Key(.left): return [.shell(.closeOverlay)]
    case Key(.up), Key(.backTab): return [.contacts(.moveMenu(by: -1))]
    case Key(.down), Key(.tab): return [.contacts(.moveMenu(by: 1))]
    case Key(.home): return [.contacts(.moveMenu(by: -menu.actions.count))]
    case Key(.end): return [.contacts(.moveMenu(by: menu.actions.count))]
    case Key(.enter), Key(.character(" ")), Key(.right): return [.contacts(.activateMenu)]
    default:
      guard let letter = Self.typedText(key)?.lowercased() else { return [] }
      return menu.actions.first { $0.letter == letter }.map { [.contacts(.act($0, menu.applicant))] } ?? []
    }
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
