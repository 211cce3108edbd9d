import ChatProtocol

/// The open chat far from its end: jumps to a message, and the way back down.
extension ChatPaneController {
  /// Opens a conversation at a message, with what stands before and after it.
  func open(_ conversation: ConversationID, at key: MessageKey) {
    guard let session = sessions.session else { return }
    if context.state.chatPane?.conversation != conversation { begin(conversation, in: session) }
    windowGeneration += 1
    let generation = windowGeneration
    context.store.apply(.main(.setFocus(.transcript)))
    context.jobs.start { [weak self, context] in
      do throws(HistoryError) {
        let window = try await session.history.messages(in: conversation, around: key, limit: Self.pageSize / 2)
        guard let self, self.windowGeneration == generation else { return }
        // A message that is gone by now: the end of its conversation.
        guard !window.messages.isEmpty else { return self.showNewest(of: conversation, in: session) }
        context.store.apply(.chat(.window(.show(in: conversation, window, around: key))))
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  /// Opens a conversation again where it was left.
  func open(_ place: ChatPlace) {
    guard let anchor = place.anchor, let session = sessions.session,
      context.state.chatPane?.conversation != place.conversation
    else {
      return open(place.conversation)
    }
    begin(place.conversation, in: session)
    context.store.apply([.chat(.beginLoadingOlder), .chat(.scroll(to: anchor)), .main(.setFocus(.composer))])
    reload(place.conversation, around: anchor.message, in: session)
  }

  func scrollToEnd(_ pane: ChatPaneState, in session: Session) {
    guard pane.hasNewer else { return context.store.apply(.chat(.scrollToEnd)) }
    showNewest(of: pane.conversation, in: session)
  }

  /// Loads the end of a conversation in place of what is shown of it.
  func showNewest(of conversation: ConversationID, in session: Session, then: (@MainActor () -> Void)? = nil) {
    windowGeneration += 1
    let generation = windowGeneration
    context.jobs.start { [weak self, context] in
      do throws(HistoryError) {
        let messages = try await session.history.messages(in: conversation, before: nil, limit: Self.pageSize)
        if let self, self.windowGeneration == generation {
          context.store.apply(
            .chat(.window(.showNewest(in: conversation, messages, hasOlder: messages.count == Self.pageSize))))
        }
      } catch {
        context.notify(.failure(Failure(error)))
      }
      then?()
    }
  }

  /// Reads a conversation anew without moving what the user reads of it.
  func reload(_ conversation: ConversationID, around key: MessageKey, in session: Session) {
    let generation = windowGeneration
    context.jobs.start { [weak self, context] in
      do throws(HistoryError) {
        let window = try await session.history.messages(in: conversation, around: key, limit: Self.pageSize)
        guard let self, self.windowGeneration == generation else { return }
        guard !window.messages.isEmpty else { return self.showNewest(of: conversation, in: session) }
        context.store.apply(.chat(.window(.reload(in: conversation, window))))
      } catch {
        context.store.apply(.chat(.prependOlder(in: conversation, [], hasOlder: true)))
        context.notify(.failure(Failure(error)))
      }
    }
  }

  func loadNewer(_ pane: ChatPaneState, in session: Session) {
    guard pane.hasNewer, !pane.isLoadingNewer, let last = pane.messages.last else { return }
    context.store.apply(.chat(.window(.beginLoadingNewer)))
    let generation = windowGeneration
    context.jobs.start { [weak self, context] in
      do throws(HistoryError) {
        let messages = try await session.history.messages(in: pane.conversation, after: last, limit: Self.pageSize)
        guard self?.windowGeneration == generation else { return }
        context.store.apply(
          .chat(.window(.appendNewer(in: pane.conversation, messages, hasNewer: messages.count == Self.pageSize))))
      } catch {
        context.store.apply(.chat(.window(.appendNewer(in: pane.conversation, [], hasNewer: true))))
        context.notify(.failure(Failure(error)))
      }
    }
  }
}
