import ChatProtocol

/// Keeps the account's log of a native server: carries out what ``SyncStateMachine`` decides, and shows what it stores.
@MainActor
final class SyncController {
  private let context: ClientContext
  private let readMarks: ReadMarkController
  /// Shows applications that came as events.
  var onApplications: (@MainActor ([UserProfile], Session) -> Void)?
  /// Shows friendships that came as events. They are on disk, and so are their chats, begun at the given milliseconds.
  var onFriendships: (@MainActor ([FriendEntry], Timestamp, Session) -> Void)?
  /// Everything received is on disk, new friends among it.
  var onNewFriends: (@MainActor (Session) -> Void)?
  /// The account has blocked somebody, or ended that, here or on another device.
  var onBlocks: (@MainActor ([UserID], Session) -> Void)?
  /// A snapshot took the place of lost events: what is shown of a conversation may have holes now.
  var onSnapshot: (@MainActor (Session) -> Void)?

  init(context: ClientContext, readMarks: ReadMarkController) {
    self.context = context
    self.readMarks = readMarks
  }

  /// Begins, or goes on after a login.
  func loggedIn(_ native: NativeSession, in session: Session) async {
    if session.sync.cursor == 0 {
      // From here on own messages wait behind everything, as on every server that numbers texts.
      session.enqueue { [history = session.history] in
        // A failure shows with the first event, which cannot be stored either.
        _ = try? await history.store(HistoryChange([], cursor: 0))
      }
    }
    await handle(.loggedIn(head: native.inbox, min: native.minInbox), in: session)
    readMarks.tell(in: session)
  }

  func handle(_ event: SyncStateMachine.Event, in session: Session) async {
    for action in session.sync.handle(event) { await perform(action, in: session) }
  }

  /// Texts of the log that came by themselves. False for what has no number, as on a family server.
  func received(_ notice: TextChatNotice, in session: Session) async -> Bool {
    guard session.native != nil, notice.items.contains(where: { $0.seq != nil }) else { return false }
    for item in notice.items {
      guard let text = StoredText(item, from: notice.from, to: notice.to) else { continue }
      if let number = item.inbox {
        await handle(.pushed(InboxEvent(number: number, content: .text(text))), in: session)
      } else {
        await perform(.keep([.text(text)]), in: session)
      }
    }
    return true
  }

  /// Own texts that the server has stored. Gives the ids of those that it did not number.
  func acknowledged(_ reply: TextChatReply, ids: [MessageID], in session: Session) async -> [MessageID] {
    guard session.native != nil, reply.from == session.uid else { return ids }
    var rest = ids
    for item in reply.items {
      guard let text = StoredText(item, from: reply.from, to: reply.to) else { continue }
      rest.removeAll { $0 == item.msgid }
      await handle(.acknowledged(text, number: item.inbox), in: session)
    }
    return rest
  }

  private func perform(_ action: SyncStateMachine.Action, in session: Session) async {
    switch action {
    case .store(let work): session.enqueue { [weak self] in await self?.store(work, in: session) }
    case .keep(let contents): session.enqueue { [weak self] in await self?.keep(contents, in: session) }
    case .requestPage(let cursor):
      do throws(LinkError) {
        try await session.link.send(.sync(cursor: cursor, limit: Int64(SyncStateMachine.batchSize)))
      } catch {
        await handle(.pageFailed, in: session)
      }
    case .requestConversations(let after):
      do throws(LinkError) {
        try await session.link.send(.conversations(after: after))
      } catch {
        await handle(.conversationsFailed, in: session)
      }
    case .cursorMoved(let cursor): await session.link.setCursor(cursor)
    case .confirm(let cursor):
      // Lost with the connection it is made good by the cursor of the next login.
      try? await session.link.send(.confirm(cursor))
    case .giveUp(let reason):
      await session.link.giveUp(because: LinkError(code: .protocolViolation, message: reason))
    case .wait(let duration):
      context.jobs.start { [weak self, context] in
        guard (try? await context.dependencies.clock.sleep(for: duration)) != nil else { return }
        await self?.handle(.timer, in: session)
      }
    }
  }
}

// MARK: - Writing

extension SyncController {
  private func store(_ work: SyncStateMachine.Work, in session: Session) async {
    do throws(HistoryError) {
      switch work {
      case .events(let events):
        let contents = events.map(\.content)
        let now = context.dependencies.clock.now().timestamp
        let stored = try await session.history.store(
          HistoryChange(contents, cursor: events.last?.number, viewing: context.state.viewedConversation, now: now))
        show(contents, stored, in: session)
        show(
          contents.compactMap { if case .friendship(let entry) = $0 { entry } else { nil } }, begun: now, in: session)
      case .summaries(let summaries, let withTexts, let cursor):
        let stored = try await session.history.storeSummaries(summaries, withTexts: withTexts, cursor: cursor)
        show([], stored, in: session)
        if cursor != nil {
          let order = try await session.history.loadSnapshot().conversations.map(\.id)
          context.store.apply(.main(.orderConversations(order)))
          onSnapshot?(session)
        }
      case .forgetNumbers:
        try await session.history.forgetServerNumbers()
        let conversations = try await session.history.loadSnapshot().conversations
        context.store.apply(.main(.setConversations(conversations)))
      }
    } catch {
      if case .events(let events) = work { showUnsaved(events.map(\.content), in: session) }
      context.notify(.failure(Failure(error)))
      return await handle(.storeFailed, in: session)
    }
    await handle(.stored, in: session)
    if session.hasNewFriends, !session.sync.isStoring {
      session.hasNewFriends = false
      onNewFriends?(session)
    }
  }

