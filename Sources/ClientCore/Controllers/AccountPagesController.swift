import ChatProtocol

/// What the login, register and reset pages share: moving about a form and asking for a code.
@MainActor
final class AccountPagesController {
  private let context: ClientContext
  private let login: LoginController
  private let register: RegisterController
  private let reset: ResetController
  private let friendRequest: FriendRequestController
  /// Raised when a page is left, so that its timers stop.
  private var cooldownGeneration = 0

  init(
    context: ClientContext, login: LoginController, register: RegisterController, reset: ResetController,
    friendRequest: FriendRequestController
  ) {
    self.context = context
    self.login = login
    self.register = register
    self.reset = reset
    self.friendRequest = friendRequest
  }

  func handle(_ intent: FormIntent) {
    guard let form = context.state.activeForm else { return }
    let store = context.store
    switch intent {
    case .edit(let edit, let field):
      guard let field = field ?? form.focusedField else { return }
      if let issue = form.fields[field]?.input.issue(with: edit) { context.notify(.inputRefused(issue)) }
      store.apply([.form(.focus(.field(field))), .form(.edit(field, edit))])
    case .focus(let control): store.apply(.form(.focus(control)))
    case .focusNext: move(form, by: 1)
    case .focusPrevious: move(form, by: -1)
    case .activate(let control):
      store.apply(.form(.focus(control)))
      activate(control, in: form)
    case .toggleReveal:
      guard let field = form.focusedField, field.isSecret else { return }
      activate(.reveal(field), in: form)
    case .activateFocused: activate(form.focus, in: form)
    case .submit: submit(form)
    case .cancel: cancel(form)
    }
  }

  /// Shows another page; an address typed so far goes along, and so does a user name where there is a field for it.
  func show(_ page: Page) {
    cooldownGeneration += 1
    let typed = context.state.form.text(of: .email).trimmingWhitespace()
    let user = context.state.form.text(of: .user)
    // The login page takes a name in the field for the address.
    let isName = context.state.form.kind == .login && page != .login && !typed.contains("@")
    context.store.apply(.showPage(page, email: isName ? "" : typed))
    let name = isName ? typed : user
    if !name.isEmpty { context.store.apply(.form(.edit(.user, .replaceAll(name)))) }
  }

  private func move(_ form: Form, by step: Int) {
    let controls = form.controls
    guard !controls.isEmpty else { return }
    let index = controls.firstIndex(of: form.focus) ?? 0
    context.store.apply(.form(.focus(controls[(index + step + controls.count) % controls.count])))
  }

  private func activate(_ control: FormControl, in form: Form) {
    switch control {
    case .field(.tag) where !form.text(of: .tag).trimmingWhitespace().isEmpty:
      context.store.apply(.form(.takeTypedTag))
    case .field(let field):
      // Enter in the last field submits, in any other it moves on, past the reveal button.
      if field == form.fieldOrder.last {
        submit(form)
      } else if let index = form.fieldOrder.firstIndex(of: field), index + 1 < form.fieldOrder.count {
        context.store.apply(.form(.focus(.field(form.fieldOrder[index + 1]))))
      }
    // The keys go on into the field, or what is typed next would vanish.
    case .reveal(let field): context.store.apply([.form(.focus(.field(field))), .form(.toggleReveal(field))])
    case .sendCode: requestCode(form)
    case .keepSignedIn: context.store.apply(.form(.toggleKeepSignedIn))
    case .submit: submit(form)
    case .cancel: cancel(form)
    case .link(let page): show(page)
    case .tag(let tag): context.store.apply(.form(.toggleTag(tag)))
    }
  }

  private func submit(_ form: Form) {
    guard !form.isSubmitting else { return }
    context.store.apply(.form(.showAllIssues))
    guard let checked = context.state.activeForm, checked.fields.values.allSatisfy({ $0.issue == nil }) else { return }
    context.store.apply(.form(.beginSubmit))
    switch form.kind {
    case .login: login.submit(checked)
    case .register: register.submit(checked)
    case .reset: reset.submit(checked)
    case .addFriend, .acceptFriend, .editRemark: friendRequest.submit(checked)
    }
  }

  private func cancel(_ form: Form) {
    switch form.kind {
    case .login: break
    case .register, .reset: show(.login)
    case .addFriend, .acceptFriend, .editRemark: context.store.apply(.closeOverlay(.friend))
    }
  }

  private func requestCode(_ form: Form) {
    guard !form.isRequestingCode, form.codeCooldownSeconds == 0 else { return }
    let email = form.text(of: .email).trimmingWhitespace()
    guard form.issue(of: .email) == nil else {
      context.store.apply([.form(.focus(.field(.email))), .form(.showIssue(.email))])
      return
    }
    context.store.apply(.form(.beginCodeRequest))
    let page = context.state.page
    context.jobs.start { [weak self, context] in
      var failure: Failure?
      var hasFamilyClients = false
      do throws(GateError) {
        hasFamilyClients = try await context.dependencies.gate.requestCode(email: email)
      } catch {
        failure = Failure(error)
      }
      guard context.state.page == page else { return }
      context.store.apply(.form(.endCodeRequest(failure)))
      guard failure == nil else { return }
      context.store.apply([.form(.setFamilyClients(hasFamilyClients)), .form(.focus(.field(.code)))])
      self?.startCooldown()
      if let code = await context.dependencies.readMailedCode?(email) {
        context.removeMailNotices()
        context.notify(.mail(address: email, code: code))
      }
    }
  }

  /// Counts a minute down on the code button.
  private func startCooldown() {
    cooldownGeneration += 1
    let generation = cooldownGeneration
    context.store.apply(.form(.setCodeCooldown(seconds: 60)))
    context.jobs.start { [weak self, context] in
      while let self, self.cooldownGeneration == generation, context.state.form.codeCooldownSeconds > 0 {
        guard (try? await context.dependencies.clock.sleep(for: .seconds(1))) != nil else { return }
        guard self.cooldownGeneration == generation, context.state.form.codeCooldownSeconds > 0 else { return }
        context.store.apply(.form(.setCodeCooldown(seconds: context.state.form.codeCooldownSeconds - 1)))
      }
    }
  }
}

extension Form {
  /// The field that has the focus, if a field has it.
  public var focusedField: FormField? {
    if case .field(let field) = focus { return field }
    return nil
  }

  /// Where typed text goes: into the focused field, or that of the button beside it that has the focus.
  public var typingField: FormField? {
    switch focus {
    case .field(let field), .reveal(let field): field
    case .sendCode: .code
    case .tag: .tag
    case .keepSignedIn, .submit, .cancel, .link: nil
    }
  }
}
