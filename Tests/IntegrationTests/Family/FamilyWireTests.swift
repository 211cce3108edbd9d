import ChatProtocol
import ClientCore
import Testing

/// Both directions of the wire, line by line.
@MainActor
@Suite("Family server: the wire", .timeLimit(.minutes(1)))
struct FamilyWireTests {
  @Test func everyRecordedLoginReplyIsUnderstood() async throws {
    let recording = try FamilyRecording.load()
    let logins = recording.answers.filter { $0.request.id == FrameID.chatLogin.rawValue }
    #expect(logins.count > 20)
    for login in logins {
      let server = try FamilyServer(at: [login.request.caseName])
      let link = ChatLink(configuration: .eager)
      let token = login.request.json["token"].text
      await link.start(
        LinkCredentials(
          uid: login.request.json["uid"].uid, token: token, host: "127.0.0.1", port: server.chatPort(0)))
      var outcome: LinkEvent?
      for await event in link.events {
        if Self.isOutcome(event) {
          outcome = event
          break
        }
      }
      switch outcome {
      case .loggedIn(let reply):
        #expect(login.reply.json["error"] == .int(0), "\(login.reply)")
        #expect(reply.profile?.name == login.reply.json["name"].text, "\(login.reply)")
        #expect(reply.friends.count == login.reply.json["friend_list"].elements.count, "\(login.reply)")
        #expect(reply.applies.count == login.reply.json["apply_list"].elements.count, "\(login.reply)")
      case .loginRefused(let code):
        #expect(Int64(code.rawValue) == login.reply.json["error"].number, "\(login.reply)")
      default:
        Issue.record("\(String(describing: outcome)) after \(login.reply)")
      }
      await link.stop()
      server.stop()
    }
  }

  private static func isOutcome(_ event: LinkEvent) -> Bool {
    switch event {
    case .loggedIn, .loginRefused, .protocolError, .state(.waiting), .state(.stopped): true
    default: false
    }
  }

  @Test func everyOtherRecordedServerLineIsUnderstood() async throws {
    let lines = try FamilyRecording.load().events.filter {
      $0.direction == .toClient && $0.id != FrameID.chatLoginReply.rawValue
    }
    #expect(lines.count > 80)
    let server = try FamilyServer(at: ["login ok alice@chatserver1"])
    let account = try Recorded.session(
      "login ok alice@chatserver1", at: 0, of: server, gate: GateEndpoint(host: "127.0.0.1", port: server.gatePort))
    let link = ChatLink(configuration: .eager)
    await link.start(
      LinkCredentials(
        uid: account.uid, token: account.session?.token ?? "", host: "127.0.0.1", port: server.chatPort(0)))
    var events = link.events.makeAsyncIterator()
    while let event = await events.next() { if event == .state(.online) { break } }
    for line in lines {
      let frame = try #require(line.frame)
      server.push([frame], to: account.uid)
      let event = await events.next()
      let number = event.flatMap(Self.frameID)
      #expect(number == frame.id, "\(line): \(String(describing: event))")
    }
    await link.stop()
    server.stop()
  }

  /// The id of the frame behind an event; `nil` for everything else, protocol errors among it.
  private static func frameID(of event: LinkEvent) -> FrameID? {
    switch event {
    case .search: .searchUserReply
    case .addFriendReply: .addFriendReply
    case .acceptFriendReply: .authFriendReply
    case .textReply: .textChatReply
    case .friendApplication: .addFriendNotice
    case .friendAccepted: .authFriendNotice
    case .text: .textChatNotice
    default: nil
    }
  }

  @Test func everyFrameThatGoesOutHasTheKeysAndTypesOfTheQtClients() async throws {
    let recording = try FamilyRecording.load()
    try await FamilyTrial.run(at: ["http login bob", "bob relogin sees apply_list"]) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      client.handle(.contacts(.beginAdd(try await client.find("1006"))))
      client.handle(.form(.submit))
      try await client.until { $0.overlay == nil }
      client.handle(.contacts(.beginAccept(Recorded.alice)))
      client.handle(.form(.submit))
      try await client.until { $0.main.contacts[Recorded.alice] != nil }
      try await client.openChat(with: Recorded.alice)
      client.send("你好")
      try await client.untilAllSent()
      let log = trial.server.log
      for id in [FrameID.chatLogin, .searchUser, .addFriend, .authFriend, .textChat] {
        let theirs = Set(recording.sentByQt(id).map(\.json.shape)).subtracting([Self.emptySend])
        var ours = Set(log.frames(id).map(\.json.shape))
        // The login asks for the native dialect besides; the originals read what they know.
        if id == .chatLogin { ours = Set(log.frames(id).map(\.json.withoutNativeLogin.shape)) }
        #expect(theirs.count == 1 && ours == theirs, "\(id)")
      }
      #expect(Set(log.frames.map(\.id)) == [.chatLogin, .searchUser, .addFriend, .authFriend, .textChat])
    }
  }

  /// What the Qt client sends when nothing was typed; ours sends nothing then.
  private static let emptySend = "{fromuid:int,text_array:[],touid:int}"

  @Test func everyGateRequestHasAtLeastTheKeysAndTypesOfTheQtClients() async throws {
    let recording = try FamilyRecording.load()
    let register = try Recorded.exchange("register ok", .userRegister).request.json
    try await FamilyTrial.run(at: ["register ok"]) { trial in
      let client = trial.client()
      client.handle(.shell(.show(.register)))
      client.fill([
        .user: "alice", .email: "alice@example.test", .password: FamilyClient.password,
        .confirm: FamilyClient.password, .code: register["verifycode"].text,
      ])
      client.handle(.form(.activate(.sendCode)))
      try await client.until { $0.form.codeSent }
      client.handle(.form(.submit))
      try await client.until { $0.page == .success(.registered) }
      client.handle(.shell(.show(.login)))
      trial.server.change { $0.memory.begin(at: "http login alice") }
      try await client.logIn("alice")
      let log = trial.server.log
      for path in [GatePath.getVerifyCode, .userRegister, .userLogin] {
        let theirs = try #require(
          recording.exchanges.first { $0.request.place.hasPrefix("qt-") && $0.request.path == path.rawValue })
        let ours = try #require(log.gateRequests(path).last).json
        for (name, value) in theirs.request.json.members {
          #expect(ours[name].shape == value.shape, "\(path.rawValue) \(name)")
        }
      }
    }
  }
}

extension StyledJSON {
  /// A login without what asks for the native dialect.
  fileprivate var withoutNativeLogin: StyledJSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !["proto", "device", "cursor"].contains($0.key) })
  }
}
