import ChatProtocol

/// The open conversation: history, composer, scrolling.
@MainActor
final class ChatPaneController {
  /// How many messages are fetched from the history at a time.
  static let pageSize = 60
  /// How long after a key the draft is written.
  private static let draftDelay = Duration.milliseconds(500)
  let context: ClientContext
  let sessions: SessionController
  private let outbox: OutboxController
  private let readMarks: ReadMarkController
  /// The stretch of older messages that the server was asked for.
  private var fetching: Fetch?
  /// Holes that the server could not fill, so that it is not asked again and again.
  private var unfillable: Set<Hole> = []
  private let actions: MessageActionsController
  private let typing: TypingController
  private let unstored: UnstoredController
  private var isDraftScheduled = false
  /// Opens the profile of the peer; set by the composition.
  var openProfile: (@MainActor (UserID) -> Void)?
  /// Counts what replaces the loaded messages as a whole, so that a page that was asked for before is not put beside
  /// what it does not belong to.
  var windowGeneration = 0

  /// Older messages on their way from the server.
  private struct Fetch {
    let hole: Hole
    /// The message that they stand before; `nil` for the newest.
    let before: ChatMessage?
  }

  /// Texts that are missing here: those of a conversation before a number.
  private struct Hole: Hashable {
    let conversation: ConversationID
    let end: ConversationSeq
  }

  init(
    context: ClientContext, sessions: SessionController, outbox: OutboxController, readMarks: ReadMarkController,
    actions: MessageActionsController, typing: TypingController, unstored: UnstoredController
  ) {
    self.context = context
    self.sessions = sessions
    self.outbox = outbox
    self.readMarks = readMarks
    self.actions = actions
    self.typing = typing
    self.unstored = unstored
    actions.onSettled = { [weak self] in self?.scheduleDraft() }
  }

  func handle(_ intent: ChatIntent) {
    // Before a pane is at hand: that would make the composer copy its way back before it changes.
    if case .edit(let edit) = intent { return self.edit(edit) }
    guard let pane = context.state.chatPane, let session = sessions.session else { return }
    switch intent {
    case .edit: break
    case .send: send(pane, in: session)
    case .scroll(let anchor, let end): scroll(to: anchor, nearing: end, pane, in: session)
    case .scrollToEnd: scrollToEnd(pane, in: session)
    case .loadOlder: loadOlder(pane, in: session)
    case .selectMessage(let id): actions.select(id)
    case .act(let action, let id): actions.perform(action, on: id, of: pane, in: session)
    case .openMenu(let id): actions.openMenu(of: id, of: pane)
    case .moveMenu(let move): actions.moveMenu(move)
    case .activateMenu: actions.activateMenu(of: pane, in: session)
    case .confirm: confirm(pane, in: session)
    case .cancelEdit:
      typing.stop()
      actions.cancelEdit()
      scheduleDraft()
    case .retry(let id): retry(id, of: pane, in: session)
    case .openProfile: if let peer = pane.conversation.peer { openProfile?(peer) }
    }
  }

  /// Opens a conversation and puts the caret into the composer.
  func open(_ conversation: ConversationID) {
    guard let session = sessions.session else { return }
    if context.state.chatPane?.conversation == conversation {
      context.store.apply(.main(.setFocus(.composer)))
      return markRead(conversation)
    }
    begin(conversation, in: session)
    context.store.apply([.chat(.beginLoadingOlder), .main(.setFocus(.composer))])
    load(conversation, before: nil, in: session)
  }

  /// Shows a conversation with nothing loaded yet.
  func begin(_ conversation: ConversationID, in session: Session) {
    keepDraft()
    windowGeneration += 1
    let known = context.state.main.conversations[conversation]
    if known == nil {
      let now = context.dependencies.clock.now().timestamp
      context.store.apply(.main(.addConversations([Conversation(conversation, begun: now)])))
      session.enqueue { [history = session.history] in await history.saveConversations([conversation], begun: now) }
    }
    var pane = ChatPaneState(conversation, draft: known?.draft ?? "")
    pane.unreadAtOpen = known?.unreadCount ?? 0
    context.store.apply(.chat(.open(pane)))
    keepRead(conversation, in: session)
  }

  /// What came while the user looked elsewhere counts as read once the chat is looked at again.
  func markRead(_ conversation: ConversationID) {
    guard let session = sessions.session, context.state.main.conversations[conversation]?.unreadCount ?? 0 > 0 else {
      return
    }
    context.store.apply(.main(.markRead(conversation)))
    keepRead(conversation, in: session)
  }

