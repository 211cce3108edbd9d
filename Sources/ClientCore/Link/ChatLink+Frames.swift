import ChatProtocol

/// What the server's frames mean.
extension ChatLink {
  /// Turns a frame into an event. One that cannot be read is reported and skipped, since the next begins where it ends.
  func take(_ frame: Frame) {
    handle(.received)
    frameBytes = FrameHeader.byteCount + frame.body.count
    defer { frameBytes = 0 }
    do throws(PayloadError) {
      try dispatch(frame)
    } catch {
      report(.protocolError("frame \(frame.id): \(error.message)"))
      // Without a login reply that can be read there is nothing to go on with.
      guard frame.id == .chatLoginReply else { return }
      handle(
        .failed(
          attempt: machine.attempt, LinkError(code: .protocolViolation, message: "the login reply is not readable")))
    }
  }

  private func report(_ event: LinkEvent) { continuation.yield(event, frameBytes: frameBytes) }

  private func dispatch(_ frame: Frame) throws(PayloadError) {
    switch frame.id {
    case .chatLoginReply: loggedIn(try ChatLoginReply(frame: frame))
    case .searchUserReply:
      let reply = try SearchUserReply(frame: frame)
      if case .search(let query) = requests.answer(.search) {
        report(.search(reply, query: query))
      } else {
        report(.search(reply, query: nil))
      }
    case .addFriendReply:
      let reply = try AddFriendReply(frame: frame)
      var to: UserID?
      if case .addFriend(let uid, _, _) = requests.answer(.addFriend) { to = uid }
      report(.addFriendReply(reply.error, to: to))
    case .authFriendReply:
      let reply = try AuthFriendReply(frame: frame)
      var of: UserID?
      if case .acceptFriend(let uid, _) = requests.answer(.acceptFriend) { of = uid }
      report(.acceptFriendReply(reply, of: of))
    case .textChatReply:
      let reply = try TextChatReply(frame: frame)
      if machine.isAwaitingProbe, isProbe(from: reply.from, to: reply.to, reply.items) { return handle(.probeAnswered) }
      report(.textReply(reply, messageIDs: requests.answerTexts(reply)))
    case .addFriendNotice:
      handle(.heard)
      report(.friendApplication(try AddFriendNotice(frame: frame)))
    case .authFriendNotice:
      handle(.heard)
      report(.friendAccepted(try AuthFriendNotice(frame: frame)))
    case .textChatNotice:
      let notice = try TextChatNotice(frame: frame)
      if isProbe(from: notice.from, to: notice.to, notice.items) { return handle(.probeEchoed) }
      handle(.heard)
      report(.text(notice))
    case .offlineNotice: takenOver(try OfflineNotice(frame: frame))
    case .heartbeatReply:
      handle(.heartbeatAnswered)
      if isNative, let head = try HeartbeatReply(frame: frame).inbox { report(.head(head)) }
    // Ids that are not known are legal: a newer server may speak of things that this client does not have.
    default: if isNative { try dispatchNative(frame) }
    }
  }

