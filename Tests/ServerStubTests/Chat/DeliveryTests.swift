import ChatProtocol
import NIOCore
import Testing

@testable import ServerStub

@Suite("Delivery of texts", .timeLimit(.minutes(1)))
struct DeliveryTests {
  /// Two friends, both offline.
  private func friends(in fixture: ServerFixture) async throws -> (ServerFixture.Account, ServerFixture.Account) {
    let alice = try await fixture.register("alice")
    let bob = try await fixture.register("bob")
    try await fixture.befriend(alice, bob)
    return (alice, bob)
  }

  /// The texts of the next notices until `count` have come.
  private func texts(_ count: Int, from client: ChatTestClient) async throws -> [String] {
    var texts: [String] = []
    while texts.count < count { texts += try await client.expect(TextChatNotice.self).items.map(\.content.text) }
    return texts
  }

  @Test("what came while a user was away arrives after the login, oldest first and once")
  func offlineDelivery() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let sent = (0..<150).map { "message \($0)" }
      for (index, text) in sent.enumerated() {
        #expect(try await sender.sendText(text, id: "m\(index)", from: alice.uid, to: bob.uid).error == .success)
      }
      let (receiver, _) = try await fixture.logIn(bob)
      #expect(try await texts(150, from: receiver) == sent)
      try await receiver.expectNothing()
      await receiver.close()

