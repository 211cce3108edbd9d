import ChatProtocol

/// Requests of the native dialect.
extension ChatService {
  /// Bytes of a page's entries; the rest of a frame's body is for the fields around them and the commas between.
  static let maxPageBytes = Frame.maxBodyBytes - 2_048

  /// Serves a request and returns what the session gets for it.
  func serve(_ request: NativeRequest, from uid: UserID) async -> Frame? {
    if let act = request.limitedAct, !allowances.take(act, by: uid) {
      return NativeRequest.refusal(.tooManyRequests, to: request)
    }
    return switch request {
    case .sync(let request): await sync(request, of: uid)
    case .history(let request): await history(request, of: uid)
    case .conversations(let request): await conversations(request, of: uid)
    case .read(let request): await read(request, by: uid)
    case .recall(let request): await recall(request, by: uid)
    case .edit(let request): await edit(request, by: uid)
    case .presence: await presence(for: uid)
    case .privacy(let request): await privacy(request, of: uid)
    case .decline(let request): await decline(request, by: uid)
    case .block(let request): await block(request, by: uid)
    case .blockedList(let request): await blockedList(request, of: uid)
    // The session takes them itself.
    case .confirm, .typing: nil
    }
  }

  // MARK: Reading

  private func sync(_ request: SyncRequest, of uid: UserID) async -> Frame {
    do {
      let page = try await messages.events(
        of: uid, after: max(request.cursor, 0), limit: Int(clamping: min(max(request.limit, 1), 500)),
        maxBytes: Self.maxPageBytes)
      // Behind the end of what is left there is a hole, which only a snapshot fills.
      let events = request.cursor < page.min.previous ? [] : page.events
      return SyncReply(error: .success, events: events, head: page.head, min: page.min).frame()
    } catch {
      return SyncReply(error: fault("log not read", error)).frame()
    }
  }

  private func history(_ request: HistoryRequest, of uid: UserID) async -> Frame {
    do {
      let page = try await messages.history(
        of: uid, with: request.peer, before: request.before,
        limit: Int(clamping: min(max(request.limit, 1), 200)), maxBytes: Self.maxPageBytes)
      return HistoryReply(error: .success, peer: request.peer, messages: page.messages, hasMore: page.hasMore).frame()
    } catch {
      return HistoryReply(error: fault("history not read", error), peer: request.peer).frame()
    }
  }

  private func conversations(_ request: ConversationsRequest, of uid: UserID) async -> Frame {
    do {
      let page = try await messages.conversations(
        of: uid, after: request.after, limit: Int(clamping: min(max(request.limit, 1), 500)),
        maxBytes: Self.maxPageBytes)
      return ConversationsReply(
        error: .success, conversations: page.conversations, hasMore: page.hasMore, inbox: page.head
      ).frame()
    } catch {
      return ConversationsReply(error: fault("conversations not read", error)).frame()
    }
  }

  // MARK: Changing

  private func read(_ request: ReadRequest, by uid: UserID) async -> Frame {
    do {
      let mark = try await messages.markRead(by: uid, peer: request.peer, seq: request.seq)
      return ReadReply(error: .success, peer: request.peer, seq: mark).frame()
    } catch {
      return ReadReply(error: fault("read mark not stored", error), peer: request.peer).frame()
    }
  }

  private func recall(_ request: RecallRequest, by uid: UserID) async -> Frame {
    let code: ErrorCode
    do {
      code = errorCode(for: try await messages.recall(request.msgid, by: uid, peer: request.peer))
    } catch {
      code = fault("text not recalled", error)
    }
    // A family client has the text by now, and does not know that texts can be taken back.
    let isKept = code == .success ? await isKeptByFamilyClient(of: request.peer) : false
    return RecallReply(error: code, peer: request.peer, msgid: request.msgid, isKept: isKept).frame()
  }

  /// Whether a family client of a user is there, and that may be told.
  private func isKeptByFamilyClient(of uid: UserID) async -> Bool {
    do {
      guard !BuiltInAccount.contains(uid), try await sessions.hasFamilySession(uid) else { return false }
      // It tells that somebody is there now, which who hides their presence does not want to be told.
      return try await presence.privacy(of: uid).tellsPresence
    } catch {
      _ = fault("family client not looked for", error)
      return false
    }
  }