  /// Frames of the native dialect; in a session of the family's they have no meaning.
  private func dispatchNative(_ frame: Frame) throws(PayloadError) {
    switch frame.id {
    case .syncReply:
      let reply = try SyncReply(frame: frame)
      var cursor: EventNumber?
      if case .sync(let asked, _) = requests.answer(.sync) { cursor = asked }
      report(.syncReply(reply, cursor: cursor))
    case .eventNotice:
      switch try EventNotice(frame: frame).content {
      case .event(let event): report(.event(event))
      case .head(let head): report(.head(head))
      }
    case .historyReply:
      var reply = try HistoryReply(frame: frame)
      var before: ConversationSeq?
      if case .history(let conversation, let asked, _) = requests.answer(.history, about: reply.peer) {
        (reply.peer, before) = (conversation.peer ?? reply.peer, asked)
      }
      report(.historyReply(reply, before: before))
    case .conversationsReply:
      let reply = try ConversationsReply(frame: frame)
      var after: UserID?
      if case .conversations(let asked) = requests.answer(.conversations) { after = asked }
      report(.conversationsReply(reply, after: after))
    case .readReply:
      var reply = try ReadReply(frame: frame)
      if case .read(let conversation, _) = requests.answer(.read, about: reply.peer) {
        reply.peer = conversation.peer ?? reply.peer
      }
      report(.readReply(reply))
    case .recallReply:
      var reply = try RecallReply(frame: frame)
      let id = reply.msgid.rawValue.isEmpty ? nil : reply.msgid
      if case .recall(let conversation, let asked) = requests.answer(.recall, about: reply.peer, messageID: id) {
        (reply.peer, reply.msgid) = (conversation.peer ?? reply.peer, asked)
      }
      report(.recallReply(reply, messageID: reply.msgid))
    case .editReply:
      var reply = try EditReply(frame: frame)
      let id = reply.msgid.rawValue.isEmpty ? nil : reply.msgid
      if case .edit(let conversation, let asked, _) = requests.answer(.edit, about: reply.peer, messageID: id) {
        (reply.peer, reply.msgid) = (conversation.peer ?? reply.peer, asked)
      }
      report(.editReply(reply, messageID: reply.msgid))
    case .typingNotice: report(.typing(try TypingNotice(frame: frame)))
    case .presenceNotice: report(.presence(try PresenceNotice(frame: frame)))
    case .privacyReply:
      let reply = try PrivacyReply(frame: frame)
      _ = requests.answer(.privacy)
      report(.privacyReply(reply))
    case .declineReply:
      var reply = try DeclineReply(frame: frame)
      if case .decline(let applicant) = requests.answer(.decline, about: reply.applicant) {
        reply.applicant = applicant
      }
      report(.declineReply(reply))
    case .blockReply:
      var reply = try BlockReply(frame: frame)
      if case .block(let uid, let isOn) = requests.answer(.block, about: reply.uid) {
        (reply.uid, reply.isOn) = (uid, isOn)
      }
      report(.blockReply(reply))
    case .blockedListReply:
      let reply = try BlockedListReply(frame: frame)
      guard case .blockedList(let after) = requests.answer(.blockedList) else { break }
      report(.blockedListReply(reply, after: after))
    case .deliveredNotice: report(.delivered(try DeliveredNotice(frame: frame)))
    default: break
    }
  }

  /// Whether a text is the empty one that a session sends to itself to learn whether it hears.
  private func isProbe(from: UserID, to: UserID, _ items: [TextItem]) -> Bool {
    items.isEmpty && from == machine.credentials?.uid && to == from
  }

  private func loggedIn(_ reply: ChatLoginReply) {
    guard machine.isAwaitingLogin else {
      report(.protocolError("frame \(FrameID.chatLoginReply): nobody asked for it"))
      return
    }
    if reply.error == .success, let uid = reply.profile?.uid, uid != machine.credentials?.uid {
      let error = LinkError(code: .protocolViolation, message: "the login reply is for another account")
      return handle(.failed(attempt: machine.attempt, error))
    }
    var reply = reply
    // What was not asked for, or is another version, is none of ours.
    if reply.native?.proto != native?.proto { reply.native = nil }
    if reply.error == .success {
      isNative = reply.native != nil
      maxBodyBytes =
        reply.native.map { Int(clamping: min(max($0.maxBody, 256), Int64(Frame.maxBodyBytes))) }
        ?? FrameLimits.familyServer.maxBodyBytes
      loginCount += 1
      report(.loggedIn(reply))
    }
    let heartbeat = reply.native.flatMap { $0.heartbeatSeconds > 0 ? min($0.heartbeatSeconds, 3600) : nil }
    handle(.loginReply(reply.error, heartbeat: heartbeat.map { .seconds($0) }))
  }

  private func takenOver(_ notice: OfflineNotice) {
    guard notice.uid == machine.credentials?.uid || notice.uid == .unknown else {
      report(.protocolError("frame \(FrameID.offlineNotice): it names another account"))
      return
    }
    report(.kicked(notice))
    handle(.takenOver)
  }
}
