import ChatProtocol

/// What the disk could not take, as a full one cannot: it is shown as not stored, and stored as soon as that works.
///
/// While there is such a text it is tried every few seconds; else nothing runs.
@MainActor
final class UnstoredController {
  private static let retryDelay = Duration.seconds(3)
  private let context: ClientContext

  init(context: ClientContext) {
    self.context = context
  }

  /// An own message could not be stored.
  func add(_ outgoing: OutgoingMessage, in session: Session) {
    session.unstored.append(outgoing)
    context.store.apply(.chat(.setUnstored(id: outgoing.message.id, true)))
    scheduleRetry(in: session)
  }

  /// Stores a draft; part of the session's queue.
  func storeDraft(_ draft: String, for conversation: ConversationID, in session: Session) async {
    do throws(HistoryError) {
      try await session.history.saveDraft(draft, for: conversation)
      guard session.unstoredDrafts.removeValue(forKey: conversation) != nil else { return }
      context.store.apply(.chat(.setUnstoredDraft(conversation, false)))
    } catch {
      if session.unstoredDrafts.updateValue(draft, forKey: conversation) == nil {
        context.notify(.failure(Failure(error)))
      }
      context.store.apply(.chat(.setUnstoredDraft(conversation, true)))
      scheduleRetry(in: session)
    }
  }

  /// Tries everything once more, the last time before the session ends too.
  func storeAgain(in session: Session) {
    session.enqueue { [weak self] in await self?.storeAll(in: session) }
  }

  private func scheduleRetry(in session: Session) {
    guard !session.isStoringAgain else { return }
    session.isStoringAgain = true
    context.jobs.start { [weak self, context] in
      // Cancelled only when the program ends, after it was tried once more.
      guard (try? await context.dependencies.clock.sleep(for: Self.retryDelay)) != nil else { return }
      session.isStoringAgain = false
      self?.storeAgain(in: session)
    }
  }

  private func storeAll(in session: Session) async {
    while let outgoing = session.unstored.first, await store(outgoing, in: session) {
      session.unstored.removeFirst()
      context.store.apply(.chat(.setUnstored(id: outgoing.message.id, false)))
    }
    for (conversation, draft) in session.unstoredDrafts { await storeDraft(draft, for: conversation, in: session) }
    if !session.unstored.isEmpty { scheduleRetry(in: session) }
  }

  /// Stores a message in the state in which it is by now. Returns whether that went well.
  private func store(_ outgoing: OutgoingMessage, in session: Session) async -> Bool {
    let id = outgoing.message.id
    do throws(HistoryError) {
      try await session.history.insertOutgoing(outgoing.message, to: outgoing.conversation)
      // The outbox is done with it: it was sent or refused meanwhile.
      guard session.outbox.conversation(of: id) == nil else { return true }
      if case .failed(let failure) = delivery(of: id, to: outgoing.conversation) {
        try await session.history.markFailed(id, reason: failure)
      } else {
        try await session.history.markSent([id])
      }
      return true
    } catch {
      // The server's log may have brought it in the meantime.
      return error.code == .constraint
    }
  }

  private func delivery(of id: MessageID, to conversation: ConversationID) -> ChatMessage.Delivery? {
    let state = context.state
    if let pane = state.chatPane, pane.conversation == conversation,
      let shown = pane.messages.last(where: { $0.id == id && $0.isOwn })
    {
      return shown.delivery
    }
    let last = state.main.conversations[conversation]?.lastMessage
    return last?.id == id ? last?.delivery : nil
  }
}
