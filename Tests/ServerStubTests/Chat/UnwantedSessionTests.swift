import ChatProtocol
import ServerStub
import Testing

/// Declining and blocking at the chat port (docs/protocol.md, chapter 4, rule 13).
@Suite(.timeLimit(.minutes(1))) struct UnwantedSessionTests {
  private typealias Account = ServerFixture.Account

  private func apply(
    _ applicant: (Account, ChatTestClient), to uid: UserID, _ greeting: String
  ) async throws -> Frame? {
    try await applicant.1.send(
      AddFriendRequest(uid: applicant.0.uid, applyName: greeting, remark: "r", to: uid))
    return try await applicant.1.next()
  }

  private func event(to client: ChatTestClient) async throws -> InboxEvent.Content? {
    guard case .event(let event) = try await client.expect(EventNotice.self).content else { return nil }
    return event.content
  }

  private static let day: Int64 = 24 * 60 * 60 * 1000

  @Test func ownDevicesFollowAndTheApplicantIsToldNothing() async throws {
    let clock = SteppedClock()
    try await withServer {
      $0.clock = clock.serverClock
    } _: { fixture in
      let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
      let phone = try await fixture.logIn(alice, device: "phone").client
      let desk = try await fixture.logIn(alice, device: "desk").client
      let stranger = try await fixture.logIn(bob, device: "b").client
      _ = try await apply((bob, stranger), to: alice.uid, "hi")
      for client in [phone, desk] {
        guard case .application = try await event(to: client) else { throw TestFailure("no application") }
      }
      try await phone.send(DeclineRequest(applicant: bob.uid))
      // The one that asked has to move its cursor too.
      for client in [phone, desk] { #expect(try await event(to: client) == .decline(bob.uid)) }
      #expect(try await phone.expect(DeclineReply.self) == DeclineReply(error: .success, applicant: bob.uid))
      try await stranger.expectNothing()
      _ = try await apply((bob, stranger), to: alice.uid, "hi again")
      try await desk.expectNothing()

      try await desk.send(BlockRequest(uid: bob.uid, isOn: true))
      for client in [phone, desk] { #expect(try await event(to: client) == .block(bob.uid, isOn: true)) }
      #expect(try await desk.expect(BlockReply.self) == BlockReply(error: .success, uid: bob.uid, isOn: true))
      try await stranger.expectNothing()
      try await desk.send(BlockedListRequest(limit: 500))
      let list = try await desk.expect(BlockedListReply.self)
      #expect(list.blocked.map(\.name) == ["bob"] && list.blocked.first?.nick == "bob" && !list.hasMore)

      // A device that was away finds it in the log.
      let tablet = try await fixture.logIn(alice, device: "tablet").client
      try await tablet.send(SyncRequest(cursor: 0, limit: 500))
      #expect(
        try await tablet.expect(SyncReply.self).events.map(\.content) == [
          .unknown(kind: "5"), .decline(bob.uid), .block(bob.uid, isOn: true),
        ])
      try await desk.send(BlockRequest(uid: bob.uid, isOn: false))
      #expect(try await event(to: desk) == .block(bob.uid, isOn: false))
    }
  }

  /// The log gets nothing of two hundred applications, each with words of its own.
  @Test func aBlockKeepsTheLogEmptyUnderAFlood() async throws {
    try await withServer {
      $0.chatLimits.account.applications = RateLimit(perMinute: 1, burst: 1_000)
    } _: { fixture in
      let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
      let victim = try await fixture.logIn(alice, device: "a").client
      try await victim.send(BlockRequest(uid: bob.uid, isOn: true))
      #expect(try await event(to: victim) == .block(bob.uid, isOn: true))
      try await victim.expect(BlockReply.self)
      let stranger = try await fixture.logIn(bob, device: "b").client
      for number in 0..<200 {
        let reply = try #require(try await apply((bob, stranger), to: alice.uid, "new greeting \(number)"))
        #expect(try AddFriendReply(frame: reply).error == .success)
      }
      try await victim.send(SyncRequest(cursor: 1, limit: 500))
      let page = try await victim.expect(SyncReply.self)
      #expect(page.events.isEmpty && page.head == 1)
    }
  }

  /// Everything that a stranger can ask, answered byte by byte as it is where nobody has declined or blocked anything.
  @Test(arguments: ["blocked", "declined"])
  func nothingThatAStrangerCanAskTellsOfIt(case name: String) async throws {
    let clock = SteppedClock()
    try await withServer {
      $0.clock = clock.serverClock
    } _: { fixture in
      let (alice, carol) = (try await fixture.register("alice"), try await fixture.register("carol"))
      let bob = try await fixture.register("bob")
      let (victim, other) = (
        try await fixture.logIn(alice, device: "a").client, try await fixture.logIn(carol, device: "c").client
      )
      let stranger = try await fixture.logIn(bob, device: "b").client
      for account in [alice, carol] { _ = try await apply((bob, stranger), to: account.uid, "hi") }
      _ = try await event(to: victim)
      _ = try await event(to: other)
      if name == "blocked" {
        try await victim.send(BlockRequest(uid: bob.uid, isOn: true))
        _ = try await victim.reply(BlockReply.self)
      } else {
        try await victim.send(DeclineRequest(applicant: bob.uid))
        _ = try await victim.reply(DeclineReply.self)
      }
      func answers(about account: Account) async throws -> [String] {
        var frames: [Frame?] = []
        frames.append(try await apply((bob, stranger), to: account.uid, "hi"))
        frames.append(try await apply((bob, stranger), to: account.uid, "new words"))
        for query in ["\(account.uid)", account.name] {
          try await stranger.send(SearchUserRequest(query: query))
          frames.append(try await stranger.next())
        }
        // His own application, which only the other side can accept.
        try await stranger.send(AuthFriendRequest(from: bob.uid, to: account.uid, remark: ""))
        frames.append(try await stranger.next())
        try await stranger.send(
          TextChatRequest(from: bob.uid, to: account.uid, items: [TextItem(msgid: "m", content: "x")]))
        frames.append(try await stranger.next())
        try await stranger.send(RecallRequest(peer: account.uid, msgid: "m"))
        frames.append(try await stranger.next())
        try await stranger.send(TypingRequest(to: account.uid, isTyping: true))
        try await stranger.send(PresenceRequest())
        frames.append(try await stranger.next())
        try await stranger.send(ConversationsRequest(limit: 500))
        frames.append(try await stranger.next())
        try await stranger.send(BlockRequest(uid: account.uid, isOn: false))
        frames.append(try await stranger.next())
        try await stranger.send(DeclineRequest(applicant: account.uid))
        frames.append(try await stranger.next())
        try await stranger.send(SyncRequest(cursor: 0, limit: 500))
        frames.append(try await stranger.next())
        try await stranger.expectNothing()
        return frames.map { frame in
          guard let frame else { return "closed" }
          // What differs is whom it is about.
          return "\(frame.id) "
            + String(decoding: frame.body, as: UTF8.self)
            .replacing("\(account.uid)", with: "UID").replacing(account.name, with: "NAME")
        }
      }
      let (unwanted, plain) = (try await answers(about: alice), try await answers(about: carol))
      #expect(unwanted == plain)
      #expect(unwanted.count == 12)
    }
  }

  @Test func aFamilyClientOfTheAccountIsNotShownThem() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      var strangers: [(Account, ChatTestClient)] = []
      for name in ["bob", "carol", "dave"] {
        let account = try await fixture.register(name)
        strangers.append((account, try await fixture.logIn(account, device: "x").client))
      }
      for stranger in strangers { _ = try await apply(stranger, to: alice.uid, "hi") }
      let phone = try await fixture.logIn(alice, device: "phone").client
      let (qt, before) = try await fixture.logIn(alice)
      #expect(before.applies.map(\.profile.name) == ["bob", "carol", "dave"])
      try await phone.send(DeclineRequest(applicant: strangers[0].0.uid))
      _ = try await phone.reply(DeclineReply.self)
      try await phone.send(BlockRequest(uid: strangers[1].0.uid, isOn: true))
      _ = try await phone.reply(BlockReply.self)
      for stranger in strangers { _ = try await apply(stranger, to: alice.uid, "again") }
      // Only the one that still waits is told of anew.
      #expect(try await qt.expect(AddFriendNotice.self).applicant.name == "dave")
      try await qt.expectNothing()
      let (_, after) = try await fixture.logIn(alice)
      #expect(after.applies.map(\.profile.name) == ["dave"])
      // A family session knows none of these requests.
      let (family, _) = try await fixture.logIn(strangers[2].0)
      try await family.send(BlockRequest(uid: alice.uid, isOn: true))
      try await family.expectNothing()
    }
  }

  @Test func refusalsNameWhomTheyAreAboutAndRequestsAreCounted() async throws {
    try await withServer {
      $0.chatLimits.account.settings = RateLimit(perMinute: 1, burst: 6)
    } _: { fixture in
      let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
      try await fixture.befriend(alice, bob)
      let client = try await fixture.logIn(alice, device: "a").client
      func block(_ uid: UserID) async throws -> BlockReply {
        try await client.send(BlockRequest(uid: uid, isOn: true))
        return try await client.reply(BlockReply.self)
      }
      let nobody = UserID(rawValue: 99_999)
      #expect(try await block(bob.uid) == BlockReply(error: .isFriend, uid: bob.uid, isOn: true))
      #expect(try await block(alice.uid) == BlockReply(error: .uidInvalid, uid: alice.uid, isOn: true))
      #expect(try await block(nobody) == BlockReply(error: .uidInvalid, uid: nobody, isOn: true))
      try await client.send(DeclineRequest(applicant: nobody))
      #expect(try await client.reply(DeclineReply.self).error == .success)
      try await client.send(id: 1240, body: "{}")
      #expect(try await client.reply(DeclineReply.self).error == .malformedBody)
      try await client.send(id: 1242, body: #"{"uid":1}"#)
      #expect(try await client.reply(BlockReply.self).error == .malformedBody)
      try await client.send(BlockedListRequest(after: nil, limit: -5))
      #expect(try await client.reply(BlockedListReply.self) == BlockedListReply(error: .success))
      try await client.send(id: 1244, body: #"{"after":"x"}"#)
      #expect(try await client.reply(BlockedListReply.self).error == .malformedBody)
      #expect(try await block(nobody).error == .uidInvalid)
      #expect(try await block(nobody) == BlockReply(error: .tooManyRequests, uid: nobody, isOn: true))
      try await client.send(DeclineRequest(applicant: bob.uid))
      #expect(
        try await client.reply(DeclineReply.self) == DeclineReply(error: .tooManyRequests, applicant: bob.uid))
      try await client.send(BlockedListRequest(limit: 1))
      #expect(try await client.reply(BlockedListReply.self).error == .tooManyRequests)
    }
  }
}
