import ChatProtocol
import ServerStub
import Testing

/// What one account may do after its login, at the chat port.
@Suite(.timeLimit(.minutes(1))) struct AccountLimitsTests {
  private typealias Account = ServerFixture.Account

  /// The next frame that is no event: events of one's own doing come before the reply.
  private func reply<Payload: FramePayload>(to client: ChatTestClient) async throws -> Payload {
    while let frame = try await client.next() {
      if frame.id != .eventNotice { return try Payload(frame: frame) }
    }
    throw TestFailure("closed instead of \(Payload.frameID)")
  }

  /// Alice and bob, who are friends, on native sessions.
  private func withFriends(
    clock: SteppedClock? = nil, _ change: @escaping (inout ChatLimits) -> Void,
    _ body: (ServerFixture, (account: Account, client: ChatTestClient), (account: Account, client: ChatTestClient))
      async throws -> Void
  ) async throws {
    try await withServer {
      if let clock { $0.clock = clock.serverClock }
      change(&$0.chatLimits)
    } _: { fixture in
      let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
      try await fixture.befriend(alice, bob)
      let (first, second) = (
        try await fixture.logIn(alice, device: "a").client, try await fixture.logIn(bob, device: "b").client
      )
      try await body(fixture, (alice, first), (bob, second))
    }
  }

  @Test func `Texts on their way when one was refused do not overtake it`() async throws {
    let clock = SteppedClock()
    try await withFriends(clock: clock) {
      $0.account.texts = RateLimit(perMinute: 60, burst: 3)
      $0.refusedTextsPause = .hours(1)
    } _: { (_, alice, bob) async throws in
      func send(_ number: Int) async throws -> ErrorCode {
        try await alice.client.sendText("\(number)", id: "m\(number)", from: alice.account.uid, to: bob.account.uid)
          .error
      }
      for number in 1...3 { #expect(try await send(number) == .success) }
      #expect(try await send(4) == .tooManyRequests)
      // Sent before its sender read the refusal, and by now allowed again.
      clock.advance(milliseconds: 3_000)
      for number in 5...6 { #expect(try await send(number) == .tooManyRequests) }
    }
  }

  @Test func `Who logs in again and again is told to wait, and no session pays for it`() async throws {
    try await withFriends {
      $0.account.logins = RateLimit(perMinute: 1, burst: 4)
    } _: { fixture, alice, bob in
      func logInOnce() async throws -> ErrorCode {
        let client = try await fixture.rawChat()
        let token = try await fixture.token(for: alice.account)
        try await client.send(
          ChatLoginRequest(
            uid: alice.account.uid, token: token, native: NativeLogin(proto: 2, device: "again", cursor: 0)))
        return try await client.expect(ChatLoginReply.self).error
      }
      #expect(try await [logInOnce(), logInOnce()] == [.success, .success])
      #expect(try await logInOnce() == .tooManyRequests)
      // A wrong token is no login, and others have logins of their own.
      let stranger = try await fixture.rawChat()
      try await stranger.send(ChatLoginRequest(uid: bob.account.uid, token: "no"))
      #expect(try await stranger.expect(ChatLoginReply.self).error == .tokenWrong)
      _ = try await fixture.logIn(bob.account, device: "c")
      let reply = try await alice.client.sendText("hi", id: "m", from: alice.account.uid, to: bob.account.uid)
      #expect(reply.error == .success)
    }
  }

  @Test func textsBeyondTheLimitAreNotStoredAndMayBeSentAgain() async throws {
    let clock = SteppedClock()
    try await withFriends(clock: clock) {
      $0.account.texts = RateLimit(perMinute: 60, burst: 3)
      $0.refusedTextsPause = .nanoseconds(0)
    } _: { _, alice, bob in
      // Together, so that they wait for one commit: what follows a refused one must not overtake it.
      let frames = try (1...5).map { number in
        try TextChatRequest(
          from: alice.account.uid, to: bob.account.uid, items: [TextItem(msgid: "m\(number)", content: "\(number)")]
        )
        .frame().encoded()
      }
      try await alice.client.send(bytes: frames.flatMap(\.self))
      var outcomes: [ErrorCode] = []
      for _ in 1...5 { outcomes.append(try await alice.client.expect(TextChatReply.self).error) }
      #expect(outcomes == [.success, .success, .success, .tooManyRequests, .tooManyRequests])
      clock.advance(milliseconds: 2_000)
      for number in 4...5 {
        #expect(
          try await alice.client.sendText("\(number)", id: "m\(number)", from: alice.account.uid, to: bob.account.uid)
            .error == .success)
      }
      var received: [MessageID] = []
      while received.count < 5 { received += try await bob.client.expect(TextChatNotice.self).items.map(\.msgid) }
      #expect(received == (1...5).map { "m\($0)" })
    }
  }

  @Test func lookupsEditsAndMarksAreCounted() async throws {
    try await withFriends {
      $0.account.lookups = RateLimit(perMinute: 1, burst: 2)
      $0.account.changes = RateLimit(perMinute: 1, burst: 2)
      $0.account.marks = RateLimit(perMinute: 1, burst: 1)
    } _: { _, alice, bob in
      var found: [ErrorCode] = []
      for _ in 0..<3 {
        try await alice.client.send(SearchUserRequest(query: "bob"))
        found.append(try await alice.client.expect(SearchUserReply.self).error)
      }
      #expect(found == [.success, .success, .tooManyRequests])
      try await alice.client.sendText("first", id: "m", from: alice.account.uid, to: bob.account.uid)
      var edits: [EditReply] = []
      for number in 1...3 {
        try await alice.client.send(EditRequest(peer: bob.account.uid, msgid: "m", content: "\(number)"))
        edits.append(try await reply(to: alice.client))
      }
      #expect(edits.map(\.error) == [.success, .success, .tooManyRequests])
      #expect(edits.last?.peer == bob.account.uid && edits.last?.msgid == "m")
      try await bob.client.expect(TextChatNotice.self)
      for _ in 0..<2 { try await bob.client.expect(EventNotice.self) }
      try await bob.client.expectNothing()
      var marks: [ErrorCode] = []
      for _ in 0..<2 {
        try await bob.client.send(ReadRequest(peer: alice.account.uid, seq: 1))
        marks.append(try await (reply(to: bob.client) as ReadReply).error)
      }
      #expect(marks == [.success, .tooManyRequests])
    }
  }

  @Test func aTextIsEditedOnlySoOften() async throws {
    let storage = try await ServerStorage.inMemory()
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    try await storage.send("0", id: "m", from: alice, to: bob)
    for version in 1...TextChangeLimits.maxVersion {
      #expect(
        try await storage.messages.edit("m", by: alice, peer: bob, content: "\(version)") == .done(version: version))
    }
    #expect(try await storage.messages.edit("m", by: alice, peer: bob, content: "more") == .tooLate)
    #expect(try await storage.log(of: bob).count == 1 + Int(TextChangeLimits.maxVersion))
  }

  @Test func applyingAgainAndAgainIsOneEvent() async throws {
    try await withServer { fixture in
      let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
      let applicant = try await fixture.logIn(alice, device: "a").client
      let (family, _) = try await fixture.logIn(bob)
      let native = try await fixture.logIn(bob, device: "b").client
      var outcomes: [ErrorCode] = []
      for number in 0..<60 {
        try await applicant.send(AddFriendRequest(uid: alice.uid, applyName: "hi \(number)", remark: "", to: bob.uid))
        outcomes.append(try await applicant.expect(AddFriendReply.self).error)
      }
      #expect(outcomes == [ErrorCode](repeating: .success, count: 50) + .init(repeating: .tooManyRequests, count: 10))
      // The family's server tells its clients each time, so ours does too; one that still waits gives way to the next.
      var greetings: [String] = []
      while greetings.last != "hi 49" { greetings.append(try await family.expect(AddFriendNotice.self).applicant.desc) }
      #expect(greetings == (0..<50).map { "hi \($0)" }.filter(greetings.contains))
      try await family.expectNothing()
      try await native.expect(EventNotice.self)
      try await native.expectNothing()
      // Who logs in later reads the newest words.
      let (_, reply) = try await fixture.logIn(bob, native: true)
      #expect(reply.applies.map(\.profile.desc) == ["hi 49"])
    }
  }

  @Test func typingIsToldNoOftenerThanAllowed() async throws {
    try await withFriends {
      $0.typing = RateLimit(perMinute: 1, burst: 2)
    } _: { _, alice, bob in
      for number in 0..<100 {
        try await alice.client.send(TypingRequest(to: bob.account.uid, isTyping: number % 2 == 0))
      }
      try await alice.client.expectNothing()
      for isTyping in [true, false] { #expect(try await bob.client.expect(TypingNotice.self).isTyping == isTyping) }
      try await bob.client.expectNothing()
    }
  }

  @Test func theOldestOfTooManySessionsIsEnded() async throws {
    try await withFriends {
      $0.account.sessions = 3
    } _: { fixture, alice, _ in
      let second = try await fixture.logIn(alice.account, device: "second").client
      let third = try await fixture.logIn(alice.account, device: "third").client
      try await third.expectNothing()
      let fourth = try await fixture.logIn(alice.account, device: "fourth").client
      try await alice.client.expect(OfflineNotice.self)
      for client in [second, third, fourth] { try await client.expectNothing() }
    }
  }

  @Test func aNativeSessionThatIsSilentEndsAndAFamilySessionDoesNot() async throws {
    try await withFriends {
      $0.silentPeerTimeout = .milliseconds(100)
    } _: { fixture, alice, bob in
      let (family, _) = try await fixture.logIn(bob.account)
      while try await alice.client.next() != nil {}
      while try await bob.client.next() != nil {}
      try await family.expectNothing()
    }
  }

  @Test func theDevicesThatWereUsedLastAreRemembered() async throws {
    let clock = SteppedClock()
    var limits = AccountLimits()
    limits.devices = 3
    let storage = try await ServerStorage.inMemory(clock: clock.serverClock, limits: limits)
    let bob = UserID(rawValue: 1002)
    func confirm(_ device: String) async throws {
      clock.advance(milliseconds: 1)
      try await storage.messages.setDeliveryPositions([DeviceID(uid: bob, name: device): 0])
    }
    try await confirm("")
    for number in 0..<5 {
      try await confirm("\(number)")
      try await confirm("0")
    }
    var known: [String] = []
    for device in ["", "0", "1", "2", "3", "4"]
    where try await storage.messages.deliveryPosition(of: DeviceID(uid: bob, name: device)) != nil {
      known.append(device)
    }
    #expect(known == ["", "0", "3", "4"], "and the family client's")
  }

  @Test func whoHidesTheirPresenceIsNotToldToHaveGotAText() async throws {
    try await withFriends { _ in
    } _: { _, alice, bob in
      try await bob.client.send(PrivacyRequest(tellsPresence: false))
      try await bob.client.expect(PrivacyReply.self)
      try await alice.client.sendText("there?", id: "m", from: alice.account.uid, to: bob.account.uid)
      let item = try #require(try await bob.client.expect(TextChatNotice.self).items.first)
      try await bob.client.send(InboxConfirmation(inbox: item.inbox ?? 0))
      try await bob.client.expectNothing()
      for _ in 0..<2 {
        try await alice.client.send(ConversationsRequest(after: nil, limit: 10))
        let listed = try await alice.client.expect(ConversationsReply.self).conversations.first
        #expect(listed?.peerDelivered == 0 && listed?.peerRead == 0)
      }
      // That it was read is told, and so it was delivered.
      try await bob.client.send(ReadRequest(peer: alice.account.uid, seq: 1))
      try await alice.client.expect(EventNotice.self)
      try await alice.client.send(ConversationsRequest(after: nil, limit: 10))
      let listed = try await alice.client.expect(ConversationsReply.self).conversations.first
      #expect(listed?.peerDelivered == 1 && listed?.peerRead == 1)
    }
  }
}
