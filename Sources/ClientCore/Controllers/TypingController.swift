import ChatProtocol

/// That somebody writes: tells the friend of the open chat, and shows what friends tell.
@MainActor
final class TypingController {
  private let context: ClientContext
  private let sessions: SessionController
  private var throttle = TypingThrottle()
  /// Until when each friend counts as writing, in milliseconds of the wall clock.
  private var ends: [UserID: Timestamp] = [:]
  private var isExpiring = false

  init(context: ClientContext, sessions: SessionController) {
    self.context = context
    self.sessions = sessions
  }

  /// The composer of the open chat has another text.
  func composerChanged() {
    guard let pane = context.state.chatPane else { return }
    guard !pane.composer.isEmpty, pane.editing == nil else { return stop() }
    let state = context.state
    guard state.privacy?.tellsTyping == true, state.connection == .online, pane.conversation.peer != state.ownID else {
      return
    }
    send(throttle.typed(to: pane.conversation, at: context.dependencies.clock.now().timestamp))
  }

  /// The text was sent, cleared or left.
  func stop() {
    send(throttle.stopped(at: context.dependencies.clock.now().timestamp))
  }

  func handle(_ event: LinkEvent) {
    if case .typing(let notice) = event { show(notice) }
  }

  private func send(_ signals: [TypingThrottle.Signal]) {
    guard !signals.isEmpty, let session = sessions.session else { return }
    session.enqueue {
      for signal in signals {
        // May be dropped; it is true for seconds only.
        try? await session.link.send(.typing(to: signal.conversation, isTyping: signal.isTyping))
      }
    }
  }

  private func show(_ notice: TypingNotice) {
    let friend = notice.from
    guard context.state.main.contacts[friend] != nil else { return }
    if context.state.main.typing.contains(friend) != notice.isTyping {
      context.store.apply(.chat(.setTyping(friend, notice.isTyping)))
    }
    guard notice.isTyping else {
      ends[friend] = nil
      return
    }
    ends[friend] = context.dependencies.clock.now().timestamp.advanced(
      byMilliseconds: TypingThrottle.lifetime)
    guard !isExpiring else { return }
    isExpiring = true
    // One for all, however often friends say so.
    context.jobs.start { [weak self] in await self?.expire() }
  }

  /// Takes back signals that were not repeated, until there are none.
  private func expire() async {
    defer { isExpiring = false }
    while let next = ends.values.min() {
      let now = context.dependencies.clock.now().timestamp
      // A clock that was set back must not let anybody write for ever.
      let wait = min(max(next.milliseconds(since: now), 0), TypingThrottle.lifetime)
      // Cancelled only when the program ends.
      guard (try? await context.dependencies.clock.sleep(for: .milliseconds(wait))) != nil else { return }
      let later = context.dependencies.clock.now().timestamp
      for (friend, end) in ends where end <= later || end.milliseconds(since: later) > TypingThrottle.lifetime {
        ends[friend] = nil
        context.store.apply(.chat(.setTyping(friend, false)))
      }
    }
  }
}
