import ChatProtocol

/// The open conversation: history, composer, scrolling.
@MainActor
final class ChatPaneController {
  /// How many messages are fetched from the history at a time.
  private static let pageSize = 60
  private let context: ClientContext
  private let sessions: SessionController
  private let outbox: OutboxController
  private let actions: MessageActionsController
  private let typing: TypingController
  /// Opens the profile of the peer; set by the composition.
  var openProfile: (@MainActor (UserID) -> Void)?

  init(
    context: ClientContext, sessions: SessionController, outbox: OutboxController, actions: MessageActionsController,
    typing: TypingController
  ) {
    self.context = context
    self.sessions = sessions
    self.outbox = outbox
    self.actions = actions
    self.typing = typing
  }

  func handle(_ intent: ChatIntent) {
    guard let pane = context.state.chatPane, let session = sessions.session else { return }
    switch intent {
    case .edit(let edit): self.edit(edit, of: pane)
    case .send: send(pane, in: session)
    case .scroll(let lines, let maximum): scroll(by: lines, maximum: maximum)
    case .scrollToEnd: context.store.apply(.chat(.scrollToEnd))
    case .loadOlder: loadOlder(pane, in: session)
    case .selectMessage(let id): actions.select(id)
    case .act(let action, let id): actions.perform(action, on: id, of: pane, in: session)
    case .cancelEdit:
      typing.stop()
      actions.cancelEdit()
    case .retry(let id): retry(id, of: pane, in: session)
    case .openProfile: openProfile?(pane.peer)
    }
  }

  /// Opens a conversation and puts the caret into the composer.
  func open(_ peer: UserID) {
    guard let session = sessions.session else { return }
    if context.state.chatPane?.peer == peer {
      context.store.apply(.main(.setFocus(.composer)))
      return markRead(peer)
    }
    keepDraft()
    let conversation = context.state.main.conversations.first { $0.peer == peer }
    if conversation == nil {
      let added = Conversation(peer: peer, lastActivity: context.dependencies.clock.now().milliseconds)
      context.store.apply(.main(.setConversations(context.state.main.conversations + [added])))
    }
    var pane = ChatPaneState(peer: peer, draft: conversation?.draft ?? "")
    pane.unreadAtOpen = conversation?.unreadCount ?? 0
    pane.isLoadingOlder = true
    context.store.apply([.chat(.open(pane)), .main(.setFocus(.composer))])
    load(before: nil, peer: peer, in: session)
    session.enqueue { [context] in
      do throws(HistoryError) {
        try await session.history.markRead(peer)
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  /// What came while the user looked elsewhere counts as read once the chat is looked at again.
  func markRead(_ peer: UserID) {
    guard let session = sessions.session,
      context.state.main.conversations.contains(where: { $0.peer == peer && $0.unreadCount > 0 })
    else { return }
    context.store.apply(.main(.markRead(peer)))
    session.enqueue { [context] in
      do throws(HistoryError) {
        try await session.history.markRead(peer)
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  /// Keeps what stands in the composer for the next time this chat is opened.
  func keepDraft() {
    guard let pane = context.state.chatPane, let session = sessions.session else { return }
    keepDraft(of: pane, in: session)
  }

  func keepDraft(of pane: ChatPaneState, in session: Session) {
    typing.stop()
    let draft = pane.draft
    let known = context.state.main.conversations.first { $0.peer == pane.peer }?.draft ?? ""
    guard draft != known else { return }
    context.store.apply(.main(.setDraft(pane.peer, draft)))
    session.enqueue { await session.history.saveDraft(draft, for: pane.peer) }
  }

  private func edit(_ edit: TextEdit, of pane: ChatPaneState) {
    context.store.apply(.chat(.editComposer(edit)))
    if context.state.chatPane?.composer.text != pane.composer.text { typing.composerChanged() }
    let limit = ChatPaneState.maxMessageCharacters
    // Bytes are counted at once and Characters are never more, so that usual typing costs nothing.
    guard case .insert(let text) = edit, pane.composer.text.utf8.count + text.utf8.count > limit,
      pane.composer.text.count + text.count > limit
    else { return }
    context.notify(.textCut(limit: limit))
  }

  private func send(_ pane: ChatPaneState, in session: Session) {
    if pane.editing != nil { return actions.saveEdit(of: pane, in: session) }
    let text = pane.composer.text
    guard !text.trimmingWhitespace().isEmpty else { return }
    context.store.apply(.chat(.editComposer(.replaceAll(""))))
    keepDraft()
    outbox.send(text, to: pane.peer, in: session)
  }

  private func retry(_ id: String?, of pane: ChatPaneState, in session: Session) {
    let failed = pane.messages.last { message in
      if case .failed = message.delivery { return id == nil || message.id == id }
      return false
    }
    if let failed { outbox.retry(failed, to: pane.peer, in: session) }
  }

  private func scroll(by lines: Int, maximum: Int) {
    context.store.apply(.chat(.scroll(by: lines, maximum: maximum)))
    guard let pane = context.state.chatPane, let session = sessions.session else { return }
    // Fetched before the user reaches the top, so that scrolling does not stop there.
    if lines > 0, pane.scrollLines + lines >= maximum { loadOlder(pane, in: session) }
  }

  private func loadOlder(_ pane: ChatPaneState, in session: Session) {
    guard pane.hasOlder, !pane.isLoadingOlder else { return }
    context.store.apply(.chat(.beginLoadingOlder))
    load(before: pane.messages.first, peer: pane.peer, in: session)
  }

  private func load(before: ChatMessage?, peer: UserID, in session: Session) {
    context.jobs.start { [context] in
      do throws(HistoryError) {
        let messages = try await session.history.messages(with: peer, before: before, limit: Self.pageSize)
        context.store.apply(
          .chat(.prependOlder(peer: peer, messages, hasOlder: messages.count == Self.pageSize)))
      } catch {
        context.store.apply(.chat(.prependOlder(peer: peer, [], hasOlder: false)))
        context.notify(.failure(Failure(error)))
      }
    }
  }
}
