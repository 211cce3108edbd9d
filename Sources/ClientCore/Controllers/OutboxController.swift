import ChatProtocol

/// Takes own messages to disk, to the wire and through every state on the way.
///
/// A message is on disk before it is sent; one that was not acknowledged is sent again, under the same
/// id and in the order written, when the account is online again.
@MainActor
final class OutboxController {
  private let context: ClientContext
  /// Whether this run has found out already that a family server keeps nothing.
  private var knowsFamily = false
  private let unstored: UnstoredController

  init(context: ClientContext, unstored: UnstoredController) {
    self.context = context
    self.unstored = unstored
  }

  /// Sends a new text.
  func send(_ text: String, to conversation: ConversationID, in session: Session) {
    let now = context.dependencies.clock.now()
    let message = ChatMessage(
      id: context.dependencies.makeMessageID(), sender: session.uid, content: MessageContent(text),
      timestamp: now.timestamp,
      delivery: context.state.connection == .online ? .sending : .queued)
    context.store.apply([.setNow(now), .chat(.append(in: conversation, message, countsAsUnread: false))])
    session.enqueue { [weak self] in
      var isOnDisk = true
      do throws(HistoryError) {
        try await session.history.insertOutgoing(message, to: conversation)
      } catch {
        // Not on disk: it is sent all the same, and the user is told that it is not kept.
        self?.context.notify(.failure(Failure(error)))
        self?.unstored.add(OutgoingMessage(conversation: conversation, message: message), in: session)
        isOnDisk = false
      }
      await self?.add(message, to: conversation, isOnDisk: isOnDisk, in: session)
    }
  }

  /// Sends a failed message again.
  func retry(_ message: ChatMessage, to conversation: ConversationID, in session: Session) {
    guard case .failed = message.delivery else { return }
    set(.queued, of: [message.id], to: conversation)
    session.enqueue { [weak self] in
      await session.history.markQueued(message.id)
      await self?.add(message, to: conversation, isOnDisk: true, in: session)
    }
  }

  /// After a login: sends everything that was not acknowledged.
  func resendPending(in session: Session) {
    let closings = session.outbox.closings
    session.enqueue { [weak self, context] in
      var pending: [OutgoingMessage] = []
      do throws(HistoryError) {
        pending = try await session.history.pending()
      } catch {
        context.notify(.failure(Failure(error)))
      }
      // Of a connection that is gone by now; the next login does it.
      guard session.outbox.closings == closings else { return }
      // Our server spares its family clients by itself.
      session.outbox.open(pending, pace: session.native == nil ? context.dependencies.familyPace : .unlimited)
      await self?.drain(session)
    }
  }

  /// The connection is gone; what was on its way waits for the next one.
  func connectionLost(in session: Session) {
    session.outbox.close()
  }

  /// The server's answer to texts that it did not number: of a family server, or a refusal.
  func handle(_ reply: TextChatReply, messageIDs: [MessageID], in session: Session) async {
    let ids = messageIDs.isEmpty ? reply.items.map(\.msgid) : messageIDs
    // A refusal may name nobody.
    let conversation = ids.lazy.compactMap { session.outbox.conversation(of: $0) }.first ?? .direct(reply.to)
    switch reply.error {
    case .success:
      tellWhatIsNotKept(in: session)
      set(.sent, of: ids, to: conversation)
      session.enqueue { [context] in
        do throws(HistoryError) {
          try await session.history.markSent(ids)
        } catch {
          context.notify(.failure(Failure(error)))
        }
      }
      await finish(ids, isWell: true, in: session)
    case .serverBusy, .tooManyRequests, .backendUnreachable, .cacheFailure:
      await putBack(ids, to: conversation, in: session)
    default:
      fail(ids, to: conversation, .server(reply.error), in: session)
      await finish(ids, isWell: false, in: session)
    }
  }

