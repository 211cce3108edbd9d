import ChatProtocol

/// Takes own messages to disk, to the wire and through every state on the way.
///
/// A message is on disk before it is sent; one that was not acknowledged is sent again, under the same
/// id and in the order written, when the account is online again.
@MainActor
final class OutboxController {
  private let context: ClientContext

  init(context: ClientContext) {
    self.context = context
  }

  /// Sends a new text.
  func send(_ text: String, to peer: UserID, in session: Session) {
    let now = context.dependencies.clock.now()
    let message = ChatMessage(
      id: context.dependencies.makeMessageID(), sender: session.uid, text: text, timestamp: now.milliseconds,
      delivery: context.state.connection == .online ? .sending : .queued)
    context.store.apply([.setNow(now), .chat(.append(peer: peer, message, countsAsUnread: false))])
    session.enqueue { [weak self] in
      do throws(HistoryError) {
        try await session.history.insertOutgoing(message, to: peer)
      } catch {
        // Not on disk: it is sent all the same, and the user is told that it is not kept.
        self?.context.notify(.failure(Failure(error)))
      }
      await self?.transmit(message, to: peer, in: session)
    }
  }

  /// Sends a failed message again.
  func retry(_ message: ChatMessage, to peer: UserID, in session: Session) {
    guard case .failed = message.delivery else { return }
    set(.queued, of: [message.id], to: peer)
    session.enqueue { [weak self] in
      await session.history.markQueued(message.id)
      await self?.transmit(message, to: peer, in: session)
    }
  }

  /// After a login: sends everything that was not acknowledged.
  func resendPending(in session: Session) {
    session.enqueue { [weak self, context] in
      session.mayTransmit = true
      do throws(HistoryError) {
        let pending = try await session.history.pending()
        for outgoing in pending where !session.inFlight.contains(outgoing.message.id) {
          await self?.transmit(outgoing.message, to: outgoing.peer, in: session)
        }
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  /// The server's answer to texts.
  func handle(_ reply: TextChatReply, messageIDs: [String], in session: Session) {
    let ids = messageIDs.isEmpty ? reply.items.map(\.msgid) : messageIDs
    let peer = reply.to
    session.inFlight.subtract(ids)
    if reply.error == .success {
      set(.sent, of: ids, to: peer)
      session.enqueue { [context] in
        do throws(HistoryError) {
          try await session.history.markSent(ids)
        } catch {
          context.notify(.failure(Failure(error)))
        }
      }
    } else {
      fail(ids, to: peer, .server(reply.error), in: session)
    }
  }

  /// Texts that got no answer: a lost link queues them again, a silent server fails them.
  func handle(_ error: LinkError, ids: [String], to peer: UserID, in session: Session) {
    session.inFlight.subtract(ids)
    switch error.code {
    case .timeout: fail(ids, to: peer, .timeout, in: session)
    default: set(.queued, of: ids, to: peer)
    }
  }

  private func transmit(_ message: ChatMessage, to peer: UserID, in session: Session) async {
    guard session.mayTransmit else { return set(.queued, of: [message.id], to: peer) }
    session.inFlight.insert(message.id)
    set(.sending, of: [message.id], to: peer)
    do throws(LinkError) {
      try await session.link.send(.texts(to: peer, [TextItem(msgid: message.id, content: message.text)]))
    } catch {
      session.inFlight.remove(message.id)
      switch error.code {
      case .textTooLong: fail([message.id], to: peer, Failure(error), in: session)
      default: set(.queued, of: [message.id], to: peer)
      }
    }
  }

  private func fail(_ ids: [String], to peer: UserID, _ failure: Failure, in session: Session) {
    set(.failed(failure), of: ids, to: peer)
    session.enqueue { [context] in
      do throws(HistoryError) {
        for id in ids { try await session.history.markFailed(id, reason: failure) }
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  private func set(_ delivery: ChatMessage.Delivery, of ids: [String], to peer: UserID) {
    context.store.apply(ids.map { .chat(.setDelivery(peer: peer, id: $0, delivery)) })
  }
}
