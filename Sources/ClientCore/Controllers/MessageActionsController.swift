import ChatProtocol

/// What a user does with one message of the open chat: take it back, change it, write it anew.
@MainActor
final class MessageActionsController {
  private let context: ClientContext
  private let sessions: SessionController
  private let outbox: OutboxController
  /// A change of the open chat's was answered, or could not be asked for; set by whoever keeps drafts.
  var onSettled: (@MainActor () -> Void)?

  init(context: ClientContext, sessions: SessionController, outbox: OutboxController) {
    self.context = context
    self.sessions = sessions
    self.outbox = outbox
  }

  /// Selects a message, or none. What can be done with it depends on the time.
  func select(_ id: MessageID?) {
    context.store.apply([.setNow(context.dependencies.clock.now()), .chat(.selectMessage(id))])
  }

  /// Selects a message and opens the menu of what can be done with it, if there is anything; `nil`: the selected one.
  func openMenu(of id: MessageID?, of pane: ChatPaneState) {
    guard let id = id ?? pane.selectedMessage, let message = pane.messages.last(where: { $0.id == id }) else { return }
    select(id)
    guard let menu = MessageMenu(messageID: id, actions: context.state.actions(for: message)) else { return }
    context.store.apply([.main(.setFocus(.transcript)), .openOverlay(.messageMenu(menu))])
  }

  func moveMenu(_ move: SelectionMove) {
    guard case .messageMenu(var menu) = context.state.overlay else { return }
    menu.moveSelection(move)
    context.store.apply(.updateOverlay(.messageMenu(menu)))
  }

  func activateMenu(of pane: ChatPaneState, in session: Session) {
    guard case .messageMenu(let menu) = context.state.overlay, let action = menu.selectedAction else { return }
    perform(action, on: menu.messageID, of: pane, in: session)
  }

  /// Does something with a message; `nil`: the selected one. A recall is asked about first.
  func perform(_ action: MessageAction, on id: MessageID?, of pane: ChatPaneState, in session: Session) {
    context.refreshNow()
    context.store.apply(.closeOverlay(.messageMenu))
    guard let id = id ?? pane.selectedMessage, let message = pane.messages.last(where: { $0.id == id && $0.isOwn })
    else { return }
    guard context.state.actions(for: message).contains(action) else { return refuse(action, of: message) }
    switch action {
    case .resend: outbox.retry(message, to: pane.conversation, in: session)
    case .recall: context.store.apply(.openOverlay(.confirmRecall(messageID: id)))
    case .edit: context.store.apply([.chat(.beginEditing(id)), .main(.setFocus(.composer))])
    case .editAgain:
      guard let text = context.state.main.recalledTexts[id] else { return }
      context.store.apply([
        .chat(.cancelEditing), .chat(.selectMessage(nil)), .chat(.editComposer(.insert(text))),
        .main(.setFocus(.composer)),
      ])
    }
  }

  /// The user has answered that a message is to be taken back.
  func recall(_ id: MessageID, of pane: ChatPaneState, in session: Session) {
    context.refreshNow()
    context.store.apply(.closeOverlay(.confirmRecall))
    guard let message = pane.messages.last(where: { $0.id == id && $0.isOwn }) else { return }
    guard context.state.actions(for: message).contains(.recall) else { return refuse(.recall, of: message) }
    context.store.apply([.chat(.setChange(id: id, .recalling)), .chat(.selectMessage(nil))])
    send(.recall(in: pane.conversation, messageID: id), in: session)
  }

  /// Sends the new content of the message that is being edited; one that cannot be sent stays in the composer.
  func saveEdit(of pane: ChatPaneState, in session: Session) {
    guard let edit = pane.editing else { return }
    let text = pane.composer.text
    guard !pane.composer.isBlank else { return }
    let limit = MessageParts.maxContentBytes(in: session)
    let bytes = MessageParts.encodedBytes(of: text)
    guard bytes <= limit else { return context.notify(.failure(.textTooLong(bytes: bytes, limit: limit))) }
    let old = pane.messages.last { $0.id == edit.messageID && $0.isOwn }
    context.store.apply(.chat(.endEditing))
    guard let old, old.text != text else { return }
    context.store.apply(.chat(.setChange(id: edit.messageID, .saving(text))))
    send(.edit(in: pane.conversation, messageID: edit.messageID, text: text), in: session)
  }

  func cancelEdit() {
    context.store.apply(.chat(.cancelEditing))
  }

  func handle(_ event: LinkEvent, in session: Session) {
    switch event {
    case .recallReply(let reply, let id): recalled(reply, id: id, in: session)
    case .editReply(let reply, let id): edited(reply, id: id, in: session)
    case .requestFailed(let request, let error): failed(request, Failure(error))
    default: break
    }
  }

  private func recalled(_ reply: RecallReply, id: MessageID, in session: Session) {
    guard reply.error == .success else { return failed(.server(reply.error), changing: id, in: .direct(reply.peer)) }
    context.store.apply([
      .chat(.setChange(id: id, nil)), .chat(.recall(in: .direct(reply.peer), sender: session.uid, id: id)),
    ])
    if reply.isKept { context.notify(.recalledTextIsKept(context.state.displayName(of: reply.peer))) }
  }

  private func edited(_ reply: EditReply, id: MessageID, in session: Session) {
    guard reply.error == .success else { return failed(.server(reply.error), changing: id, in: .direct(reply.peer)) }
    guard case .saving(let text) = context.state.main.changes[id] else { return }
    let shown = context.state.chatPane?.messages.last { $0.id == id && $0.isOwn }
    var content = shown?.content ?? .none
    content.text = text
    context.store.apply([
      .chat(.setChange(id: id, nil)),
      .chat(.edit(in: .direct(reply.peer), sender: session.uid, id: id, content, version: reply.version)),
    ])
    onSettled?()
  }

  private func send(_ request: LinkRequest, in session: Session) {
    session.enqueue { [weak self] in
      do throws(LinkError) {
        try await session.link.send(request)
      } catch {
        self?.failed(request, Failure(error))
      }
    }
  }

  private func failed(_ request: LinkRequest, _ failure: Failure) {
    switch request {
    case .recall(let conversation, let id), .edit(let conversation, let id, _):
      failed(failure, changing: id, in: conversation)
    default: break
    }
  }

  private func failed(_ failure: Failure, changing id: MessageID, in conversation: ConversationID) {
    let change = context.state.main.changes[id]
    context.store.apply(.chat(.setChange(id: id, nil)))
    context.notify(.failure(failure))
    guard case .saving(let text) = change else { return }
    giveBack(text, of: id, in: conversation)
    onSettled?()
  }

  /// The new content goes back into the composer; where something else stands there by now, a yank inserts it.
  private func giveBack(_ text: String, of id: MessageID, in conversation: ConversationID) {
    if let pane = context.state.chatPane, pane.conversation == conversation, pane.editing == nil, pane.composer.isEmpty
    {
      return context.store.apply([.chat(.beginEditing(id)), .chat(.editComposer(.replaceAll(text)))])
    }
    context.store.apply(.chat(.keepForYank(text)))
    context.notify(.changeNotSaved)
  }

  /// What was possible a moment ago and is not any more.
  private func refuse(_ action: MessageAction, of message: ChatMessage) {
    guard action == .recall || action == .edit, message.seq != nil, !message.isRecalled,
      context.state.main.changes[message.id] == nil, context.state.privacy != nil
    else { return }
    context.notify(.failure(.server(.tooLate)))
  }
}
