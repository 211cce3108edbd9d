import ChatProtocol

/// The search box: filters what is here and looks users up on the server.
@MainActor
final class SearchController {
  private let context: ClientContext
  private let sessions: SessionController
  private let chatPane: ChatPaneController
  private let messages: MessageSearch

  init(context: ClientContext, sessions: SessionController, chatPane: ChatPaneController) {
    self.context = context
    self.sessions = sessions
    self.chatPane = chatPane
    messages = MessageSearch(context: context, sessions: sessions)
  }

  func handle(_ intent: SearchIntent) {
    switch intent {
    case .edit(let edit):
      if let issue = context.state.main.search.query.issue(with: edit) { context.notify(.inputRefused(issue)) }
      context.store.apply(.main(.editSearch(edit)))
      messages.queryChanged()
    case .clear: context.store.apply(.main(.editSearch(.replaceAll(""))))
    case .lookUp(let text): lookUp(text)
    }
  }

  /// The selection of the results moved.
  func selectionMoved() { messages.selectionMoved() }

  /// Opens a row of the results. The results stay when it is a message: the next one may be the one looked for.
  func open(_ row: SearchRow) {
    switch row {
    case .contact(let uid): open(.direct(uid))
    case .conversation(let id): open(id)
    case .message(let hit): chatPane.open(hit.conversation, at: hit.message)
    case .lookUp(let text): lookUp(text)
    }
  }

  private func open(_ conversation: ConversationID) {
    handle(.clear)
    context.store.apply(.main(.setTab(.chats)))
    chatPane.open(conversation)
  }

  private func lookUp(_ text: String) {
    guard let session = sessions.session, !text.isEmpty else { return }
    context.store.apply(.main(.setLookup(.searching(text))))
    context.jobs.start { [context] in
      do throws(LinkError) {
        try await session.link.send(.search(text))
      } catch {
        context.store.apply(.main(.setLookup(.failed(Failure(error)))))
      }
    }
  }
}
