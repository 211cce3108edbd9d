import ChatProtocol

/// How far a chat connection has come, and what its next frame means there.
enum SessionStage: Equatable, Sendable {
  /// Waits for 1005; `entering` follows when the token is right. Counts the logins that failed.
  case awaitingLogin(failures: Int)
  /// The token was right, and the account's lists are being read; `open` follows, or `awaitingLogin` after a fault.
  case entering(UserID)
  /// Logged in for good: the connection speaks for this account and no other.
  case open(UserID)
  /// A last frame is on its way; nothing is read any more.
  case closing

  /// What to do with a frame.
  enum Verdict: Sendable {
    /// Serve it; the reply comes later.
    case serve(ChatRequest)
    /// Answer at once.
    case reply(Frame)
    /// Neither.
    case ignore
  }

  /// The account whose login was accepted.
  var uid: UserID? {
    switch self {
    case .entering(let uid), .open(let uid): uid
    case .awaitingLogin, .closing: nil
    }
  }

  /// Judges a frame. Before the login only 1005 and 1023 are served; after it a request that speaks for another
  /// account is refused with 1011, as is a second login: a connection keeps the account it began with.
  func verdict(on frame: Frame) -> Verdict {
    switch ChatRequest.read(frame) {
    case .unknown:
      return .ignore
    case .malformed(let reply):
      switch self {
      case .closing: return .ignore
      // A heartbeat only asks whether we are there; its body does not matter.
      case _ where frame.id == .heartbeat: return .reply(HeartbeatReply(error: .success).frame())
      case .awaitingLogin where frame.id != .chatLogin:
        return .reply(ChatRequest.refusal(.uidInvalid, id: reply.id))
      default: return .reply(reply)
      }
    case .request(let request):
      return verdict(on: request)
    }
  }

  private func verdict(on request: ChatRequest) -> Verdict {
    switch (self, request) {
    case (.closing, _):
      return .ignore
    case (.awaitingLogin, .login):
      return .serve(request)
    case (.awaitingLogin, .heartbeat):
      return .reply(HeartbeatReply(error: .success).frame())
    case (.awaitingLogin, _), (_, .login):
      return .reply(request.refusal(.uidInvalid))
    case (.entering(let uid), _), (.open(let uid), _):
      if let sender = request.claimedSender, sender != uid { return .reply(request.refusal(.uidInvalid)) }
      if case .heartbeat = request { return .reply(HeartbeatReply(error: .success).frame()) }
      return .serve(request)
    }
  }
}
