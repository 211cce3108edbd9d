import ChatProtocol

extension AppState {
  /// Carries out a mutation; total: whatever does not fit the state any more changes nothing.
  mutating func apply(_ mutation: Mutation) {
    switch mutation {
    case .showPage(let page, let email): show(page, email: email)
    case .openOverlay(let overlay): overlays.open(overlay)
    case .updateOverlay(let overlay): overlays.update(overlay)
    case .closeOverlay(nil): overlays.closeTop()
    case .closeOverlay(let kind?): overlays.close(kind)
    case .setPreferences(let preferences, let language):
      self.preferences = preferences
      self.language = language
    case .addNotice(let notice):
      notices.removeAll { $0.content == notice.content }
      notices.append(notice)
    case .removeNotice(let id): notices.removeAll { $0.id == id }
    case .setConnection(let connection):
      self.connection = connection
      // Without a connection nobody says who is there and who writes.
      if connection != .online { main.forgetPresence() }
    case .setPrivacy(let privacy):
      self.privacy = privacy
      privacyChange = nil
    case .setPrivacyChange(let topic): privacyChange = topic
    case .setNow(let now): self.now = now
    case .setWindowFocus(let hasFocus): hasWindowFocus = hasFocus
    case .setSuccessSecondsLeft(let seconds): successSecondsLeft = seconds
    case .beginSession(let account):
      self.account = account
      main = MainState()
      privacy = nil
      privacyChange = nil
      overlays = []
      show(.main, email: "")
    case .setOwnProfile(let profile): account?.profile = profile
    case .endSession:
      account = nil
      main = MainState()
      privacy = nil
      privacyChange = nil
      connection = .idle
      overlays = []
    case .quit: isQuitting = true
    // An answer finds the form that asked, whatever the user has opened over it.
    case .form(let mutation):
      if !overlays.changeFriendForm({ $0.apply(mutation) }) { form.apply(mutation) }
    case .main(let mutation): main.apply(mutation)
    case .chat(let mutation): main.apply(mutation)
    }
  }

  private mutating func show(_ page: Page, email: String) {
    self.page = page
    let kind: FormKind =
      switch page {
      case .login, .success, .main: .login
      case .register: .register
      case .reset: .reset
      }
    form = Form(kind: kind)
    if !email.isEmpty {
      form.setText(email, of: .email)
      if page == .login { form.focus = .field(.password) }
    }
  }
}
