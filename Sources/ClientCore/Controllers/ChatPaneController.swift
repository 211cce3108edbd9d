import ChatProtocol

/// The open conversation: history, composer, scrolling.
@MainActor
final class ChatPaneController {
  /// How many messages are fetched from the history at a time.
  static let pageSize = 60
  let context: ClientContext
  let sessions: SessionController
  private let outbox: OutboxController
  /// Opens the profile of the peer; set by the composition.
  var openProfile: (@MainActor (UserID) -> Void)?
  /// Counts what replaces the loaded messages as a whole, so that a page that was asked for before is not put beside
  /// what it does not belong to.
  var windowGeneration = 0

  init(context: ClientContext, sessions: SessionController, outbox: OutboxController) {
    self.context = context
    self.sessions = sessions
    self.outbox = outbox
  }

  func handle(_ intent: ChatIntent) {
    guard let pane = context.state.chatPane, let session = sessions.session else { return }
    switch intent {
    case .edit(let edit): self.edit(edit, of: pane)
    case .send: send(pane, in: session)
    case .scroll(let lines, let maximum): scroll(by: lines, maximum: maximum)
    case .scrollToEnd: scrollToEnd(pane, in: session)
    case .loadOlder: loadOlder(pane, in: session)
    case .selectMessage(let id): context.store.apply(.chat(.selectMessage(id)))
    case .retry(let id): retry(id, of: pane, in: session)
    case .openProfile: openProfile?(pane.peer)
    case .scrollTowardsNewer(let lines): scrollTowardsNewer(linesAboveLast: lines, pane, in: session)
    }
  }

  /// Opens a conversation and puts the caret into the composer.
  func open(_ peer: UserID) {
    guard let session = sessions.session else { return }
    if context.state.chatPane?.peer == peer {
      context.store.apply(.main(.setFocus(.composer)))
      return markRead(peer)
    }
    begin(peer, in: session)
    context.store.apply([.chat(.beginLoadingOlder), .main(.setFocus(.composer))])
    load(before: nil, peer: peer, in: session)
  }

  /// Shows a conversation with nothing loaded yet.
  func begin(_ peer: UserID, in session: Session) {
    keepDraft()
    windowGeneration += 1
    let conversation = context.state.main.conversations.first { $0.peer == peer }
    if conversation == nil {
      let added = Conversation(peer: peer, lastActivity: context.dependencies.clock.now().milliseconds)
      context.store.apply(.main(.setConversations(context.state.main.conversations + [added])))
    }
    var pane = ChatPaneState(peer: peer, draft: conversation?.draft ?? "")
    pane.unreadAtOpen = conversation?.unreadCount ?? 0
    context.store.apply(.chat(.open(pane)))
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
    let draft = pane.composer.text
    let known = context.state.main.conversations.first { $0.peer == pane.peer }?.draft ?? ""
    guard draft != known else { return }
    context.store.apply(.main(.setDraft(pane.peer, draft)))
    session.enqueue { await session.history.saveDraft(draft, for: pane.peer) }
  }

  private func edit(_ edit: TextEdit, of pane: ChatPaneState) {
    context.store.apply(.chat(.editComposer(edit)))
    let limit = ChatPaneState.maxMessageCharacters
    // Bytes are counted at once and Characters are never more, so that usual typing costs nothing.
    guard case .insert(let text) = edit, pane.composer.text.utf8.count + text.utf8.count > limit,
      pane.composer.text.count + text.count > limit
    else { return }
    context.notify(.textCut(limit: limit))
  }

  private func send(_ pane: ChatPaneState, in session: Session) {
    let text = pane.composer.text
    guard !text.trimmingWhitespace().isEmpty else { return }
    context.store.apply(.chat(.editComposer(.replaceAll(""))))
    keepDraft()
    guard pane.hasNewer else { return outbox.send(text, to: pane.peer, in: session) }
    // It belongs below what is not loaded.
    showNewest(of: pane.peer, in: session) { [outbox] in outbox.send(text, to: pane.peer, in: session) }
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
    if lines > 0, pane.scrollLines.addingReportingOverflow(lines).partialValue >= maximum {
      loadOlder(pane, in: session, anchoring: true)
    }
  }

  private func loadOlder(_ pane: ChatPaneState, in session: Session, anchoring: Bool = false) {
    guard pane.hasOlder, !pane.isLoadingOlder else { return }
    context.store.apply((anchoring ? [.chat(.window(.anchorAtTop))] : []) + [.chat(.beginLoadingOlder)])
    load(before: pane.messages.first, peer: pane.peer, in: session)
  }

  private func load(before: ChatMessage?, peer: UserID, in session: Session) {
    let generation = windowGeneration
    context.jobs.start { [weak self, context] in
      do throws(HistoryError) {
        let messages = try await session.history.messages(with: peer, before: before, limit: Self.pageSize)
        guard self?.windowGeneration == generation else { return }
        context.store.apply(
          .chat(.prependOlder(peer: peer, messages, hasOlder: messages.count == Self.pageSize)))
      } catch {
        context.store.apply(.chat(.prependOlder(peer: peer, [], hasOlder: false)))
        context.notify(.failure(Failure(error)))
      }
    }
  }
}
