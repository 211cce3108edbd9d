import ChatProtocol
import Testing

@testable import ClientCore

/// The client core in a session of the native dialect.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct NativeFlowTests {
  private static let alice = ClientHarness.alice
  private static let bob = ClientHarness.bob.uid

  private static func text(
    _ id: MessageID, seq: ConversationSeq, from: UserID = bob, _ content: String = "hi"
  ) -> StoredText {
    StoredText(
      from: from, to: from == alice ? bob : alice, msgid: id, content: MessageContent(content), seq: seq,
      timestamp: Timestamp(rawValue: 1_714_554_000_000 + seq.rawValue))
  }

  private static func notice(_ text: StoredText, inbox: EventNumber) -> LinkEvent {
    .text(
      TextChatNotice(
        from: text.from, to: text.to,
        items: [
          TextItem(
            msgid: text.msgid, content: text.content, seq: text.seq, timestamp: text.timestamp,
            inbox: inbox)
        ]))
  }

  private static func acknowledgement(_ ids: [MessageID], seq: ConversationSeq, inbox: EventNumber) -> LinkEvent {
    let items = ids.enumerated().map { offset, id in
      TextItem(
        msgid: id, content: "hi", seq: seq.advanced(by: Int64(offset)), timestamp: 1_714_554_000_500,
        inbox: inbox.advanced(by: Int64(offset)))
    }
    return .textReply(TextChatReply(error: .success, from: alice, to: bob, items: items), messageIDs: ids)
  }

  /// The requests so far, without those that every login brings.
  private func requests(of client: ClientHarness) async -> [LinkRequest] {
    await client.link.sent.filter { request in
      if case .conversations = request { false } else { true }
    }
  }

  private func waitForRequest(_ client: ClientHarness, _ isWanted: (LinkRequest) -> Bool) async -> LinkRequest? {
    while true {
      if let found = await client.link.sent.first(where: isWanted) { return found }
      await Task.yield()
    }
  }

  private func waitForCursor(_ client: ClientHarness, _ cursor: EventNumber) async throws {
    while try await client.history.syncPosition().cursor != cursor { await Task.yield() }
  }

  @Test func `a login asks for the dialect with the device and its cursor`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      let position = try await client.history.syncPosition()
      #expect(await client.link.native == NativeLogin(proto: 2, device: position.device, cursor: 0))
    }
  }

  @Test func `what came while away is fetched, stored, shown and confirmed`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 3)
      let asked = await waitForRequest(client) { if case .sync = $0 { true } else { false } }
      #expect(asked == .sync(cursor: 0, limit: 500))
      let events = [
        InboxEvent(number: 1, content: .text(Self.text("1", seq: 1, "one"))),
        InboxEvent(number: 2, content: .text(Self.text("2", seq: 2, from: Self.alice, "from my phone"))),
        InboxEvent(number: 3, content: .text(Self.text("3", seq: 3, "three"))),
      ]
      await client.link.emit(.syncReply(SyncReply(error: .success, events: events, head: 3), cursor: 0))
      await client.until { $0.totalUnread == 2 }
      #expect(await waitForRequest(client) { $0 == .confirm(3) } != nil)
      #expect(client.state.main.conversations.first?.lastMessage?.text == "three")
      #expect(try await client.history.syncPosition().cursor == 3)
      await client.openChatWithBob()
      #expect(client.state.chatPane?.messages.map(\.text) == ["one", "from my phone", "three"])
      #expect(client.state.chatPane?.messages.map(\.delivery) == [.received, .sent, .received])
    }
  }

  @Test func `an acknowledgement gives an own text its number and moves the cursor`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      client.type("hi")
      _ = await waitForRequest(client) { if case .texts = $0 { true } else { false } }
      await client.link.emit(Self.acknowledgement(["m1"], seq: 1, inbox: 1))
      await client.until { $0.chatPane?.messages.last?.delivery == .sent }
      #expect(client.state.chatPane?.messages.last?.seq == 1)
      try await waitForCursor(client, 1)
      #expect(try await client.history.pending() == [])
      await client.link.emit(Self.notice(Self.text("2", seq: 2), inbox: 2))
      await client.until { $0.chatPane?.messages.map(\.id) == ["m1", "2"] }
    }
  }

  @Test func `a busy server gets the text again, not the user`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      client.type("hi")
      _ = await waitForRequest(client) { if case .texts = $0 { true } else { false } }
      await client.link.emit(.textReply(TextChatReply(error: .serverBusy), messageIDs: ["m1"]))
      await client.until { $0.chatPane?.messages.last?.delivery == .queued }
      while await client.link.sent.count(where: { if case .texts = $0 { true } else { false } }) < 2 {
        client.clock.advance(by: .seconds(1))
        await Task.yield()
      }
      await client.link.emit(Self.acknowledgement(["m1"], seq: 1, inbox: 1))
      await client.until { $0.chatPane?.messages.last?.delivery == .sent }
    }
  }

  @Test func `a refusal that stays fails the text`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      client.type("hi")
      _ = await waitForRequest(client) { if case .texts = $0 { true } else { false } }
      await client.link.emit(.textReply(TextChatReply(error: .fieldInvalid), messageIDs: ["m1"]))
      await client.until { $0.chatPane?.messages.last?.delivery == .failed(.server(.fieldInvalid)) }
    }
  }

  @Test func `a silent native server gets the text again under the same id`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      client.type("hi")
      let first = await waitForRequest(client) { if case .texts = $0 { true } else { false } }
      let request = try #require(first)
      await client.link.emit(.requestFailed(request, LinkError(code: .timeout, message: "silent")))
      await client.until { $0.chatPane?.messages.last?.delivery == .queued }
      while await client.link.sent.count(where: { $0 == request }) < 2 {
        client.clock.advance(by: .seconds(1))
        await Task.yield()
      }
    }
  }

  @Test func `what the user sees is told as read, once for each move`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.link.emit(Self.notice(Self.text("1", seq: 1), inbox: 1))
      await client.until { $0.totalUnread == 1 }
      #expect(await requests(of: client).allSatisfy { if case .read = $0 { false } else { true } })
      await client.openChatWithBob()
      #expect(client.state.totalUnread == 0)
      while await !client.link.sent.contains(.read(in: .direct(Self.bob), seq: 1)) {
        client.clock.advance(by: .seconds(1))
        await Task.yield()
      }
      await client.link.emit(.readReply(ReadReply(error: .success, peer: Self.bob, seq: 1)))
      while try await !client.history.untoldReads().isEmpty { await Task.yield() }
      await client.link.emit(Self.notice(Self.text("2", seq: 2), inbox: 2))
      while await !client.link.sent.contains(.read(in: .direct(Self.bob), seq: 2)) {
        client.clock.advance(by: .seconds(1))
        await Task.yield()
      }
      #expect(client.state.totalUnread == 0)
      #expect(await client.link.sent.count { if case .read = $0 { true } else { false } } == 2)
    }
  }

  @Test func `what comes while the window has not the keyboard is read only when the user is back`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      client.controller.handle(.main(.windowFocus(false)))
      await client.link.emit(Self.notice(Self.text("1", seq: 1), inbox: 1))
      await client.until { $0.totalUnread == 1 }
      #expect(try await client.history.untoldReads().isEmpty)
      client.controller.handle(.main(.windowFocus(true)))
      #expect(client.state.totalUnread == 0)
      while await !client.link.sent.contains(.read(in: .direct(Self.bob), seq: 1)) {
        client.clock.advance(by: .seconds(1))
        await Task.yield()
      }
    }
  }

  @Test func `what was read without a connection is told after the next login`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.link.emit(Self.notice(Self.text("1", seq: 1), inbox: 1))
      await client.until { $0.totalUnread == 1 }
      let lost = LinkError(code: .broken, message: "cut")
      await client.link.emit(.state(.waiting(retryIn: .seconds(3), reason: lost)))
      await client.until { $0.connection != .online }
      await client.openChatWithBob()
      while try await client.history.untoldReads().isEmpty { await Task.yield() }
      #expect(await !client.link.sent.contains(.read(in: .direct(Self.bob), seq: 1)))
      await client.link.logIn(ClientHarness.nativeWelcome(inbox: 1))
      while await !client.link.sent.contains(.read(in: .direct(Self.bob), seq: 1)) {
        client.clock.advance(by: .seconds(1))
        await Task.yield()
      }
    }
  }

  @Test func `marks, recalls and edits change what is shown`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      await client.link.emit(Self.notice(Self.text("1", seq: 1, "first"), inbox: 1))
      await client.link.emit(Self.notice(Self.text("2", seq: 2, from: Self.alice, "mine"), inbox: 2))
      await client.until { $0.chatPane?.messages.count == 2 }
      var edited = Self.text("1", seq: 1, "better")
      edited.version = 1
      await client.link.emit(.event(InboxEvent(number: 3, content: .edit(edited))))
      await client.until { $0.chatPane?.messages.first?.text == "better" }
      await client.link.emit(.event(InboxEvent(number: 4, content: .read(by: Self.bob, peer: Self.alice, seq: 2))))
      await client.until { $0.main.conversations.first?.marks.peerRead == 2 }
      await client.link.emit(.delivered(DeliveredNotice(peer: Self.bob, seq: 2)))
      await client.until { $0.main.conversations.first?.marks.peerDelivered == 2 }
      await client.link.emit(
        .event(InboxEvent(number: 5, content: .recall(from: Self.bob, to: Self.alice, msgid: "1", seq: 1))))
      await client.until { $0.chatPane?.messages.first?.isRecalled == true }
      try await waitForCursor(client, 5)
      #expect(try await client.history.loadSnapshot().conversations.first?.marks.peerDelivered == 2)
    }
  }

  @Test func `a push with a gap is not shown before what lies between`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      await client.link.emit(Self.notice(Self.text("3", seq: 3, "three"), inbox: 3))
      #expect(await waitForRequest(client) { $0 == .sync(cursor: 0, limit: 500) } != nil)
      #expect(client.state.chatPane?.messages == [])
      let events = (1...3).map {
        InboxEvent(
          number: EventNumber(rawValue: $0), content: .text(Self.text("\($0)", seq: ConversationSeq(rawValue: $0))))
      }
      await client.link.emit(.syncReply(SyncReply(error: .success, events: events, head: 3), cursor: 0))
      await client.until { $0.chatPane?.messages.map(\.id) == ["1", "2", "3"] }
    }
  }

  @Test func `a disk that fails shows the text all the same and stores it later`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      await client.openChatWithBob()
      await client.link.emit(Self.notice(Self.text("1", seq: 1), inbox: 1))
      try await waitForCursor(client, 1)
      await client.history.failNext(HistoryError(code: .io, message: "disk full"))
      await client.link.emit(Self.notice(Self.text("2", seq: 2, "still shown"), inbox: 2))
      await client.until { $0.chatPane?.messages.last?.text == "still shown" }
      await client.until { $0.notices.contains { $0.content == .failure(.local("disk full")) } }
      while await !client.link.sent.contains(.sync(cursor: 1, limit: 500)) {
        client.clock.advance(by: .seconds(1))
        await Task.yield()
      }
      let event = InboxEvent(number: 2, content: .text(Self.text("2", seq: 2, "still shown")))
      await client.link.emit(.syncReply(SyncReply(error: .success, events: [event], head: 2), cursor: 1))
      try await waitForCursor(client, 2)
      #expect(client.state.chatPane?.messages.count == 2)
    }
  }

  @Test func `after lost events the conversations are taken, and older texts come when they are looked at`()
    async throws
  {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 90, minInbox: 50)
      let summary = ConversationSummary(
        peer: Self.bob, lastSeq: 3, read: 1, peerRead: 0, peerDelivered: 0, last: Self.text("3", seq: 3, "newest"))
      _ = await waitForRequest(client) { $0 == .conversations(after: nil) }
      await client.link.emit(
        .conversationsReply(
          ConversationsReply(error: .success, conversations: [summary], inbox: 90), after: nil))
      await client.until { $0.totalUnread == 2 }
      try await waitForCursor(client, 90)
      await client.link.emit(.state(.online))
      client.controller.handle(.contacts(.startChat(Self.bob)))
      #expect(await waitForRequest(client) { $0 == .history(in: .direct(Self.bob), before: 3, limit: 60) } != nil)
      await client.until { $0.chatPane?.messages.map(\.id) == ["3"] }
      await client.link.emit(
        .historyReply(
          HistoryReply(
            error: .success, peer: Self.bob, messages: [Self.text("2", seq: 2), Self.text("1", seq: 1)], hasMore: false),
          before: 3))
      await client.until { $0.chatPane?.messages.map(\.id) == ["1", "2", "3"] }
      #expect(client.state.chatPane?.hasOlder == false)
      #expect(client.state.chatPane?.isLoadingOlder == false)
    }
  }

  @Test func `friendships and applications of another device appear here`() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(inbox: 0)
      let carol = UserProfile(uid: UserID(rawValue: 1003), name: "carol", desc: "let me in")
      await client.link.emit(.event(InboxEvent(number: 1, content: .application(carol))))
      await client.until { $0.main.applications.first?.greeting == "let me in" }
      await client.link.emit(
        .event(InboxEvent(number: 2, content: .friendship(FriendEntry(profile: carol, back: "Caro")))))
      await client.until { $0.main.contacts[carol.uid]?.remark == "Caro" }
      #expect(client.state.main.applications.first?.status == .accepted)
    }
  }
}

extension ClientHarness {
  static func nativeWelcome(inbox: EventNumber, minInbox: EventNumber = 1) -> ChatLoginReply {
    welcome(
      native: NativeSession(
        proto: 2, inbox: inbox, minInbox: minInbox, heartbeatSeconds: 20, maxBody: 65_535, serverTime: 0))
  }

  /// Logs alice in at a server of the native dialect.
  func logInNatively(inbox: EventNumber, minInbox: EventNumber = 1) async throws {
    try await logIn(answeredBy: Self.nativeWelcome(inbox: inbox, minInbox: minInbox))
  }
}
