import ChatProtocol

/// The search box: filters what is here and looks users up on the server.
@MainActor
final class SearchController {
  private let context: ClientContext
  private let sessions: SessionController
  private let chatPane: ChatPaneController

  init(context: ClientContext, sessions: SessionController, chatPane: ChatPaneController) {
    self.context = context
    self.sessions = sessions
    self.chatPane = chatPane
  }

  func handle(_ intent: SearchIntent) {
    switch intent {
    case .edit(let edit): context.store.apply(.main(.editSearch(edit)))
    case .clear: context.store.apply(.main(.editSearch(.replaceAll(""))))
    case .lookUp(let text): lookUp(text)
    }
  }

  /// Opens a row of the results.
  func open(_ row: SearchRow) {
    switch row {
    case .contact(let uid), .conversation(let uid):
      handle(.clear)
      context.store.apply(.main(.setTab(.chats)))
      chatPane.open(uid)
    case .lookUp(let text): lookUp(text)
    }
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
