import ChatProtocol
import NIOCore
import Testing

@testable import ServerStub

@Suite("Chat sessions", .timeLimit(.minutes(1)))
struct SessionTests {
  @Test("a newer login wins: the older session is told and closed, and texts go to the new one")
  func newerLoginWins() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (older, _) = try await fixture.logIn(alice)
      let (newer, _) = try await fixture.logIn(alice)
      #expect(try await older.expect(OfflineNotice.self).uid == alice.uid)
      #expect(try await older.next() == nil)
      try await newer.send(TextChatRequest(from: alice.uid, to: alice.uid, items: [TextItem(msgid: "m", content: "x")]))
      try await newer.expect(TextChatNotice.self)
      try await newer.expect(TextChatReply.self)
      #expect(fixture.server.onlineCount == 1)
    }
  }

  @Test("a wrong token and an unknown account are answered alike, and the connection may try again")
  func wrongTokens() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let token = try await fixture.token(for: alice)
      let client = try await fixture.rawChat()
      try await client.send(ChatLoginRequest(uid: alice.uid, token: "bad"))
      #expect(try await client.expect(ChatLoginReply.self).error == .tokenWrong)
      try await client.send(ChatLoginRequest(uid: UserID(rawValue: 99), token: token))
      #expect(try await client.expect(ChatLoginReply.self).error == .tokenWrong)
      try await client.send(ChatLoginRequest(uid: alice.uid, token: token))
      #expect(try await client.expect(ChatLoginReply.self).error == .success)
    }
  }

  @Test("too many failed logins end the connection")
  func tooManyFailures() async throws {
    try await withServer {
      $0.chatLimits.maxFailedLogins = 3
    } _: { fixture in
      let client = try await fixture.rawChat()
      for _ in 0..<3 {
        try await client.send(ChatLoginRequest(uid: UserID(rawValue: 1), token: "bad"))
        try await client.expect(ChatLoginReply.self)
      }
      #expect(try await client.next() == nil)
    }
  }

  @Test("requests that come at once before a login wait for each other, and each is answered")
  func manyRequestsOfAGuest() async throws {
    try await withServer { fixture in
      let client = try await fixture.rawChat()
      let request = try Frame(id: .heartbeat, body: Array("{}".utf8)).encoded()
      try await client.send(bytes: Array(repeatElement(request, count: 1_000).joined()))
      for _ in 0..<1_000 { try await client.expect(HeartbeatReply.self) }
    }
  }

  @Test("a connection without a first frame is closed after its time, one without a login after another")
  func loginTimeout() async throws {
    try await withServer {
      $0.chatLimits.firstFrameTimeout = .milliseconds(50)
      $0.chatLimits.loginTimeout = .hours(1)
    } _: { fixture in
      let client = try await fixture.rawChat()
      // It may come too late already.
      try? await client.send(bytes: [0x03])
      #expect(try await client.next() == nil)
    }
    try await withServer {
      $0.chatLimits.firstFrameTimeout = .hours(1)
      $0.chatLimits.loginTimeout = .milliseconds(500)
    } _: { fixture in
      let client = try await fixture.rawChat()
      try await client.send(id: 1023, body: "{}")
      try await client.expect(HeartbeatReply.self)
      #expect(try await client.next() == nil)
    }
  }

  @Test("a new connection takes the place of the one that waited longest without a login; sessions stay")
  func connectionLimit() async throws {
    try await withServer {
      $0.chatLimits.connections = ConnectionLimits(total: 2, perAddress: 2, guests: 2, guestsPerAddress: 2)
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let (first, _) = try await fixture.logIn(alice)
      let second = try await fixture.rawChat()
      try await second.send(id: 1023, body: "{}")
      try await second.expect(HeartbeatReply.self)
      let bob = try await fixture.register("bob")
      let (third, reply) = try await fixture.logIn(bob)
      #expect(reply.error == .success)
      #expect(try await second.next() == nil)
      // Two sessions fill it.
      let fourth = try await fixture.rawChat()
      #expect(try await fourth.next() == nil)
      try await first.expectNothing()
      try await third.expectNothing()
    }
  }

  @Test("a frame that is no login by its length ends the connection before its body comes; a session may send it")
  func longFrames() async throws {
    try await withServer { fixture in
      let guest = try await fixture.rawChat()
      try await guest.send(bytes: [0x03, 0xED, 0x10, 0x01])
      #expect(try await guest.next() == nil)
      let (session, _) = try await fixture.logIn(try await fixture.register("alice"))
      try await session.send(id: 1023, body: #"{"x":""# + String(repeating: "x", count: 60_000) + #""}"#)
      try await session.expect(HeartbeatReply.self)
    }
  }

  @Test("a new password ends every session and every token of the account, and nobody else's")
  func resetEndsSessions() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let bob = try await fixture.register("bob")
      let token = try await fixture.token(for: alice)
      let (family, _) = try await fixture.logIn(alice)
      let (native, _) = try await fixture.logIn(alice, native: true)
      let (other, _) = try await fixture.logIn(bob)
      let gate = try await fixture.gate()
      try await gate.postExpectingSuccess("/get_verifycode", ["email": alice.email])
      let code = fixture.mails.code(for: alice.email) ?? ""
      try await gate.postExpectingSuccess(
        "/reset_pwd", ["user": "alice", "email": alice.email, "passwd": "new", "verifycode": code])
      for session in [family, native] {
        #expect(try await session.expect(OfflineNotice.self).uid == alice.uid)
        #expect(try await session.next() == nil)
      }
      let client = try await fixture.rawChat()
      try await client.send(ChatLoginRequest(uid: alice.uid, token: token))
      #expect(try await client.expect(ChatLoginReply.self).error == .tokenWrong)
      try await other.expectNothing()
      #expect(fixture.server.onlineCount == 1)
    }
  }

  @Test("a logout ends the sessions of its token; one for all devices ends the others too")
  func logout() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let tokens = [try await fixture.token(for: alice), try await fixture.token(for: alice)]
      var sessions: [ChatTestClient] = []
      for (index, token) in tokens.enumerated() {
        let client = try await fixture.rawChat()
        let native = NativeLogin(proto: 2, device: "device\(index)", cursor: 0)
        try await client.send(ChatLoginRequest(uid: alice.uid, token: token, native: native))
        try await client.expect(ChatLoginReply.self)
        sessions.append(client)
      }
      let gate = try await fixture.gate()
      func logOut(_ token: String, everywhere: Bool) async throws -> Int64? {
        let request = LogoutRequest(uid: alice.uid, token: token, everywhere: everywhere)
        return try await gate.post("/user_logout", body: request.bodyBytes())?.error
      }
      #expect(try await logOut("wrong", everywhere: true) == 1010)
      #expect(try await logOut(tokens[0], everywhere: false) == 0)
      try await sessions[0].expect(OfflineNotice.self)
      try await sessions[1].expectNothing()
      #expect(try await logOut(tokens[0], everywhere: true) == 1010)
      #expect(try await logOut(tokens[1], everywhere: true) == 0)
      try await sessions[1].expect(OfflineNotice.self)
      #expect(try await gate.post("/user_logout", body: Array("{}".utf8))?.error == 1001)
    }
  }

  @Test("users are found by uid, as string or number, and by exact name; nobody's email is told")
  func search() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let bob = try await fixture.register("小明", email: "ming@example.test")
      let (client, _) = try await fixture.logIn(alice)
      for query in [#"{"uid":"\#(bob.uid)"}"#, #"{"uid":\#(bob.uid)}"#, #"{"uid":"小明"}"#, #"{"uid":" 小明 "}"#] {
        try await client.send(id: 1007, body: query)
        let reply = try await client.expect(SearchUserReply.self)
        #expect(reply.profile?.uid == bob.uid, "\(query)")
        #expect(reply.profile?.email == nil)
        #expect(reply.profile?.icon == ":/res/head_1.jpg")
      }
      for query in ["424242", "nobody", "", "99999999999999999999", "-1", "alice@example.test"] {
        try await client.send(SearchUserRequest(query: query))
        #expect(try await client.expect(SearchUserReply.self).error == .uidInvalid, "\(query)")
      }
    }
  }

  @Test("remarks and greetings of an application are kept on both sides")
  func remarksAndGreetings() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let bob = try await fixture.register("bob")
      let (first, _) = try await fixture.logIn(alice)
      try await first.send(AddFriendRequest(uid: alice.uid, applyName: "we met at work", remark: "Bobby", to: bob.uid))
      #expect(try await first.expect(AddFriendReply.self).error == .success)
      let (second, atLogin) = try await fixture.logIn(bob)
      #expect(atLogin.applies.map(\.profile.desc) == ["we met at work"])
      #expect(atLogin.applies.map(\.status) == [ApplyEntry.pending])
      try await second.send(AuthFriendRequest(from: bob.uid, to: alice.uid, remark: "Ally"))
      #expect(try await second.expect(AuthFriendReply.self).friend?.name == "alice")
      #expect(try await first.expect(AuthFriendNotice.self).from == bob.uid)
      let (_, aliceAgain) = try await fixture.logIn(alice)
      let (_, bobAgain) = try await fixture.logIn(bob)
      #expect(aliceAgain.friends.map(\.back) == ["Bobby"])
      #expect(bobAgain.friends.map(\.back) == ["Ally"])
      #expect(bobAgain.applies.map(\.status) == [ApplyEntry.accepted])
    }
  }

  @Test("an online user sees an application at once, with its greeting")
  func applicationNotice() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let bob = try await fixture.register("bob")
      let (first, _) = try await fixture.logIn(alice)
      let (second, _) = try await fixture.logIn(bob)
      try await first.send(AddFriendRequest(uid: alice.uid, applyName: "hello!", remark: "", to: bob.uid))
      try await first.expect(AddFriendReply.self)
      let notice = try await second.expect(AddFriendNotice.self)
      #expect(notice.applicant.uid == alice.uid)
      #expect(notice.applicant.desc == "hello!")
      #expect(notice.applicant.email == nil)
    }
  }

  @Test("an acceptance without an application is refused")
  func acceptanceWithoutApplication() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let bob = try await fixture.register("bob")
      let (client, _) = try await fixture.logIn(alice)
      try await client.send(AuthFriendRequest(from: alice.uid, to: bob.uid, remark: ""))
      #expect(try await client.expect(AuthFriendReply.self).error == .uidInvalid)
      let (_, reply) = try await fixture.logIn(bob)
      #expect(reply.friends.isEmpty)
    }
  }

  @Test("requests sent in one go are answered in order")
  func pipelinedRequests() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice, native: true)
      var bytes: [UInt8] = []
      for index in 0..<200 {
        let request = TextChatRequest(
          from: alice.uid, to: UserID(rawValue: 7), items: [TextItem(msgid: "m\(index)", content: "x")])
        bytes += try request.frame().encoded()
        bytes += try SearchUserRequest(query: "u\(index)").frame().encoded()
      }
      try await client.send(bytes: bytes)
      for index in 0..<200 {
        #expect(try await client.expect(TextChatReply.self).items.map(\.msgid) == ["m\(index)"])
        try await client.expect(SearchUserReply.self)
      }
    }
  }
}
