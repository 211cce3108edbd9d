import ChatProtocol

/// Who of the friends is there: asked at each login and for new friends, and told by the server from then on.
@MainActor
final class PresenceController {
  private let context: ClientContext

  init(context: ClientContext) {
    self.context = context
  }

  func handle(_ event: LinkEvent, in session: Session) {
    switch event {
    case .loggedIn(let reply): if reply.native != nil { ask(in: session) }
    case .presence(let notice): show(notice)
    default: break
    }
  }

  /// Asks for everybody's presence.
  func ask(in session: Session) {
    guard !session.isAskingPresence else { return }
    session.isAskingPresence = true
    session.enqueue {
      session.isAskingPresence = false
      // Lost with the connection; the next login asks again.
      try? await session.link.send(.presence)
    }
  }

  private func show(_ notice: PresenceNotice) {
    // Whoever is no friend is shown nowhere.
    let friends = notice.entries.filter { context.state.main.contacts[$0.uid] != nil }
    guard !friends.isEmpty else { return }
    let presence = friends.map { ($0.uid, Presence(isOnline: $0.isOnline, lastSeen: $0.lastSeen)) }
    context.store.apply([
      .setNow(context.dependencies.clock.now()),
      .chat(.setPresence(Dictionary(presence, uniquingKeysWith: { $1 }))),
    ])
  }
}
