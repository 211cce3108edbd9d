/// Language, theme, emoji and the other things of the whole program.
@MainActor
final class SettingsController {
  private let context: ClientContext
  private let sessions: SessionController
  private let privacy: PrivacyController
  private let unwanted: UnwantedController

  init(
    context: ClientContext, sessions: SessionController, privacy: PrivacyController, unwanted: UnwantedController
  ) {
    self.context = context
    self.sessions = sessions
    self.privacy = privacy
    self.unwanted = unwanted
  }

  func open() {
    context.store.apply(.openOverlay(.settings(selection: 0)))
  }

  func handle(_ intent: ShellIntent) {
    let store = context.store
    switch intent {
    case .show: break  // Pages are the account pages' matter.
    case .openHelp: store.apply(.openOverlay(.help()))
    case .openSettings: open()
    case .moveSettings(let move): self.move(move)
    case .activateSettings(let row): activate(row)
    case .scrollHelp(let line): store.apply(.updateOverlay(.help(firstLine: max(0, line))))
    case .closeOverlay: store.apply(.closeOverlay(nil))
    case .confirm: confirm()
    case .askQuit: store.apply(.openOverlay(.confirmQuit))
    case .quit: store.apply(.quit)
    case .askLogout: if context.state.account != nil { store.apply(.openOverlay(.confirmLogout)) }
    case .askLogoutEverywhere:
      if context.state.account != nil { store.apply(.openOverlay(.confirmLogoutEverywhere)) }
    case .toggleLanguage: change { $0.language = context.state.language.next }
    case .cycleTheme: cycleTheme()
    case .toggleEmojiMode: change { $0.emoji = $0.emoji.next }
    case .dismissNotice(let id): store.apply(.removeNotice(id))
    case .refusePaste: context.notify(.inputRefused(.tooLong(limit: ChatPaneState.maxComposerCharacters)))
    case .retryConnection: sessions.retryConnection()
    }
  }

  /// The rows that make sense now: there is nothing to log out of before a login.
  private var rows: [SettingsRow] { context.state.settingsRows }

  private func move(_ move: SelectionMove) {
    guard case .settings(let selection) = context.state.overlay else { return }
    context.store.apply(.updateOverlay(.settings(selection: selection.moved(move, count: rows.count))))
  }

  private func activate(_ row: SettingsRow?) {
    guard case .settings(let selection) = context.state.overlay else { return }
    guard let row = row ?? (rows.indices.contains(selection) ? rows[selection] : nil) else { return }
    // A row that leads to another dialog hands over to it, as a menu does.
    switch row {
    case .language, .theme, .emoji, .readMarks, .typing, .presence: break
    case .blocked, .help, .logout, .logoutEverywhere, .quit: context.store.apply(.closeOverlay(.settings))
    }
    switch row {
    case .language: handle(.toggleLanguage)
    case .theme: handle(.cycleTheme)
    case .emoji: handle(.toggleEmojiMode)
    case .readMarks, .typing, .presence: if let topic = row.privacyTopic { privacy.toggle(topic) }
    case .blocked: unwanted.openList()
    case .help: handle(.openHelp)
    case .logout: handle(.askLogout)
    case .logoutEverywhere: handle(.askLogoutEverywhere)
    case .quit: handle(.askQuit)
    }
  }

  private func confirm() {
    switch context.state.overlay {
    case .confirmQuit: context.store.apply(.quit)
    case .confirmLogout: sessions.logOut()
    case .confirmLogoutEverywhere: sessions.logOut(everywhere: true)
    case .help, .settings, .friend, .messageMenu, .confirmRecall, .confirmParts, .applicationMenu, .confirmDecline,
      .confirmBlock, .blocked, nil:
      break
    }
  }

  private func cycleTheme() {
    let themes = context.dependencies.themes()
    guard themes.contains(where: { $0 != context.state.preferences.theme }) else {
      return context.notify(.noOtherTheme)
    }
    let index = themes.firstIndex(of: context.state.preferences.theme) ?? -1
    change { $0.theme = themes[(index + 1) % themes.count] }
  }

  private func change(_ body: (inout Preferences) -> Void) {
    let old = context.state.preferences
    var preferences = old
    body(&preferences)
    let language = preferences.language ?? context.dependencies.localeLanguage
    context.store.apply(.setPreferences(preferences, language))
    context.jobs.start { [context] in
      do throws(FileError) {
        try await context.dependencies.savePreferences(old, preferences)
      } catch {
        context.notify(.preferencesNotSaved(error.shortMessage))
      }
    }
  }
}
