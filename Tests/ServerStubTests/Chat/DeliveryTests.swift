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
    while texts.count < count { texts += try await client.expect(TextChatNotice.self).items.map(\.content) }
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

  @Test("frames to a family session leave one after the other")
  func pacing() async throws {
    try await withServer {
      $0.chatLimits.familyFrameGap = .milliseconds(20)
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice, native: true)
      let (family, _) = try await fixture.logIn(bob)
      // Too long to share frames.
      let text = String(repeating: "x", count: 1_900)
      let requests = try (0..<10).flatMap { index in
        try TextChatRequest(
          from: alice.uid, to: bob.uid, items: [TextItem(msgid: "p\(index)", content: text)]
        ).frame().encoded()
      }
      // A busy machine may glue frames on the way, so the time they took is what shows the gaps.
      let start = ContinuousClock.now
      try await sender.send(bytes: requests)
      var frames = 0
      while frames < 10 { frames += try await family.nextRead().count }
      #expect(ContinuousClock.now - start >= .milliseconds(9 * 20 - 20))
      var replies = 0
      while replies < 10 { replies += try await sender.nextRead().count }
    }
  }

  @Test("what a client that died had not acknowledged comes once more")
  func deathWithUnreadTexts() async throws {
    try await withServer {
      $0.chatLimits.confirmationDelay = .hours(1)
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let (dying, _) = try await fixture.logIn(bob)
      try await sender.sendText("unread", id: "m", from: alice.uid, to: bob.uid)
      _ = try await texts(1, from: dying)
      try await dying.reset()
      let (again, _) = try await fixture.logIn(bob)
      #expect(try await texts(1, from: again) == ["unread"])
    }
  }

  /// A reset and the next login race: whichever the server sees first, what was written proves nothing.
  @Test("what a client had not read when its connection broke comes once more, however soon it is back")
  func breakAndLoginAtOnce() async throws {
    try await withServer {
      $0.chatLimits.confirmationDelay = .hours(1)
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      var (session, _) = try await fixture.logIn(bob)
      for round in 0..<30 {
        try await sender.sendText("unread \(round)", id: "m\(round)", from: alice.uid, to: bob.uid)
        _ = try await texts(1, from: session)
        try await session.reset()
        let (again, _) = try await fixture.logIn(bob)
        // None of the sessions before has proved anything.
        #expect(try await texts(round + 1, from: again).last == "unread \(round)")
        session = again
      }
    }
  }

  /// A reset that meets a write fails that write, and no error comes by itself.
  @Test("texts that were written while the connection broke come once more")
  func breakWhileWriting() async throws {
    try await withServer {
      $0.chatLimits.confirmationDelay = .hours(1)
      $0.chatLimits.familyFrameGap = nil
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      var (session, _) = try await fixture.logIn(bob)
      for round in 0..<20 {
        for index in 0..<20 {
          try await sender.send(
            TextChatRequest(
              from: alice.uid, to: bob.uid, items: [TextItem(msgid: "m\(round)-\(index)", content: "x")]))
        }
        _ = try await session.next()
        try await session.reset()
        (session, _) = try await fixture.logIn(bob)
        #expect(try await texts(20 * (round + 1), from: session).count == 20 * (round + 1))
      }
    }
  }

  @Test("a peer that reads nothing costs a bounded queue, and gets everything when it reads")
  func slowReader() async throws {
    try await withServer {
      $0.chatLimits.familyFrameGap = nil
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
