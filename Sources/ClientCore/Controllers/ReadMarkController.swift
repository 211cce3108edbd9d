import ChatProtocol

/// Tells a native server how far the user has read.
///
/// What was read is on disk first; what the server does not know yet is told at once, then at most twice a second, and
/// after a login what was read without a connection.
@MainActor
final class ReadMarkController {
  private static let pause = Duration.milliseconds(500)
  private let context: ClientContext
  private var isPausing = false
  private var isWanted = false

  init(context: ClientContext) {
    self.context = context
  }

  /// Something was read, or a connection stands again.
  func tell(in session: Session) {
    guard session.native != nil else { return }
    guard !isPausing else { return isWanted = true }
    isPausing = true
    session.enqueue { [weak self] in await self?.send(in: session) }
    context.jobs.start { [weak self, context] in
      // Cancelled only when the program ends.
      guard (try? await context.dependencies.clock.sleep(for: Self.pause)) != nil, let self else { return }
      self.isPausing = false
      guard self.isWanted else { return }
      self.isWanted = false
      self.tell(in: session)
    }
  }

  func answered(_ reply: ReadReply, in session: Session) {
    let conversation = ConversationID.direct(reply.peer)
    guard let asked = session.askedReads[conversation] else { return }
    switch reply.error {
    case .success: break
    case .serverBusy, .tooManyRequests, .backendUnreachable, .cacheFailure:
      // Told again with the next one, or after the next login.
      session.askedReads[conversation] = nil
      return
    // Told again it would be refused again.
    default: break
    }
    let seq = max(reply.seq, asked)
    session.enqueue { [history = session.history] in
      // Not kept, it is told once more after the next start.
      try? await history.markReadTold(conversation, seq: seq)
    }
  }

  func failed(_ conversation: ConversationID, in session: Session) {
    session.askedReads[conversation] = nil
  }

  private func send(in session: Session) async {
    guard session.native != nil else { return }
    do throws(HistoryError) {
      for read in try await session.history.untoldReads() where session.askedReads[read.conversation] ?? 0 < read.seq {
        do throws(LinkError) {
          try await session.link.send(.read(in: read.conversation, seq: read.seq))
          session.askedReads[read.conversation] = read.seq
        } catch {
          // There is no connection; after the next login it is told.
          return
        }
      }
    } catch {
      context.notify(.failure(Failure(error)))
    }
  }
}