  private func edit(_ request: EditRequest, by uid: UserID) async -> Frame {
    func reply(_ code: ErrorCode, version: Int64 = 0) -> Frame {
      EditReply(error: code, peer: request.peer, msgid: request.msgid, version: version).frame()
    }
    // As a text of that length could be sent, its page can carry it.
    let text = StoredText(
      from: uid, to: request.peer, msgid: request.msgid, content: MessageContent(request.content), seq: 0, timestamp: 0)
    guard text.byteCount <= Self.maxPageBytes else { return reply(.textTooLong) }
    do {
      let change = try await messages.edit(
        request.msgid, by: uid, peer: request.peer, content: request.content)
      if case .done(let version) = change { return reply(.success, version: version) }
      return reply(errorCode(for: change))
    } catch {
      return reply(fault("text not edited", error))
    }
  }

  private func errorCode(for change: TextChange) -> ErrorCode {
    switch change {
    case .done: .success
    case .unknown: .fieldInvalid
    case .tooLate: .tooLate
    }
  }

  // MARK: Typing, presence, privacy

  /// Whether a user's typing may be told to another: they are friends, and the user lets it be told.
  func mayTellTyping(of uid: UserID, to friend: UserID) async -> Bool {
    do {
      guard friend != uid, try await presence.privacy(of: uid).tellsTyping else { return false }
      return try await friends.areFriends(uid, friend)
    } catch {
      _ = fault("typing not told", error)
      return false
    }
  }

  func tellTyping(_ request: TypingRequest, of uid: UserID) {
    notifier.notify(.native(TypingNotice(from: uid, isTyping: request.isTyping).frame()), to: request.to)
  }

  private func presence(for uid: UserID) async -> Frame? {
    do {
      let friends = try await presence.presence(forFriendOf: uid)
      let online = try await sessions.online(among: friends.map(\.uid))
      let entries = friends.map { friend in
        let isOnline = online.contains(friend.uid)
        return PresenceNotice.Entry(
          uid: friend.uid, isOnline: isOnline, lastSeen: isOnline ? nil : friend.time)
      }
      // An entry takes 60 bytes at most; more friends than fit into a frame nobody looks through.
      return PresenceNotice(entries: Array(entries.prefix(Self.maxPageBytes / 64))).frame()
    } catch {
      _ = fault("presence not read", error)
      return nil
    }
  }

  private func privacy(_ request: PrivacyRequest, of uid: UserID) async -> Frame {
    do {
      guard request != PrivacyRequest() else {
        return PrivacyReply(error: .success, settings: try await presence.privacy(of: uid)).frame()
      }
      // Who may know is asked before and after, so that those who may not any more see the user go.
      let watchers = try await presence.presenceWatchers(of: uid)
      let settings = try await presence.setPrivacy(request, of: uid)
      notifier.notify(.privacyChanged, to: uid)
      await tellNewWatchers(of: uid, before: watchers)
      return PrivacyReply(error: .success, settings: settings).frame()
    } catch {
      return PrivacyReply(error: fault("privacy not stored", error)).frame()
    }
  }

  /// Shows a user as gone to those who may not know any more, and as there to those who may. The settings are stored by
  /// now, so a fault here is none of the request's.
  private func tellNewWatchers(of uid: UserID, before watchers: [UserID]) async {
    do {
      let now = try await presence.presenceWatchers(of: uid)
      guard Set(now) != Set(watchers) else { return }
      tell(watchers, that: PresenceNotice.Entry(uid: uid, isOnline: false))
      tell(now, that: PresenceNotice.Entry(uid: uid, isOnline: true))
    } catch {
      _ = fault("presence not told", error)
    }
  }

  /// The account's first session has begun.
  func cameOnline(_ uid: UserID) async {
    do {
      tell(try await presence.presenceWatchers(of: uid), that: PresenceNotice.Entry(uid: uid, isOnline: true))
    } catch {
      _ = fault("presence not told", error)
    }
  }

  /// The account's last session has ended.
  func wentOffline(_ uid: UserID) async {
    do {
      let now = clock.now
      try await presence.setLastSeen(now, of: uid)
      let watchers = try await presence.presenceWatchers(of: uid)
      // It may be back already.
      guard try await sessions.online(among: [uid]).isEmpty else { return }
      tell(watchers, that: PresenceNotice.Entry(uid: uid, isOnline: false, lastSeen: now))
    } catch {
      _ = fault("presence not told", error)
    }
  }

  private func tell(_ watchers: [UserID], that entry: PresenceNotice.Entry) {
    let notice = PresenceNotice(entries: [entry])
    for watcher in watchers { notifier.notify(.presence(notice), to: watcher) }
  }
}
