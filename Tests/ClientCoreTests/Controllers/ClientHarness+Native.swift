import ChatProtocol

@testable import ClientCore

extension ClientHarness {
  /// Logs alice in at a server of the native dialect, which then tells her settings; two requests are sent on the way.
  func logInNatively(_ settings: PrivacySettings = PrivacySettings()) async throws {
    try await logIn(
      answeredBy: Self.welcome(
        native: NativeSession(
          proto: 2, inbox: 0, heartbeatSeconds: 30, maxBody: 65_535,
          serverTime: clock.now().timestamp)))
    _ = await sent { $0 == .privacy(PrivacyRequest()) }
    await link.emit(.privacyReply(PrivacyReply(error: .success, settings: settings)))
    await until { $0.page == .main && $0.connection == .online && $0.privacy == settings }
  }

  /// Waits for a request and gives it; the suite's time limit ends a wait in vain.
  func sent(_ isWanted: (LinkRequest) -> Bool) async -> LinkRequest {
    var count = 1
    while true {
      let all = await link.requests(count: count)
      if let found = all.last(where: isWanted) { return found }
      count = all.count + 1
    }
  }

  /// What was sent besides the questions of the login.
  var sentByUser: [LinkRequest] {
    get async {
      await link.sent.filter { request in
        switch request {
        case .recall, .edit, .typing, .texts: true
        case .privacy(let request): request != PrivacyRequest()
        default: false
        }
      }
    }
  }

  /// Puts an own message that the server has stored into the chat with bob.
  func addOwnMessage(_ id: MessageID, _ text: String, seq: ConversationSeq, secondsAgo: Int64 = 0) {
    store.apply(
      .chat(
        .append(
          in: .direct(Self.bob.uid),
          ChatMessage(
            id: id, sender: Self.alice, content: MessageContent(text),
            timestamp: clock.now().timestamp.advanced(byMilliseconds: -(secondsAgo * 1000)),
            delivery: .sent, seq: seq), countsAsUnread: false)))
  }

  /// Waits until everything that the controllers queued for the link has been taken.
  func settle() async {
    for _ in 0..<50 { await Task.yield() }
  }
}