  private func keep(_ contents: [InboxEvent.Content], in session: Session) async {
    do throws(HistoryError) {
      let stored = try await session.history.store(HistoryChange(contents, viewing: context.state.viewedConversation))
      show(contents, stored, in: session)
    } catch {
      showUnsaved(contents, in: session)
      context.notify(.failure(Failure(error)))
    }
  }
}

// MARK: - Showing

extension SyncController {
  private func show(_ contents: [InboxEvent.Content], _ stored: StoredChange, in session: Session) {
    var mutations: [Mutation] = [.setNow(context.dependencies.clock.now())]
    var applications: [UserProfile] = []
    var blocked: [UserID] = []
    mutations += texts(of: stored).map { .chat(.append(in: $0.conversation, $0.message, countsAsUnread: false)) }
    func remove(_ uid: UserID) {
      // What came before it in the same batch is gone again.
      applications.removeAll { $0.uid == uid }
      mutations.append(.main(.removeApplication(uid)))
    }
    for content in contents {
      switch content {
      case .recall(let sender, let other, let id, _):
        mutations.append(.chat(.recall(in: session.conversation(sender, other), sender: sender, id: id)))
      case .edit(let text):
        let conversation = session.conversation(text.from, text.to)
        mutations.append(
          text.isRecalled
            ? .chat(.recall(in: conversation, sender: text.from, id: text.msgid))
            : .chat(
              .edit(in: conversation, sender: text.from, id: text.msgid, text.content, version: text.version)))
      case .application(let profile): applications.append(profile)
      case .decline(let uid): remove(uid)
      case .block(let uid, let isOn):
        if isOn { remove(uid) }
        mutations.append(.main(.setBlocked(uid, isBlocked: isOn, isChanging: false)))
        blocked.append(uid)
      case .text, .read, .friendship, .unknown: break
      }
    }
    for (conversation, summary) in stored.conversations {
      mutations.append(.chat(.mergeMarks(conversation, summary.marks)))
      mutations.append(.main(.setUnread(conversation, summary.unreadCount)))
    }
    context.store.apply(mutations)
    // Together, for thousands may come at once.
    if !applications.isEmpty { onApplications?(applications, session) }
    if !blocked.isEmpty { onBlocks?(blocked, session) }
    if let viewed = context.state.viewedConversation, stored.conversations[viewed] != nil {
      readMarks.tell(in: session)
    }
  }

  private func show(_ friends: [FriendEntry], begun: Timestamp, in session: Session) {
    guard !friends.isEmpty else { return }
    session.hasNewFriends = true
    onFriendships?(friends, begun, session)
  }

  /// Of a conversation that is not open only the newest text can be seen.
  private func texts(of stored: StoredChange) -> [StoredChange.Text] {
    let open = context.state.chatPane?.conversation
    var newest: [ConversationID: Int] = [:]
    for (index, text) in stored.texts.enumerated() where text.conversation != open {
      let best = newest[text.conversation].flatMap { stored.texts[$0].message.seq } ?? 0
      if (text.message.seq ?? 0) >= best { newest[text.conversation] = index }
    }
    let shown = Set(newest.values)
    return stored.texts.enumerated().filter { $1.conversation == open || shown.contains($0) }.map(\.element)
  }

  /// The disk failed, not the chat: what came is shown all the same.
  private func showUnsaved(_ contents: [InboxEvent.Content], in session: Session) {
    for content in contents {
      guard case .text(let text) = content else { continue }
      let isOwn = text.from == session.uid
      let conversation = session.conversation(text.from, text.to)
      let message = ChatMessage(
        id: text.msgid, sender: text.from, content: text.isRecalled ? .none : text.content,
        timestamp: text.timestamp, delivery: isOwn ? .sent : .received, seq: text.seq,
        version: text.version, isRecalled: text.isRecalled)
      context.store.apply(
        .chat(.append(in: conversation, message, countsAsUnread: !isOwn && !context.state.isViewing(conversation))))
    }
  }
}

extension StoredText {
  /// A text that a native server numbered; `nil` for one of the family's.
  init?(_ item: TextItem, from: UserID, to: UserID) {
    guard let seq = item.seq, let timestamp = item.timestamp else { return nil }
    self.init(
      from: from, to: to, msgid: item.msgid, content: item.content, seq: seq, timestamp: timestamp)
  }
}
