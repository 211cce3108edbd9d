import ChatProtocol

/// What the server's frames mean.
extension ChatLink {
  /// Turns a frame into an event. One that cannot be read is reported and skipped, since the next begins where it ends.
  func take(_ frame: Frame) {
    handle(.received)
    do throws(PayloadError) {
      try dispatch(frame)
    } catch {
      continuation.yield(.protocolError("frame \(frame.id): \(error.message)"))
      // Without a login reply that can be read there is nothing to go on with.
      guard frame.id == .chatLoginReply else { return }
      handle(
        .failed(
          attempt: machine.attempt, LinkError(code: .protocolViolation, message: "the login reply is not readable")))
    }
  }

  private func dispatch(_ frame: Frame) throws(PayloadError) {
    switch frame.id {
    case .chatLoginReply: loggedIn(try ChatLoginReply(frame: frame))
    case .searchUserReply:
      let reply = try SearchUserReply(frame: frame)
      if case .search(let query) = requests.answer(.search) {
        continuation.yield(.search(reply, query: query))
      } else {
        continuation.yield(.search(reply, query: nil))
      }
    case .addFriendReply:
      let reply = try AddFriendReply(frame: frame)
      var to: UserID?
      if case .addFriend(let uid, _, _) = requests.answer(.addFriend) { to = uid }
      continuation.yield(.addFriendReply(reply.error, to: to))
    case .authFriendReply:
      let reply = try AuthFriendReply(frame: frame)
      var of: UserID?
      if case .acceptFriend(let uid, _) = requests.answer(.acceptFriend) { of = uid }
      continuation.yield(.acceptFriendReply(reply, of: of))
    case .textChatReply:
      let reply = try TextChatReply(frame: frame)
      continuation.yield(.textReply(reply, messageIDs: requests.answerTexts(reply)))
    case .addFriendNotice: continuation.yield(.friendApplication(try AddFriendNotice(frame: frame)))
    case .authFriendNotice: continuation.yield(.friendAccepted(try AuthFriendNotice(frame: frame)))
    case .textChatNotice: continuation.yield(.text(try TextChatNotice(frame: frame)))
    case .offlineNotice: takenOver(try OfflineNotice(frame: frame))
    case .heartbeatReply: handle(.heartbeatAnswered)
    // Ids that are not known are legal: a newer server may speak of things that this client does not have.
    default: break
    }
  }

  private func loggedIn(_ reply: ChatLoginReply) {
    guard machine.state == .loggingIn else {
      continuation.yield(.protocolError("frame \(FrameID.chatLoginReply): nobody asked for it"))
      return
    }
    if reply.error == .success {
      maxBodyBytes =
        reply.native.map { Int(clamping: min(max($0.maxBody, 256), Int64(Frame.maxBodyBytes))) }
        ?? FrameLimits.familyServer.maxBodyBytes
      continuation.yield(.loggedIn(reply))
    }
    let heartbeat = reply.native.flatMap { $0.heartbeatSeconds > 0 ? min($0.heartbeatSeconds, 3600) : nil }
    handle(.loginReply(reply.error, heartbeat: heartbeat.map { .seconds($0) }))
  }

  private func takenOver(_ notice: OfflineNotice) {
    guard notice.uid == machine.credentials?.uid || notice.uid == .unknown else {
      continuation.yield(.protocolError("frame \(FrameID.offlineNotice): it names another account"))
      return
    }
    continuation.yield(.kicked(notice))
    handle(.takenOver)
  }
}
