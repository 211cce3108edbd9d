import ChatProtocol

/// The dialogs in which a friend is asked for, accepted or renamed.
@MainActor
final class FriendRequestController {
  private let context: ClientContext
  private let sessions: SessionController

  init(context: ClientContext, sessions: SessionController) {
    self.context = context
    self.sessions = sessions
  }

  func beginAdd(_ profile: UserProfile) {
    guard profile.uid != context.state.ownID, context.state.main.contacts[profile.uid] == nil else { return }
    var form = Form(kind: .addFriend)
    let ownName = context.state.account.map { Contact(profile: $0.profile).displayName } ?? ""
    form.setText(context.state.language == .chinese ? "我是\(ownName)" : "I'm \(ownName)", of: .greeting)
    open(form, about: profile, remark: profile.nick.isEmpty ? profile.name : profile.nick)
  }

  func beginAccept(_ uid: UserID) {
    guard let application = context.state.main.applications.first(where: { $0.profile.uid == uid }),
      application.status == .pending
    else { return }
    let profile = application.profile
    open(Form(kind: .acceptFriend), about: profile, remark: profile.nick.isEmpty ? profile.name : profile.nick)
  }

  func beginEditRemark(_ uid: UserID) {
    guard let contact = context.state.main.contacts[uid] else { return }
    var form = Form(kind: .editRemark)
    form.tags = contact.tags
    open(form, about: contact.profile, remark: contact.remark)
  }

  private func open(_ form: Form, about profile: UserProfile, remark: String) {
    var form = form
    form.setText(remark, of: .remark)
    form.knownTags = context.state.knownTags
    context.store.apply(.openOverlay(.friend(form, profile)))
  }

  /// Carries out a dialog; the form was found valid.
  func submit(_ form: Form) {
    guard let profile = context.state.overlays.friend?.profile, let session = sessions.session else { return }
    // A tag that was typed but not confirmed is meant all the same.
    context.store.apply(.form(.takeTypedTag))
    let tags = context.state.activeForm?.tags ?? form.tags
    let remark = form.text(of: .remark).trimmingWhitespace()
    switch form.kind {
    case .addFriend:
      let greeting = form.text(of: .greeting).trimmingWhitespace()
      session.wishes[profile.uid] = (remark, tags)
      send(.addFriend(to: profile.uid, greeting: greeting, remark: remark), in: session)
    case .acceptFriend:
      session.wishes[profile.uid] = (remark, tags)
      context.store.apply(.main(.setApplicationStatus(profile.uid, .accepting)))
      send(.acceptFriend(profile.uid, remark: remark), in: session)
    case .editRemark:
      let contact = Contact(profile: profile, remark: remark, tags: tags)
      context.store.apply([.main(.replaceContact(contact)), .closeOverlay(.friend)])
      session.enqueue { await session.history.setRemark(remark, tags: tags, for: profile.uid) }
    case .login, .register, .reset: break
    }
  }

  private func send(_ request: LinkRequest, in session: Session) {
    context.jobs.start { [context] in
      do throws(LinkError) {
        try await session.link.send(request)
      } catch {
        if case .acceptFriend(let uid, _) = request {
          context.store.apply(.main(.setApplicationStatus(uid, .pending)))
        }
        context.store.apply(.form(.endSubmit(Failure(error))))
      }
    }
  }
}