      let (again, _) = try await fixture.logIn(bob)
      try await again.expectNothing()
    }
  }

  @Test("live texts queue behind the backlog")
  func liveBehindBacklog() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      for index in 0..<100 { try await sender.sendText("old \(index)", id: "o\(index)", from: alice.uid, to: bob.uid) }
      let (receiver, _) = try await fixture.logIn(bob)
      for index in 0..<20 { try await sender.sendText("new \(index)", id: "n\(index)", from: alice.uid, to: bob.uid) }
      let received = try await texts(120, from: receiver)
      #expect(received == (0..<100).map { "old \($0)" } + (0..<20).map { "new \($0)" })
      try await receiver.expectNothing()
    }
  }

  @Test("a text sent again is acknowledged again and delivered once")
  func sentAgain() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let (receiver, _) = try await fixture.logIn(bob)
      let first = try await sender.sendText("once", id: "same", from: alice.uid, to: bob.uid)
      let second = try await sender.sendText("once", id: "same", from: alice.uid, to: bob.uid)
      #expect(first == second)
      #expect(try await texts(1, from: receiver) == ["once"])
      try await receiver.expectNothing()
      let other = try await sender.sendText("other", id: "same", from: alice.uid, to: bob.uid)
      #expect(other.error == .fieldInvalid)
      // The same text under the same id for somebody else would reach nobody, so it is not acknowledged.
      let elsewhere = try await sender.sendText("once", id: "same", from: alice.uid, to: alice.uid)
      #expect(elsewhere.error == .fieldInvalid)
      try await receiver.expectNothing()
    }
  }

  @Test("a text to a stranger, to nobody or without an id is refused with its items")
  func refusedTexts() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let carol = try await fixture.register("carol")
      let (sender, _) = try await fixture.logIn(alice)
      let (stranger, _) = try await fixture.logIn(carol)
      let refused = try await sender.sendText("hi", id: "m", from: alice.uid, to: carol.uid)
      #expect(refused.error == .notFriends)
      #expect(refused.items.map(\.msgid) == ["m"])
      #expect(
        try await sender.sendText("hi", id: "m", from: alice.uid, to: UserID(rawValue: 77)).error == .notFriends)
      #expect(try await sender.sendText("hi", id: "", from: alice.uid, to: alice.uid).error == .fieldInvalid)
      try await stranger.expectNothing()
    }
  }

  @Test("texts that come while a family peer reads share frames, in order")
  func liveTextsShareFrames() async throws {
    try await withServer {
      $0.chatLimits.familyPauses.least = .milliseconds(50)
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice, native: true)
      let (family, _) = try await fixture.logIn(bob)
      for index in 0..<200 {
        try await sender.send(
          TextChatRequest(from: alice.uid, to: bob.uid, items: [TextItem(msgid: "p\(index)", content: "\(index)")]))
      }
      var received: [String] = []
      var frames = 0
      while received.count < 200 {
        let notice = try await family.expect(TextChatNotice.self)
        #expect(notice.items.count <= 40)
        received += notice.items.map(\.content.text)
        frames += 1
      }
      #expect(received == (0..<200).map(String.init))
      // How many share one is a matter of how fast the machine takes them in.
      #expect(frames < 200)
      var replies = 0
      while replies < 200 { replies += try await sender.nextRead().count }
    }
  }

  @Test("a family sender's texts are acknowledged together, each of them")
  func joinedAcknowledgements() async throws {
    try await withServer {
      $0.chatLimits.familyPauses.least = .milliseconds(50)
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let ids = (0..<100).map { MessageID("m\($0)") }
      try await sender.send(bytes: try requests(ids, from: alice, to: bob))
      var acknowledged: [MessageID] = []
      var frames = 0
      while acknowledged.count < 100 {
        let reply = try await sender.expect(TextChatReply.self)
        #expect(reply.error == .success)
        acknowledged += reply.items.map(\.msgid)
        frames += 1
      }
      #expect(acknowledged == ids)
      #expect(frames < 100)
    }
  }

  /// Far more than may wait for one peer: 2 MB of texts, and as much of acknowledgements.
  @Test("a sender that does not read its acknowledgements is read from no further, and gets them all when it does")
  func floodingSender() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let (receiver, _) = try await fixture.logIn(bob, native: true)
      let ids = (0..<1_000).map { MessageID("m\($0)") }
      let bytes = try requests(ids, from: alice, to: bob, text: String(repeating: "x", count: 2_000))
      try await sender.setReading(false)
      async let isSent: Void = sender.send(bytes: bytes)
      // As many as would have ended it, were their acknowledgements to wait.
      _ = try await texts(100, from: receiver)
      try await sender.setReading(true)
      var acknowledged: [MessageID] = []
      while acknowledged.count < ids.count {
        acknowledged += try await sender.expect(TextChatReply.self).items.map(\.msgid)
      }
      #expect(acknowledged == ids)
      try await isSent
    }
  }

  private func requests(
    _ ids: [MessageID], from sender: ServerFixture.Account, to receiver: ServerFixture.Account, text: String = "x"
  ) throws -> [UInt8] {
    try ids.flatMap { id in
      try TextChatRequest(
        from: sender.uid, to: receiver.uid, items: [TextItem(msgid: id, content: MessageContent(text))]
      ).frame().encoded()
    }
  }

  @Test("of a frame with one text that cannot be stored none is stored")
  func partlyConflictingFrame() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let (receiver, _) = try await fixture.logIn(bob)
      try await sender.sendText("first", id: "known", from: alice.uid, to: bob.uid)
      #expect(try await texts(1, from: receiver) == ["first"])
      for items: [MessageID] in [["new", "known"], ["twice", "twice"]] {
        let items = items.enumerated().map { TextItem(msgid: $1, content: "content \($0)") }
        try await sender.send(TextChatRequest(from: alice.uid, to: bob.uid, items: items))
        let reply = try await sender.expect(TextChatReply.self)
        #expect(reply.error == .fieldInvalid)
        #expect(reply.items == items)
        try await receiver.expectNothing()
      }
      #expect(try await sender.sendText("now", id: "new", from: alice.uid, to: bob.uid).error == .success)
      #expect(try await texts(1, from: receiver) == ["now"])
    }
  }

  @Test("what a client that died had not acknowledged comes once more")
  func deathWithUnreadTexts() async throws {
    try await withServer {
      $0.chatLimits.familyPauses = .endless
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice, native: true)
      let (dying, _) = try await fixture.logIn(bob)
      try await sender.sendText("unread", id: "m", from: alice.uid, to: bob.uid)
      _ = try await texts(1, from: dying)
      try await dying.reset()
      let (again, _) = try await fixture.logIn(bob)
      #expect(try await texts(1, from: again) == ["unread"])
    }
  }

  /// An orderly end proves nothing: it may have met texts on their way.
  @Test("what a client had no time to read before it quit comes once more")
  func orderlyQuit() async throws {
    try await withServer {
      $0.chatLimits.familyPauses = .endless
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice, native: true)
      try await sender.sendText("early", id: "m", from: alice.uid, to: bob.uid)
      for _ in 0..<3 {
        let (quitting, _) = try await fixture.logIn(bob)
        #expect(try await texts(1, from: quitting) == ["early"])
        await quitting.close()
      }
    }
  }

  @Test("a text that its sender takes back while it waits for a family peer does not reach it")
  func recalledWhileWaiting() async throws {
    try await withServer {
      $0.chatLimits.familyPauses.forEachText = .seconds(3)
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice, native: true)
      let (receiver, _) = try await fixture.logIn(bob)
      // The first makes the others wait; the last shows that nothing more comes.
      for id: MessageID in ["first", "regretted", "last"] {
        try await sender.sendText(id.rawValue, id: id, from: alice.uid, to: bob.uid)
        guard id == "regretted" else { continue }
        try await sender.send(RecallRequest(peer: bob.uid, msgid: id))
        try await sender.expect(EventNotice.self)
        #expect(try await sender.expect(RecallReply.self).error == .success)
      }
      #expect(try await texts(2, from: receiver) == ["first", "last"])
    }
  }

  /// A reset and the next login race: whichever the server sees first, what was written proves nothing.
  @Test("what a client had not read when its connection broke comes once more, however soon it is back")
  func breakAndLoginAtOnce() async throws {
    try await withServer {
      $0.chatLimits.familyPauses = .endless
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice, native: true)
      for round in 0..<30 {
        try await sender.sendText("unread \(round)", id: "m\(round)", from: alice.uid, to: bob.uid)
        let (session, _) = try await fixture.logIn(bob)
        // None of the sessions before has proved anything.
        #expect(try await texts(round + 1, from: session).last == "unread \(round)")
        try await session.reset()
      }
    }
  }

  /// A reset that meets a write fails that write, and no error comes by itself.
  @Test("texts that were written while the connection broke come once more")
  func breakWhileWriting() async throws {
    try await withServer {
      $0.chatLimits.familyPauses = .endless
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice, native: true)
      var session = try await logInUnpaced(bob, in: fixture)
      for round in 0..<20 {
        for index in 0..<20 {
          try await sender.send(
            TextChatRequest(
              from: alice.uid, to: bob.uid, items: [TextItem(msgid: "m\(round)-\(index)", content: "x")]))
        }
        _ = try await session.next()
        try await session.reset()
        session = try await logInUnpaced(bob, in: fixture)
        #expect(try await texts(20 * (round + 1), from: session).count == 20 * (round + 1))
      }
    }
  }

  /// A family session that can split glued frames: it asks for the native dialect without a device.
  private func logInUnpaced(
    _ account: ServerFixture.Account, in fixture: ServerFixture
  ) async throws -> ChatTestClient {
    let client = try await fixture.rawChat()
    let wish = NativeLogin(proto: 2, device: "", cursor: 0)
    try await client.send(
      ChatLoginRequest(uid: account.uid, token: try await fixture.token(for: account), native: wish))
    #expect(try await client.expect(ChatLoginReply.self).native == nil)
    return client
  }

  @Test("a peer that reads nothing costs a bounded queue, and gets everything when it reads")
  func slowReader() async throws {
    try await withServer {
      $0.chatLimits.maxQueuedBytes = 8 * 1024
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let (slow, _) = try await fixture.logIn(bob)
      try await slow.setReading(false)
      let text = String(repeating: "长", count: 10_000)
      for index in 0..<400 {
        #expect(
          try await sender.sendText("\(index)\(text)", id: "s\(index)", from: alice.uid, to: bob.uid).error == .success)
      }
      try await slow.setReading(true)
      let received = try await texts(400, from: slow)
      #expect(received == (0..<400).map { "\($0)\(text)" })
    }
  }

  @Test("a chat with oneself is delivered before it is acknowledged, like the original's")
  func chatWithOneself() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      try await client.send(
        TextChatRequest(from: alice.uid, to: alice.uid, items: [TextItem(msgid: "m", content: "me")]))
      #expect(try await client.expect(TextChatNotice.self).items.map(\.content) == ["me"])
      #expect(try await client.expect(TextChatReply.self).error == .success)
    }
  }
}
