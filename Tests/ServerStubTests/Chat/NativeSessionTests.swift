import ChatProtocol
import ServerStub
import Testing

/// The native dialect at the chat port (docs/protocol.md, chapter 4).
@Suite struct NativeSessionTests {
  private typealias Account = ServerFixture.Account

  /// Two accounts that are friends.
  private func friends(in fixture: ServerFixture) async throws -> (alice: Account, bob: Account) {
    let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
    try await fixture.befriend(alice, bob)
    return (alice, bob)
  }

  private func logIn(
    _ account: Account, device: String, cursor: EventNumber = 0, in fixture: ServerFixture
  ) async throws -> (client: ChatTestClient, session: NativeSession) {
    let (client, reply) = try await fixture.logIn(account, device: device, cursor: cursor)
    guard let session = reply.native else { throw TestFailure("the dialect was not granted") }
    return (client, session)
  }

  /// The whole log, page by page as a client asks for it.
  private func sync(_ client: ChatTestClient, after cursor: EventNumber = 0, limit: Int64 = 3) async throws
    -> [InboxEvent]
  {
    var events: [InboxEvent] = []
    var cursor = cursor
    while true {
      try await client.send(SyncRequest(cursor: cursor, limit: limit))
      let page = try await client.expect(SyncReply.self)
      events += page.events
      guard let last = page.events.last, last.number < page.head else { return events }
      cursor = last.number
    }
  }

