import ChatProtocol

/// What the account tells others: asked at each login, changed in the settings.
@MainActor
final class PrivacyController {
  private let context: ClientContext
  private let sessions: SessionController
  private let presence: PresenceController

  init(context: ClientContext, sessions: SessionController, presence: PresenceController) {
    self.context = context
    self.sessions = sessions
    self.presence = presence
  }

  /// Tells others from now on, or stops telling them. One change at a time.
  func toggle(_ topic: PrivacyTopic) {
    guard let settings = context.state.privacy, context.state.privacyChange == nil, let session = sessions.session
    else { return }
    let isTold = !settings.tells(topic)
    let request =
      switch topic {
      case .read: PrivacyRequest(tellsRead: isTold)
      case .typing: PrivacyRequest(tellsTyping: isTold)
      case .presence: PrivacyRequest(tellsPresence: isTold)
      }
    context.store.apply(.setPrivacyChange(topic))
    session.enqueue { [weak self] in
      do throws(LinkError) {
        try await session.link.send(.privacy(request))
      } catch {
        self?.failed(Failure(error))
      }
    }
  }

  func handle(_ event: LinkEvent, in session: Session) {
    switch event {
    case .loggedIn(let reply): loggedIn(isNative: reply.native != nil, in: session)
    case .privacyReply(let reply): answered(reply, in: session)
    case .requestFailed(.privacy, let error): failed(Failure(error))
    default: break
    }
  }

  private func loggedIn(isNative: Bool, in session: Session) {
    guard isNative else { return context.store.apply(.setPrivacy(nil)) }
    session.enqueue {
      // Lost with the connection; the next login asks again.
      try? await session.link.send(.privacy(PrivacyRequest()))
    }
  }

  private func answered(_ reply: PrivacyReply, in session: Session) {
    guard reply.error == .success, let settings = reply.settings else { return failed(.server(reply.error)) }
    let before = context.state.privacy
    context.store.apply(.setPrivacy(settings))
    guard let before, before.tellsPresence != settings.tellsPresence else { return }
    // Who does not tell is not told either.
    if settings.tellsPresence { presence.ask(in: session) } else { context.store.apply(.chat(.forgetPresence)) }
  }

  /// Only what the user asked for is worth a notice.
  private func failed(_ failure: Failure) {
    guard context.state.privacyChange != nil else { return }
    context.store.apply(.setPrivacyChange(nil))
    context.notify(.failure(failure))
  }
}