  /// A family server's acknowledgement promises little, which users of other servers cannot know.
  private func tellWhatIsNotKept(in session: Session) {
    guard session.native == nil, !knowsFamily else { return }
    knowsFamily = true
    context.jobs.start { [context] in
      if await context.dependencies.accounts.isNews(.keepsNothing) { context.notify(.serverKeepsNothing) }
    }
  }

  /// These were answered, and somebody else sees to their state.
  func finish(_ ids: [MessageID], isWell: Bool, in session: Session) async {
    session.outbox.finish(ids, isWell: isWell)
    await drain(session)
  }

  /// Texts that got no answer: a lost link queues them again. So does a silent server that knows a text again; one of
  /// the family might deliver it twice, so the user decides there.
  func handle(_ error: LinkError, ids: [MessageID], to conversation: ConversationID, in session: Session) async {
    switch error.code {
    case .timeout where session.native == nil:
      fail(ids, to: conversation, .timeout, in: session)
      await finish(ids, isWell: false, in: session)
    default: await putBack(ids, to: conversation, in: session)
    }
  }

  private func add(_ message: ChatMessage, to conversation: ConversationID, isOnDisk: Bool, in session: Session) async {
    session.outbox.add(OutgoingMessage(conversation: conversation, message: message), isOnDisk: isOnDisk)
    if !session.outbox.isOpen { set(.queued, of: [message.id], to: conversation) }
    await drain(session)
  }

  private func putBack(_ ids: [MessageID], to conversation: ConversationID, in session: Session) async {
    set(.queued, of: ids, to: conversation)
    guard let wait = session.outbox.putBack(ids) else { return }
    context.jobs.start { [weak self, context] in
      // Cancelled only when the program ends; the message is on disk.
      guard (try? await context.dependencies.clock.sleep(for: wait)) != nil else { return }
      session.outbox.resume()
      await self?.drain(session)
    }
  }

  /// Hands over what may go out. One at a time does so, for the order counts.
  private func drain(_ session: Session) async {
    guard !session.isDraining else { return }
    session.isDraining = true
    defer { session.isDraining = false }
    let clock = context.dependencies.clock
    while let batch = session.outbox.next(at: clock.elapsed()) {
      let (ids, conversation) = (batch.messages.map(\.id), batch.conversation)
      set(.sending, of: ids, to: conversation)
      do throws(LinkError) {
        try await session.link.send(
          .texts(to: conversation, batch.messages.map { TextItem(msgid: $0.id, content: $0.content) }),
          after: session.logins)
      } catch {
        switch error.code {
        case .textTooLong:
          fail(ids, to: conversation, Failure(error), in: session)
          session.outbox.finish(ids, isWell: false)
        default: await putBack(ids, to: conversation, in: session)
        }
      }
    }
    if let pause = session.outbox.pause(at: clock.elapsed()) { goOn(after: pause, in: session) }
  }

  /// Hands over what had to wait for a friend's client.
  private func goOn(after pause: Duration, in session: Session) {
    let clock = context.dependencies.clock
    let moment = clock.elapsed() + pause
    if let planned = session.nextDrain, planned <= moment { return }
    session.nextDrain = moment
    context.jobs.start { [weak self] in
      // Cancelled only when the program ends; the messages are on disk.
      guard (try? await clock.sleep(for: pause)) != nil else { return }
      if session.nextDrain == moment { session.nextDrain = nil }
      await self?.drain(session)
    }
  }

  private func fail(_ ids: [MessageID], to conversation: ConversationID, _ failure: Failure, in session: Session) {
    set(.failed(failure), of: ids, to: conversation)
    session.enqueue { [context] in
      do throws(HistoryError) {
        for id in ids { try await session.history.markFailed(id, reason: failure) }
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  private func set(_ delivery: ChatMessage.Delivery, of ids: [MessageID], to conversation: ConversationID) {
    context.store.apply(ids.map { .chat(.setDelivery(in: conversation, id: $0, delivery)) })
  }
}