  @Test func `A text is acknowledged with its numbers and pushed to all devices but the one that sent it`() async throws
  {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (phone, first) = try await logIn(alice, device: "phone", in: fixture)
      let (desk, _) = try await logIn(alice, device: "desk", in: fixture)
      let (peer, _) = try await logIn(bob, device: "peer", in: fixture)
      let reply = try await phone.sendText("你好 👍🏽", id: "m1", from: alice.uid, to: bob.uid)
      let item = try #require(reply.items.first)
      #expect(item.seq == 1)
      #expect(item.inbox == first.inbox.next)
      #expect(item.timestamp != nil)
      for client in [desk, peer] {
        let notice = try await client.expect(TextChatNotice.self)
        #expect(notice.from == alice.uid)
        #expect(notice.to == bob.uid)
        #expect(notice.items.map(\.content) == ["你好 👍🏽"])
        #expect(notice.items.map(\.seq) == [1])
        #expect(notice.items.first?.inbox != nil)
      }
      try await phone.expectNothing()
      let again = try await phone.sendText("你好 👍🏽", id: "m1", from: alice.uid, to: bob.uid)
      #expect(again.items.map(\.seq) == [1])
      #expect(again.items.map(\.inbox) == [nil])
      try await peer.expectNothing()
    }
  }

  @Test func `A device that was away reads everything in pages, the events of friendships too`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await logIn(alice, device: "a", in: fixture)
      for index in 0..<10 { try await sender.sendText("\(index)", id: "m\(index)", from: alice.uid, to: bob.uid) }
      let (reader, session) = try await logIn(bob, device: "b", in: fixture)
      let events = try await sync(reader)
      #expect(events.map(\.number.rawValue) == Array(1...session.inbox.rawValue))
      #expect(events.compactMap(\.text?.content.text) == (0..<10).map(String.init))
      guard case .application(let applicant) = events.first?.content else { throw TestFailure("no application") }
      #expect(applicant.uid == alice.uid)
      #expect(
        events.contains {
          if case .friendship(let entry) = $0.content { entry.profile.uid == alice.uid } else { false }
        })
      #expect(try await sync(reader, after: session.inbox).isEmpty)
      try await reader.send(HeartbeatRequest(from: bob.uid))
      #expect(try await reader.expect(HeartbeatReply.self).inbox == session.inbox)
    }
  }

  @Test func `A hundred sends of one text from two devices at once are one event`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (phone, _) = try await logIn(alice, device: "phone", in: fixture)
      let (desk, _) = try await logIn(alice, device: "desk", in: fixture)
      let (peer, start) = try await logIn(bob, device: "peer", in: fixture)
      let frame = try TextChatRequest(
        from: alice.uid, to: bob.uid, items: [TextItem(msgid: "same", content: "once")]
      ).frame().encoded()
      for client in [phone, desk] { try await client.send(bytes: Array(repeating: frame, count: 50).flatMap(\.self)) }
      for client in [phone, desk] {
        var acknowledged = 0
        while acknowledged < 50 {
          // The other device's text is pushed in between.
          let frame = try #require(try await client.next())
          guard frame.id == .textChatReply else { continue }
          let reply = try TextChatReply(frame: frame)
          #expect(reply.error == .success)
          #expect(reply.items.map(\.seq) == [1])
          acknowledged += 1
        }
      }
      try await peer.expect(TextChatNotice.self)
      #expect(try await sync(peer, after: start.inbox).count == 1)
    }
  }

  @Test func `An id on another text is refused, also after the first was edited or recalled`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (client, _) = try await logIn(alice, device: "a", in: fixture)
      try await client.sendText("first", id: "m", from: alice.uid, to: bob.uid)
      try await client.send(EditRequest(peer: bob.uid, msgid: "m", content: "second"))
      // The event comes with the reply, in the order of the log.
      #expect(try await client.expect(EventNotice.self).content != .head(0))
      #expect(try await client.expect(EditReply.self).version == 1)
      #expect(try await client.sendText("first", id: "m", from: alice.uid, to: bob.uid).error == .success)
      #expect(try await client.sendText("second", id: "m", from: alice.uid, to: bob.uid).error == .fieldInvalid)
      try await client.send(RecallRequest(peer: bob.uid, msgid: "m"))
      try await client.expect(EventNotice.self)
      #expect(try await client.expect(RecallReply.self).error == .success)
      #expect(try await client.sendText("first", id: "m", from: alice.uid, to: bob.uid).error == .success)
      #expect(try await client.sendText("other", id: "m", from: alice.uid, to: bob.uid).error == .fieldInvalid)
    }
  }

  @Test func `The same device again ends the first session, another kind of login does not`() async throws {
    try await withServer { fixture in
      let (alice, _) = try await friends(in: fixture)
      let (first, _) = try await logIn(alice, device: "phone", in: fixture)
      let (family, _) = try await fixture.logIn(alice)
      try await first.expectNothing()
      let (second, _) = try await logIn(alice, device: "phone", in: fixture)
      #expect(try await first.expect(OfflineNotice.self).uid == alice.uid)
      #expect(try await first.next() == nil)
      try await family.expectNothing()
      try await second.expectNothing()
    }
  }

  @Test func `A family session beside a native one gets texts as ever and nothing else`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (native, _) = try await logIn(alice, device: "a", in: fixture)
      let (family, _) = try await fixture.logIn(bob)
      try await native.sendText("one", id: "1", from: alice.uid, to: bob.uid)
      let notice = try await family.expect(TextChatNotice.self)
      #expect(notice.items == [TextItem(msgid: "1", content: "one")])
      try await native.send(RecallRequest(peer: bob.uid, msgid: "1"))
      try await native.expect(EventNotice.self)
      try await native.expect(RecallReply.self)
      try await family.expectNothing()
      let reply = try await family.sendText("two", id: "2", from: bob.uid, to: alice.uid)
      #expect(reply.items == [TextItem(msgid: "2", content: "two")])
      #expect(try await native.expect(TextChatNotice.self).items.map(\.seq) == [2])
      // The family knows none of the new frames: they are skipped.
      try await family.send(SyncRequest(cursor: 0, limit: 10))
      try await family.expectNothing()
    }
  }

  @Test func `Confirmed texts are told to their sender as delivered, and read ones as read`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await logIn(alice, device: "a", in: fixture)
      let (reader, start) = try await logIn(bob, device: "b", in: fixture)
      for index in 1...3 {
        try await sender.sendText("\(index)", id: "m\(index)", from: alice.uid, to: bob.uid)
        try await reader.expect(TextChatNotice.self)
      }
      try await reader.send(InboxConfirmation(inbox: start.inbox.advanced(by: 2)))
      #expect(try await sender.expect(DeliveredNotice.self) == DeliveredNotice(peer: bob.uid, seq: 2))
      try await reader.send(ReadRequest(peer: alice.uid, seq: 99))
      try await reader.expect(EventNotice.self)
      #expect(try await reader.expect(ReadReply.self).seq == 3)
      let notice = try await sender.expect(EventNotice.self)
      guard case .event(let event) = notice.content else { throw TestFailure("no event") }
      #expect(event.content == .read(by: bob.uid, peer: alice.uid, seq: 3))
      // A mark that does not move is no event.
      try await reader.send(ReadRequest(peer: alice.uid, seq: 1))
      #expect(try await reader.expect(ReadReply.self).seq == 3)
      try await sender.send(ConversationsRequest(limit: 10))
      let page = try await sender.expect(ConversationsReply.self)
      #expect(page.conversations.map(\.peer) == [bob.uid])
      #expect(page.conversations.map(\.peerRead) == [3])
      #expect(page.conversations.map(\.peerDelivered) == [3])
      #expect(page.conversations.first?.last?.msgid == "m3")
    }
  }

  @Test func `Who switches read marks off tells nobody and is told nothing`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await logIn(alice, device: "a", in: fixture)
      let (reader, _) = try await logIn(bob, device: "b", in: fixture)
      try await reader.send(PrivacyRequest(tellsRead: false, tellsTyping: false))
      let settings = try await reader.expect(PrivacyReply.self).settings
      #expect(settings == PrivacySettings(tellsRead: false, tellsTyping: false, tellsPresence: true))
      try await sender.sendText("1", id: "m", from: alice.uid, to: bob.uid)
      try await reader.expect(TextChatNotice.self)
      try await reader.send(ReadRequest(peer: alice.uid, seq: 1))
      try await reader.expect(EventNotice.self)
      try await reader.expect(ReadReply.self)
      try await reader.send(TypingRequest(to: alice.uid, isTyping: true))
      try await reader.expectNothing()
      try await sender.expectNothing()
      for isTyping in [true, false] {
        try await sender.send(TypingRequest(to: bob.uid, isTyping: isTyping))
        #expect(try await reader.expect(TypingNotice.self) == TypingNotice(from: alice.uid, isTyping: isTyping))
      }
      // What a session remembers ends with the permission, whichever device takes it back.
      let (desk, _) = try await logIn(alice, device: "desk", in: fixture)
      try await desk.send(PrivacyRequest(tellsTyping: false))
      try await desk.expect(PrivacyReply.self)
      try await sender.expectNothing()
      try await sender.send(TypingRequest(to: bob.uid, isTyping: true))
      try await sender.expectNothing()
      try await reader.expectNothing()
      try await sender.send(ConversationsRequest(limit: 10))
      #expect(try await sender.expect(ConversationsReply.self).conversations.map(\.peerRead) == [0])
    }
  }

  @Test func `Friends who ask are told who is online and who went when`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (watcher, _) = try await logIn(alice, device: "a", in: fixture)
      try await watcher.send(PresenceRequest())
      let before = try await watcher.expect(PresenceNotice.self)
      #expect(before.entries.map(\.uid) == [bob.uid])
      #expect(before.entries.map(\.isOnline) == [false])
      let (friend, _) = try await logIn(bob, device: "b", in: fixture)
      #expect(try await watcher.expect(PresenceNotice.self).entries == [.init(uid: bob.uid, isOnline: true)])
      await friend.close()
      let gone = try await watcher.expect(PresenceNotice.self).entries
      #expect(gone.map(\.isOnline) == [false])
      #expect(gone.first?.lastSeen != nil)
    }
  }

  /// A message that this server can do nothing with but keep.
  private static func card(answering sender: UserID) -> MessageContent {
    MessageContent(
      "[card]", kind: .other("card", data: #"{"uid":7}"#), replyTo: MessageKey(sender: sender, id: "q"),
      mentions: [sender])
  }

  @Test func `What is more than a text is kept whole, and a family session gets its words`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (client, _) = try await logIn(alice, device: "a", in: fixture)
      let (reader, session) = try await logIn(bob, device: "b", in: fixture)
      let (family, _) = try await fixture.logIn(bob)
      let card = Self.card(answering: bob.uid)
      let item = TextItem(msgid: "m", content: card)
      try await client.send(TextChatRequest(from: alice.uid, to: bob.uid, items: [item]))
      #expect(try await client.expect(TextChatReply.self).items.map(\.content) == [card])
      #expect(try await reader.expect(TextChatNotice.self).items.map(\.content) == [card])
      #expect(try await family.expect(TextChatNotice.self).items == [TextItem(msgid: "m", content: "[card]")])
      let log = try await sync(reader, after: session.inbox)
      #expect(log.compactMap(\.text?.content) == [card])
      try await reader.send(HistoryRequest(peer: alice.uid, before: nil, limit: 1))
      #expect(try await reader.expect(HistoryReply.self).messages.map(\.content) == [card])
      try await reader.send(ConversationsRequest(limit: 10))
      #expect(try await reader.expect(ConversationsReply.self).conversations.compactMap(\.last?.content).contains(card))
      // The same again is known; with other data it is another message.
      try await client.send(TextChatRequest(from: alice.uid, to: bob.uid, items: [item]))
      #expect(try await client.expect(TextChatReply.self).error == .success)
      var other = item
      other.content.kind = .other("card", data: #"{"uid":8}"#)
      try await client.send(TextChatRequest(from: alice.uid, to: bob.uid, items: [other]))
      #expect(try await client.expect(TextChatReply.self).error == .fieldInvalid)
      try await client.send(EditRequest(peer: bob.uid, msgid: "m", content: "words"))
      #expect(try await client.expect(EditReply.self).error == .fieldInvalid)
      try await client.send(RecallRequest(peer: bob.uid, msgid: "m"))
      try await client.expect(EventNotice.self)
      #expect(try await client.expect(RecallReply.self).error == .success)
      try await reader.expect(EventNotice.self)
      try await reader.send(HistoryRequest(peer: alice.uid, before: nil, limit: 1))
      #expect(try await reader.expect(HistoryReply.self).messages.map(\.content) == [.none])
    }
  }

  @Test func `An edit changes the text alone, and what is beyond the limits is refused`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (client, _) = try await logIn(alice, device: "a", in: fixture)
      var content = Self.card(answering: bob.uid)
      content.kind = .text
      try await client.send(
        TextChatRequest(from: alice.uid, to: bob.uid, items: [TextItem(msgid: "m", content: content)]))
      #expect(try await client.expect(TextChatReply.self).error == .success)
      try await client.send(EditRequest(peer: bob.uid, msgid: "m", content: "new"))
      try await client.expect(EventNotice.self)
      #expect(try await client.expect(EditReply.self).version == 1)
      content.text = "new"
      try await client.send(HistoryRequest(peer: bob.uid, before: nil, limit: 1))
      #expect(try await client.expect(HistoryReply.self).messages.map(\.content) == [content])
      content.mentions = Array(repeating: bob.uid, count: MessageContent.maxMentions + 1)
      try await client.send(
        TextChatRequest(from: alice.uid, to: bob.uid, items: [TextItem(msgid: "n", content: content)]))
      #expect(try await client.expect(TextChatReply.self).error == .fieldInvalid)
    }
  }

  @Test func `What a family session says besides a text is dropped`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (family, _) = try await fixture.logIn(alice)
      let (reader, _) = try await logIn(bob, device: "b", in: fixture)
      let item = TextItem(msgid: "m", content: Self.card(answering: bob.uid))
      try await family.send(TextChatRequest(from: alice.uid, to: bob.uid, items: [item]))
      #expect(try await family.expect(TextChatReply.self).items == [item.plain])
      #expect(try await reader.expect(TextChatNotice.self).items.map(\.content) == ["[card]"])
    }
  }

  @Test func `A recall is refused after two minutes and an edit after a day`() async throws {
    let clock = SteppedClock()
    try await withServer {
      $0.clock = clock.serverClock
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (client, _) = try await logIn(alice, device: "a", in: fixture)
      try await client.sendText("text", id: "m", from: alice.uid, to: bob.uid)
      clock.advance(milliseconds: 120_001)
      try await client.send(RecallRequest(peer: bob.uid, msgid: "m"))
      #expect(try await client.expect(RecallReply.self).error == .tooLate)
      clock.advance(milliseconds: 24 * 60 * 60 * 1000)
      try await client.send(EditRequest(peer: bob.uid, msgid: "m", content: "x"))
      #expect(try await client.expect(EditReply.self).error == .tooLate)
      try await client.send(RecallRequest(peer: bob.uid, msgid: "unknown"))
      #expect(try await client.expect(RecallReply.self).error == .fieldInvalid)
    }
  }

  @Test func `A recall says when the other side reads with a family client, which goes on showing the text`()
    async throws
  {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (client, _) = try await logIn(alice, device: "a", in: fixture)
      func recall(_ id: MessageID) async throws -> RecallReply {
        try await client.sendText(id.rawValue, id: id, from: alice.uid, to: bob.uid)
        try await client.send(RecallRequest(peer: bob.uid, msgid: id))
        try await client.expect(EventNotice.self)
        return try await client.expect(RecallReply.self)
      }
      let (device, _) = try await logIn(bob, device: "b", in: fixture)
      #expect(try await !recall("native").isKept)
      _ = try await fixture.logIn(bob)
      #expect(try await recall("family").isKept)
      // It would tell that bob is there.
      try await device.send(PrivacyRequest(tellsPresence: false))
      while let frame = try await device.next(), frame.id != .privacyReply {}
      #expect(try await !recall("hidden").isKept)
      try await client.send(RecallRequest(peer: bob.uid, msgid: "unknown"))
      #expect(try await !client.expect(RecallReply.self).isKept)
    }
  }

  @Test func `Older texts come in pages, newest first`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (client, _) = try await logIn(alice, device: "a", in: fixture)
      for index in 1...5 { try await client.sendText("\(index)", id: "m\(index)", from: alice.uid, to: bob.uid) }
      try await client.send(HistoryRequest(peer: bob.uid, before: nil, limit: 2))
      let newest = try await client.expect(HistoryReply.self)
      #expect(newest.messages.map(\.seq) == [5, 4])
      #expect(newest.hasMore)
      try await client.send(HistoryRequest(peer: bob.uid, before: 4, limit: 100))
      let rest = try await client.expect(HistoryReply.self)
      #expect(rest.messages.map(\.content) == ["3", "2", "1"])
      #expect(!rest.hasMore)
      try await client.send(HistoryRequest(peer: UserID(rawValue: 999_999), before: nil, limit: 10))
      #expect(try await client.expect(HistoryReply.self).messages.isEmpty)
    }
  }

  @Test func `Pages of long texts end at a frame's size and lose nothing`() async throws {
    try await withServer { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (client, session) = try await logIn(alice, device: "a", in: fixture)
      let text = String(repeating: "长", count: 9_000)
      for index in 0..<8 { try await client.sendText("\(index)\(text)", id: "m\(index)", from: alice.uid, to: bob.uid) }
      #expect(try await sync(client, after: session.inbox, limit: 500).map(\.text?.msgid) == (0..<8).map { "m\($0)" })
    }
  }

  @Test func `A reader that is too slow is told the head and reads the rest in pages`() async throws {
    try await withServer {
      $0.chatLimits.maxQueuedBytes = 8 * 1024
    } _: { fixture in
      let (alice, bob) = try await friends(in: fixture)
      let (sender, _) = try await fixture.logIn(alice)
      let (slow, start) = try await logIn(bob, device: "b", in: fixture)
      try await slow.setReading(false)
      let text = String(repeating: "长", count: 10_000)
      for index in 0..<300 {
        #expect(
          try await sender.sendText("\(index)\(text)", id: "s\(index)", from: alice.uid, to: bob.uid).error == .success)
      }
      try await slow.setReading(true)
      var cursor = start.inbox
      var head: EventNumber = 0
      while head < start.inbox.advanced(by: 300) {
        let frame = try #require(try await slow.next())
        if frame.id == .eventNotice, case .head(let number) = try EventNotice(frame: frame).content {
          head = number
        } else if frame.id == .textChatNotice {
          for item in try TextChatNotice(frame: frame).items where item.inbox == cursor.next { cursor = cursor.next }
          if cursor == start.inbox.advanced(by: 300) { break }
        }
      }
      #expect(cursor < start.inbox.advanced(by: 300), "the queue was never full, so this test showed nothing")
      let rest = try await sync(slow, after: cursor, limit: 500)
      #expect(rest.map(\.number.rawValue) == Array((cursor.rawValue + 1)...(start.inbox.rawValue + 300)))
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "{\"cursor\":\"x\"}", "{\"peer\":[],\"seq\":1}", "{\"peer\":1e99,\"msgid\":{}}",
    "{\"cursor\":-9223372036854775808,\"limit\":9223372036854775807}",
    "{\"peer\":-2147483648,\"before\":-9223372036854775808,\"limit\":-9223372036854775808,\"seq\":9223372036854775807}",
    "{\"after\":2147483647,\"limit\":0,\"inbox\":9223372036854775807,\"touid\":1,\"on\":1}",
    "{\"peer\":1,\"msgid\":\"\",\"content\":\"\",\"seq\":-1,\"inbox\":-1,\"cursor\":9223372036854775807}",
  ])
  func `Broken native requests leave the session and the server up`(body: String) async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await logIn(alice, device: "a", in: fixture)
      for id in UInt16(1200)...1230 { try await client.send(id: id, body: body) }
      try await client.send(HeartbeatRequest(from: alice.uid))
      while let frame = try await client.next(), frame.id != .heartbeatReply {}
      try await client.expectNothing()
    }
  }
}
