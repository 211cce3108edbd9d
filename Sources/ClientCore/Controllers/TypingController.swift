import ChatProtocol

/// That somebody writes: tells the friend of the open chat, and shows what friends tell.
@MainActor
final class TypingController {
  private let context: ClientContext
  private let sessions: SessionController
  private var throttle = TypingThrottle()
  /// Counts what each friend told, so that only the newest signal runs out.
  private var generations: [UserID: Int] = [:]

  init(context: ClientContext, sessions: SessionController) {
    self.context = context
    self.sessions = sessions
  }

  /// The composer of the open chat has another text.
  func composerChanged() {
    guard let pane = context.state.chatPane else { return }
    guard !pane.composer.isEmpty, pane.editing == nil else { return stop() }
    let state = context.state
    guard state.privacy?.tellsTyping == true, state.connection == .online, pane.peer != state.ownID else { return }
    send(throttle.typed(to: pane.peer, at: context.dependencies.clock.now().milliseconds))
  }

  /// The text was sent, cleared or left.
  func stop() {
    send(throttle.stopped(at: context.dependencies.clock.now().milliseconds))
  }

  func handle(_ event: LinkEvent) {
    if case .typing(let notice) = event { show(notice) }
  }

  private func send(_ signals: [TypingThrottle.Signal]) {
    guard !signals.isEmpty, let session = sessions.session else { return }
    session.enqueue {
      for signal in signals {
        // May be dropped; it is true for seconds only.
        try? await session.link.send(.typing(to: signal.peer, isTyping: signal.isTyping))
      }
    }
  }

  private func show(_ notice: TypingNotice) {
    let friend = notice.from
    guard context.state.main.contacts[friend] != nil else { return }
    let generation = (generations[friend] ?? 0) &+ 1
    generations[friend] = generation
    context.store.apply(.chat(.setTyping(friend, notice.isTyping)))
    guard notice.isTyping else { return }
    context.jobs.start { [weak self, context] in
      // Cancelled only when the program ends.
      guard (try? await context.dependencies.clock.sleep(for: .milliseconds(TypingThrottle.lifetime))) != nil else {
        return
      }
      guard let self, self.generations[friend] == generation else { return }
      context.store.apply(.chat(.setTyping(friend, false)))
    }
  }
}