  private func keepRead(_ conversation: ConversationID, in session: Session) {
    session.enqueue { [context, readMarks] in
      do throws(HistoryError) {
        try await session.history.markRead(conversation)
        readMarks.tell(in: session)
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  /// Keeps what stands in the composer for the next time this chat is opened.
  func keepDraft() {
    guard let pane = context.state.chatPane, let session = sessions.session else { return }
    typing.stop()
    saveDraft(pane.draft, of: pane, in: session)
    if pane.unsavedEdit != nil { context.notify(.changeNotSaved) }
  }

  /// Keeps all that is written in the open chat, which stays open.
  func keepAll() {
    guard let pane = context.state.chatPane, let session = sessions.session else { return }
    keepAll(of: pane, in: session)
  }

  /// Keeps all that would end with the session, the change of a message included.
  func keepAll(of pane: ChatPaneState, in session: Session) {
    typing.stop()
    saveDraft(context.state.main.unsentText(in: pane), of: pane, in: session)
  }

  private func saveDraft(_ draft: String, of pane: ChatPaneState, in session: Session) {
    let known = context.state.main.conversations[pane.conversation]?.draft ?? ""
    guard draft != known else { return }
    context.store.apply(.main(.setDraft(pane.conversation, draft)))
    session.enqueue { [weak self] in await self?.unstored.storeDraft(draft, for: pane.conversation, in: session) }
  }

  /// Writes the draft in a moment, once for all that is typed until then: a crash costs less than a second of typing.
  private func scheduleDraft() {
    guard !isDraftScheduled else { return }
    isDraftScheduled = true
    context.jobs.start { [weak self, context] in
      // Cancelled only when the program ends, and that keeps the draft.
      guard (try? await context.dependencies.clock.sleep(for: Self.draftDelay)) != nil, let self else { return }
      self.isDraftScheduled = false
      guard let pane = context.state.chatPane, let session = self.sessions.session else { return }
      self.saveDraft(context.state.main.unsentText(in: pane), of: pane, in: session)
    }
  }

  private func edit(_ edit: TextEdit) {
    guard let text = context.state.chatPane?.composer.text, sessions.session != nil else { return }
    if let issue = context.state.chatPane?.composer.issue(with: edit) { context.notify(.inputRefused(issue)) }
    context.store.apply(.chat(.editComposer(edit)))
    guard context.state.chatPane?.composer.text != text else { return }
    if edit == .clear { context.notify(.inputCleared) }
    typing.composerChanged()
    scheduleDraft()
  }

  private func send(_ pane: ChatPaneState, in session: Session) {
    guard !pane.composer.isBlank else {
      return pane.composer.isEmpty ? () : context.notify(.blankMessage)
    }
    if pane.editing != nil { return actions.saveEdit(of: pane, in: session) }
    let text = pane.composer.text
    let limit = MessageParts.maxContentBytes(in: session)
    guard MessageParts.encodedBytes(of: text) <= limit else {
      let count = MessageParts.split(text, maxBytes: limit).count
      return context.store.apply(.openOverlay(.confirmParts(count: count)))
    }
    send([text], from: pane, in: session)
  }

  /// The user has answered a question about the open chat with yes.
  private func confirm(_ pane: ChatPaneState, in session: Session) {
    switch context.state.overlay {
    case .confirmRecall(let id): actions.recall(id, of: pane, in: session)
    case .confirmParts:
      context.store.apply(.closeOverlay(.confirmParts))
      let limit = MessageParts.maxContentBytes(in: session)
      send(MessageParts.split(pane.composer.text, maxBytes: limit), from: pane, in: session)
    default: break
    }
  }

  /// Sends what stands in the composer, as one message or several.
  private func send(_ texts: [String], from pane: ChatPaneState, in session: Session) {
    context.store.apply(.chat(.editComposer(.replaceAll(""))))
    let send = { @MainActor [weak self, outbox] in
      for text in texts { outbox.send(text, to: pane.conversation, in: session) }
      // Behind them, so that at every moment the text is on disk as a message or as a draft.
      self?.keepDraft()
    }
    // It belongs below what is not loaded.
    if pane.hasNewer { showNewest(of: pane.conversation, in: session, then: send) } else { send() }
  }

  private func retry(_ id: MessageID?, of pane: ChatPaneState, in session: Session) {
    let failed = pane.messages.last { message in
      if case .failed = message.delivery { return id == nil || message.id == id }
      return false
    }
    if let failed { outbox.retry(failed, to: pane.conversation, in: session) }
  }

  private func scroll(
    to anchor: TranscriptAnchor, nearing end: TranscriptEnd?, _ pane: ChatPaneState, in session: Session
  ) {
    context.store.apply(.chat(.scroll(to: anchor)))
    switch end {
    case .oldest: loadOlder(pane, in: session)
    case .newest: loadNewer(pane, in: session)
    case nil: break
    }
  }

  private func loadOlder(_ pane: ChatPaneState, in session: Session) {
    guard pane.hasOlder, !pane.isLoadingOlder else { return }
    context.store.apply(.chat(.beginLoadingOlder))
    load(pane.conversation, before: pane.messages.first, in: session)
  }

  private func load(_ conversation: ConversationID, before: ChatMessage?, in session: Session) {
    let generation = windowGeneration
    context.jobs.start { [weak self, context] in
      do throws(HistoryError) {
        var page = try await session.history.page(in: conversation, before: before, limit: Self.pageSize)
        guard let self, self.windowGeneration == generation else { return }
        if let end = page.missingBefore, page.messages.count < Self.pageSize / 2 {
          // What is here is shown while the server is asked.
          let start = page.messages.first ?? before
          context.store.apply(.chat(.prependOlder(in: conversation, page.messages, hasOlder: true)))
          context.store.apply(.chat(.beginLoadingOlder))
          if await self.ask(Fetch(hole: Hole(conversation: conversation, end: end), before: start), in: session) {
            return
          }
          // Without the server what is here is shown, holes or not.
          page = HistoryPage(
            all: try await session.history.messages(in: conversation, before: start, limit: Self.pageSize),
            limit: Self.pageSize)
          guard self.windowGeneration == generation else { return }
        }
        context.store.apply(.chat(.prependOlder(in: conversation, page.messages, hasOlder: page.hasOlder)))
      } catch {
        context.store.apply(.chat(.prependOlder(in: conversation, [], hasOlder: false)))
        context.notify(.failure(Failure(error)))
      }
    }
  }
}

// MARK: - Older messages of the server

extension ChatPaneController {
  /// Asks the server for what is missing; ``load(_:before:in:)`` goes on when it has come. False if it cannot be
  /// asked.
  private func ask(_ fetch: Fetch, in session: Session) async -> Bool {
    guard session.native != nil, !unfillable.contains(fetch.hole) else { return false }
    fetching = fetch
    do throws(LinkError) {
      try await session.link.send(
        .history(in: fetch.hole.conversation, before: fetch.hole.end, limit: Int64(Self.pageSize)))
      return true
    } catch {
      fetching = nil
      return false
    }
  }

  /// A page of the server is on disk.
  func olderStored(of conversation: ConversationID, before: ConversationSeq?, in session: Session) {
    guard let fetch = fetching, fetch.hole.conversation == conversation, fetch.hole.end == before else { return }
    fetching = nil
    // Whatever came fills the hole or shows that it cannot be filled.
    unfillable.insert(fetch.hole)
    if context.state.chatPane?.conversation == conversation { load(conversation, before: fetch.before, in: session) }
  }

  /// The server does not give what is missing; what is here is shown.
  func olderFailed(of conversation: ConversationID, in session: Session) {
    guard let fetch = fetching, fetch.hole.conversation == conversation else { return }
    fetching = nil
    guard let pane = context.state.chatPane, pane.conversation == conversation else { return }
    let generation = windowGeneration
    context.jobs.start { [weak self, context] in
      // An error was told when the page was asked for.
      let messages = try? await session.history.messages(in: conversation, before: fetch.before, limit: Self.pageSize)
      guard self?.windowGeneration == generation else { return }
      context.store.apply(
        .chat(.prependOlder(in: conversation, messages ?? [], hasOlder: (messages?.count ?? 0) >= Self.pageSize)))
    }
  }

  /// Reads the open conversation anew: a snapshot may have left a hole in what is shown.
  func reload(in session: Session) {
    unfillable = []
    guard let pane = context.state.chatPane, session === sessions.session else { return }
    let conversation = pane.conversation
    windowGeneration += 1
    fetching = nil
    if let anchor = pane.anchor { return reload(conversation, around: anchor.message, in: session) }
    context.store.apply([
      .chat(.window(.showNewest(in: conversation, [], hasOlder: true))), .chat(.beginLoadingOlder),
    ])
    load(conversation, before: nil, in: session)
  }
}
