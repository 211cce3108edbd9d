import ChatProtocol
import Testing

@testable import ClientCore

@MainActor
@Suite(.timeLimit(.minutes(1))) struct ChatFlowTests {
  private static let bob = ClientHarness.bob.uid

  private func reply(_ ids: [MessageID], _ error: ErrorCode = .success) -> LinkEvent {
    .textReply(
      TextChatReply(error: error, from: ClientHarness.alice, to: Self.bob, items: []), messageIDs: ids)
  }

  @Test func aMessageIsOnDiskBeforeItIsSentAndGetsItsTick() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.type("你好 👋\nzwei")
      #expect(client.state.chatPane?.messages.last?.delivery == .sending)
      #expect(client.state.chatPane?.composer.isEmpty == true)
      let sent = await client.link.requests(count: 1)
      #expect(sent == [.texts(to: .direct(Self.bob), [TextItem(msgid: "m1", content: "你好 👋\nzwei")])])
      #expect(try await client.history.pending().map(\.message.id) == ["m1"])
      await client.link.emit(reply(["m1"]))
      await client.until { $0.chatPane?.messages.last?.delivery == .sent }
      while try await !client.history.pending().isEmpty { await Task.yield() }
    }
  }

  @Test func blankTextIsNotSent() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.type(" \n ")
      #expect(client.state.chatPane?.messages.isEmpty == true)
    }
  }

  @Test func aRefusedMessageFailsAndCanBeSentAgain() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.type("hi")
      _ = await client.link.requests(count: 1)
      await client.link.emit(reply(["m1"], .uidInvalid))
      await client.until { $0.chatPane?.messages.last?.delivery == .failed(.server(.uidInvalid)) }
      client.controller.handle(.chat(.retry(nil)))
      _ = await client.link.requests(count: 2)
      await client.link.emit(reply(["m1"]))
      await client.until { $0.chatPane?.messages.last?.delivery == .sent }
    }
  }

  @Test func whatIsWrittenWithoutAConnectionGoesOutInOrderAfterTheNextLogin() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.type("one")
      _ = await client.link.requests(count: 1)
      let lost = LinkError(code: .closedByPeer, message: "closed")
      await client.link.emit(
        .requestFailed(.texts(to: .direct(Self.bob), [TextItem(msgid: "m1", content: "one")]), lost))
      await client.link.emit(.state(.waiting(retryIn: .seconds(3), reason: lost)))
      await client.until { $0.connection == .waiting(seconds: 3, reason: .unreachable) }
      #expect(client.state.chatPane?.messages.first?.delivery == .queued)
      client.type("two")
      client.type("three")
      #expect(client.state.chatPane?.messages.map(\.delivery) == [.queued, .queued, .queued])
      while try await client.history.pending().count < 3 { await Task.yield() }
      await client.link.logIn(ChatLoginReply(error: .success))
      let sent = await client.link.requests(count: 4)
      let ids = sent.dropFirst().compactMap { request -> MessageID? in
        if case .texts(_, let items) = request { return items.first?.msgid }
        return nil
      }
      #expect(ids == ["m1", "m2", "m3"])
    }
  }

  @Test func theWaitIsCountedDown() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      let lost = LinkError(code: .broken, message: "reset")
      await client.link.emit(.state(.waiting(retryIn: .milliseconds(2500), reason: lost)))
      await client.until { $0.connection == .waiting(seconds: 3, reason: .unreachable) }
      while client.clock.sleeperCount(dueIn: .seconds(1)) == 0 { await Task.yield() }
      client.clock.advance(by: .seconds(1))
      await client.until { $0.connection == .waiting(seconds: 2, reason: .unreachable) }
    }
  }

  @Test func aMessageForAnotherChatCountsAsUnreadUntilItIsOpened() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.receive("x1", "hello")
      await client.until { $0.totalUnread == 1 }
      await client.receive("x1", "hello")
      await client.receive("x2", "again")
      await client.until { $0.totalUnread == 2 }
      await client.openChatWithBob()
      #expect(client.state.totalUnread == 0)
      #expect(client.state.chatPane?.unreadAtOpen == 2)
      #expect(client.state.chatPane?.messages.map(\.text) == ["hello", "again"])
      await client.receive("x3", "seen at once")
      await client.until { $0.chatPane?.messages.count == 3 }
      #expect(client.state.totalUnread == 0)
    }
  }

  @Test func aPasteThatDoesNotFitIsRefusedAsAWholeAndTold() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      let limit = ChatPaneState.maxComposerCharacters
      client.controller.handle(.chat(.edit(.insert(String(repeating: "你", count: limit)))))
      #expect(client.state.notices.isEmpty)
      client.controller.handle(.chat(.edit(.insert("多"))))
      #expect(client.state.chatPane?.composer.text.count == limit)
      #expect(client.state.notices.map(\.content) == [.inputRefused(.tooLong(limit: limit))])
    }
  }

  @Test func aTextTooLongForOneMessageIsSentInPartsIfTheUserWants() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      let lines = (1...100).map { "line \($0)\t of a long log" }
      client.type(lines.joined(separator: "\n"))
      #expect(client.state.overlay == .confirmParts(count: 2))
      #expect(client.state.chatPane?.composer.text == lines.joined(separator: "\n"))
      client.controller.handle(.chat(.confirm))
      #expect(client.state.overlay == nil)
      #expect(client.state.chatPane?.composer.isEmpty == true)
      let texts = client.state.chatPane?.messages.map(\.text) ?? []
      #expect(texts.count == 2)
      #expect(texts.joined(separator: "\n") == lines.joined(separator: "\n"))
    }
  }

  @Test func aMessageKeepsItsBlanksTabsAndEmptyLines() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      let text = "\n  all: a\tb\n\t\tgcc  \n\n"
      client.type(text)
      let request = await client.sent { if case .texts = $0 { true } else { false } }
      #expect(
        request == .texts(to: .direct(ClientHarness.bob.uid), [TextItem(msgid: "m1", content: MessageContent(text))]))
      #expect(client.state.chatPane?.messages.map(\.text) == [text])
    }
  }

  @Test func aMessageOfBlanksIsNotSentAndNotLost() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.type(" \n\t")
      #expect(client.state.notices.map(\.content) == [.blankMessage])
      #expect(client.state.chatPane?.composer.text == " \n\t")
      #expect(client.state.chatPane?.messages.isEmpty == true)
    }
  }

  @Test func aDraftIsOnDiskHalfASecondAfterAKey() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.controller.handle(.chat(.edit(.insert("unfini"))))
      client.controller.handle(.chat(.edit(.insert("shed"))))
      var stored = ""
      while stored != "unfinished" {
        client.clock.advance(by: .milliseconds(500))
        stored = try await client.history.loadSnapshot().conversations.first?.draft ?? ""
        await Task.yield()
      }
      #expect(client.state.chatPane?.composer.text == "unfinished")
    }
  }

  @Test func whatWasClearedComesBackAlsoInAnotherChatAndBack() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.controller.handle(.chat(.edit(.insert("a long thought"))))
      client.controller.handle(.chat(.edit(.clear)))
      #expect(client.state.notices.map(\.content) == [.inputCleared])
      client.controller.handle(.contacts(.openOwnProfile))
      await client.openChatWithBob()
      #expect(client.state.chatPane?.composer.isEmpty == true)
      client.controller.handle(.chat(.edit(.undo)))
      #expect(client.state.chatPane?.composer.text == "a long thought")
    }
  }

  @Test func whatTheDiskCannotTakeIsShownTriedAgainAndAskedAbout() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      await client.history.setFull(true)
      client.type("precious")
      await client.until { !$0.main.unstoredMessages.isEmpty }
      #expect(client.state.unstored == UnstoredCount(messages: 1, drafts: 0))
      client.controller.handle(.chat(.edit(.insert("half"))))
      client.controller.handle(.main(.back))
      await client.until { $0.unstored == UnstoredCount(messages: 1, drafts: 1) }
      await client.history.setFull(false)
      while !client.state.unstored.isEmpty {
        client.clock.advance(by: .seconds(4))
        await Task.yield()
      }
      let snapshot = try await client.history.loadSnapshot()
      #expect(snapshot.conversations.first?.lastMessage?.text == "precious")
      #expect(snapshot.conversations.first?.draft == "half")
    }
  }

  @Test func aDraftWaitsInItsChat() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.controller.handle(.chat(.edit(.insert("unfinished"))))
      client.controller.handle(.contacts(.openOwnProfile))
      #expect(client.state.main.conversations.first?.draft == "unfinished")
      client.controller.handle(.contacts(.startChat(Self.bob)))
      #expect(client.state.chatPane?.composer.text == "unfinished")
    }
  }

  @Test func aDiskThatFailsDoesNotHideAMessage() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      await client.history.failNext(HistoryError(code: .io, message: "disk full"))
      await client.receive("x1", "still shown")
      await client.until { $0.chatPane?.messages.last?.text == "still shown" }
      #expect(client.state.notices.contains { $0.content == .failure(.local("disk full")) })
    }
  }

  @Test func anotherLoginEndsTheSession() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.link.emit(.state(.kicked))
      await client.until { $0.page == .login }
      #expect(client.state.form.failure == .kicked)
      #expect(client.state.form.text(of: .email) == "a@b.c")
    }
  }

  @Test func whatAFamilyServerDoesNotKeepIsSaidOnce() async throws {
    let memory = RecordingMemory()
    for isFirst in [true, false] {
      try await ClientHarness.run(memory: memory) { client in
        try await client.logIn()
        await client.openChatWithBob()
        for id: MessageID in ["m1", "m2"] {
          client.type(id.rawValue)
          _ = await client.link.requests(count: id == "m1" ? 1 : 2)
          let item = TextItem(msgid: id, content: MessageContent(id.rawValue))
          let reply = TextChatReply(error: .success, from: ClientHarness.alice, to: Self.bob, items: [item])
          await client.link.emit(.textReply(reply, messageIDs: [id]))
          await client.until { $0.chatPane?.messages.last?.delivery == .sent }
        }
        if isFirst { await client.until { !$0.notices.isEmpty } }
        await client.settle()
        #expect(client.state.notices.map(\.content) == (isFirst ? [.serverKeepsNothing] : []))
        #expect(
          client.state.chatPane?.messages.last.map { client.state.progress(of: $0, in: .direct(Self.bob)) } == .passedOn
        )
      }
    }
  }

  @Test(arguments: [GateEndpoint.Scheme.https, .http])
  func anEncryptedGateIsSaidNotToEncryptTheChat(scheme: GateEndpoint.Scheme) async throws {
    try await ClientHarness.run(scheme: scheme) { client in
      try await client.logIn()
      if scheme == .https { await client.until { !$0.notices.isEmpty } }
      await client.settle()
      #expect(client.state.notices.map(\.content) == (scheme == .https ? [.chatNotEncrypted] : []))
    }
  }

  @Test func aKeptSessionShowsItsChatsBeforeTheNetworkAnswers() async throws {
    try await ClientHarness.run { client in
      await client.history.saveContacts([Contact(profile: ClientHarness.bob, remark: "Bobby")])
      _ = try await client.history.insertIncoming(
        [ChatMessage(id: "old", sender: Self.bob, content: "from before", timestamp: 5, delivery: .received)],
        in: .direct(Self.bob), countingUnread: true)
      client.controller.resume(
        LastAccount(
          server: GateEndpoint(host: "test", port: 1), email: "a@b.c", uid: ClientHarness.alice,
          session: RememberedSession(token: "t", host: "127.0.0.1", port: 9)))
      #expect(client.state.page == .main)
      await client.until { !$0.main.conversations.isEmpty }
      #expect(client.state.connection != .online)
      #expect(client.state.main.conversations.first?.lastMessage?.text == "from before")
      #expect(client.state.displayName(of: Self.bob) == "Bobby")
    }
  }
}
