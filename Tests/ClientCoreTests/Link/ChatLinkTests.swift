import ChatProtocol
import Synchronization
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct ChatLinkTests {
  static let uid = UserID(rawValue: 7)
  static let bob = UserID(rawValue: 8)
  static let credentials = LinkCredentials(uid: uid, token: "t", host: "chat", port: 1)

  /// A link on an in-memory transport and a clock that stands still.
  struct Bench {
    let transport = InMemoryTransport()
    let clock = ManualClock(LocalTime(0, zoneOffsetSeconds: 0))
    let link: ChatLink
    var events: AsyncStream<LinkEvent>.Iterator
    var peers: AsyncStream<InMemoryPeer>.Iterator

    init(
      reauthenticate: ChatLink.Reauthenticate? = nil, configuration: LinkConfiguration = .standard,
      wallLead: @escaping @Sendable () -> Duration = { .zero }
    ) {
      var linkClock = LinkClock(clock)
      linkClock.wallLead = wallLead
      link = ChatLink(
        transport: transport, reauthenticate: reauthenticate, configuration: configuration, clock: linkClock,
        generator: FixedGenerator(value: .max))
      events = link.events.makeAsyncIterator()
      peers = transport.peers.makeAsyncIterator()
    }

    mutating func next() async -> LinkEvent? { await events.next() }

    /// Skips events until one that is wanted.
    mutating func value<Value>(_ pick: (LinkEvent) -> Value?) async -> Value? {
      while let event = await events.next() {
        if let value = pick(event) { return value }
      }
      return nil
    }

    mutating func peer() async throws -> InMemoryPeer { try #require(await peers.next()) }

    /// Starts the link, or lets it come back, and plays the server's part of the login.
    mutating func logIn(native: NativeSession? = nil, isStarting: Bool = true) async throws -> InMemoryPeer {
      if isStarting {
        await link.start(
          ChatLinkTests.credentials, native: native.map { NativeLogin(proto: $0.proto, device: "d", cursor: 5) })
      }
      let peer = try await peer()
      let frame = try #require(await peer.nextFrame())
      let request = try ChatLoginRequest(frame: frame)
      #expect(request.uid == ChatLinkTests.uid)
      await peer.send(ChatLinkTests.welcome(native: native))
      _ = await value { $0 == .state(.online) ? true : nil }
      return peer
    }

    /// Moves the clock once the link sleeps on it.
    func advance(by duration: Duration) async {
      while clock.sleeperCount == 0 { await Task.yield() }
      clock.advance(by: duration)
    }
  }

  /// The wall clock's lead over the monotonic one, as a test says it.
  final class Lead: Sendable {
    let value = Mutex(Duration.zero)
  }

  static func welcome(native: NativeSession? = nil) -> ChatLoginReply {
    ChatLoginReply(error: .success, profile: UserProfile(uid: uid, name: "me"), native: native)
  }

  @Test func `logs in with its token and reports each step in order`() async throws {
    var bench = Bench()
    await bench.link.start(Self.credentials)
    let peer = try await bench.peer()
    let frame = try #require(await peer.nextFrame())
    #expect(try ChatLoginRequest(frame: frame) == ChatLoginRequest(uid: Self.uid, token: "t"))
    await peer.send(Self.welcome())
    #expect(await bench.next() == .state(.connecting))
    #expect(await bench.next() == .state(.loggingIn))
    #expect(await bench.next() == .loggedIn(Self.welcome()))
    #expect(await bench.next() == .state(.online))
    #expect(bench.transport.places == ["chat:1"])
    await bench.link.stop()
    #expect(await bench.next() == .state(.idle))
    #expect(try await peer.nextFrame() == nil, "the server sees an orderly close")
  }

  @Test func `a server that sends faster than its events are taken is not read from`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let notices = (0..<600).map { number in
      TextChatNotice(
        from: Self.bob, to: Self.uid,
        items: [TextItem(msgid: "\(number)", content: MessageContent(String(repeating: "x", count: 9_000)))])
    }
    for notice in notices { await peer.send(notice) }
    let most = LinkEventQueue.maxWaitingBytes + 10_000
    while await bench.link.continuation.waitingBytes <= LinkEventQueue.maxWaitingBytes { await Task.yield() }
    for notice in notices {
      #expect(await bench.link.continuation.waitingBytes <= most)
      #expect(await bench.next() == .text(notice))
    }
  }

  @Test func `a link that gives up says why and comes back`() async throws {
    var bench = Bench()
    _ = try await bench.logIn()
    let error = LinkError(code: .protocolViolation, message: "it does not move on")
    await bench.link.giveUp(because: error)
    let reason: LinkError? = await bench.value { if case .state(.waiting(_, let reason)) = $0 { reason } else { nil } }
    #expect(reason == error)
    await bench.link.retryNow()
    _ = try await bench.logIn(isStarting: false)
  }

  @Test func `every request reaches the server with the account's uid and its answer names it`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    try await bench.link.send(.search("bob"))
    #expect(try SearchUserRequest(frame: #require(await peer.nextFrame())).query == "bob")
    let bob = UserProfile(uid: Self.bob, name: "bob")
    await peer.send(SearchUserReply(error: .success, profile: bob))
    #expect(await bench.next() == .search(SearchUserReply(error: .success, profile: bob), query: "bob"))

    try await bench.link.send(.addFriend(to: Self.bob, greeting: "你好", remark: "Bobby"))
    let apply = try AddFriendRequest(frame: #require(await peer.nextFrame()))
    #expect(apply == AddFriendRequest(uid: Self.uid, applyName: "你好", remark: "Bobby", to: Self.bob))
    await peer.send(AddFriendReply(error: .success))
    #expect(await bench.next() == .addFriendReply(.success, to: Self.bob))

    try await bench.link.send(.acceptFriend(Self.bob, remark: "Bobby"))
    let accept = try AuthFriendRequest(frame: #require(await peer.nextFrame()))
    #expect(accept == AuthFriendRequest(from: Self.uid, to: Self.bob, remark: "Bobby"))
    await peer.send(AuthFriendReply(error: .uidInvalid))
    #expect(await bench.next() == .acceptFriendReply(AuthFriendReply(error: .uidInvalid), of: Self.bob))

    let items = [TextItem(msgid: "m1", content: "hi"), TextItem(msgid: "m2", content: "a\nb ❤️")]
    try await bench.link.send(.texts(to: .direct(Self.bob), items))
    let texts = try TextChatRequest(frame: #require(await peer.nextFrame()))
    #expect(texts == TextChatRequest(from: Self.uid, to: Self.bob, items: items))
    await peer.send(TextChatReply(error: .uidInvalid))
    #expect(await bench.next() == .textReply(TextChatReply(error: .uidInvalid), messageIDs: ["m1", "m2"]))
  }

  @Test func `what the server says unasked is reported`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let bob = UserProfile(uid: Self.bob, name: "bob", nick: "B", desc: "hi", icon: "i", sex: 1)
    let applied = AddFriendNotice(applicant: bob)
    let accepted = AuthFriendNotice(to: Self.uid, profile: UserProfile(uid: Self.bob, name: "bob"))
    let text = TextChatNotice(from: Self.bob, to: Self.uid, items: [TextItem(msgid: "m", content: "🙂")])
    await peer.send(applied)
    await peer.send(accepted)
    await peer.send(text)
    #expect(await bench.next() == .friendApplication(applied))
    #expect(await bench.next() == .friendAccepted(accepted))
    #expect(await bench.next() == .text(text))
  }

  @Test func `frames may come byte by byte, glued, and with ids that are not known`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    var bytes = try Frame(id: FrameID(rawValue: 1999), body: Array("{}".utf8)).encoded()
    for index in 0..<3 {
      let item = TextItem(msgid: "m\(index)", content: "x")
      bytes += try TextChatNotice(from: Self.bob, to: Self.uid, items: [item]).frame().encoded()
    }
    for byte in bytes.prefix(40) { await peer.send(bytes: [byte]) }
    await peer.send(bytes: Array(bytes.dropFirst(40)))
    for index in 0..<3 {
      guard case .text(let notice) = await bench.next() else {
        Issue.record("no text")
        return
      }
      #expect(notice.items.first?.msgid == "m\(index)")
    }
  }

  @Test func `long lists of texts are split for a family server, one answer each`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let items = (0..<5).map { TextItem(msgid: "m\($0)", content: MessageContent(String(repeating: "x", count: 900))) }
    try await bench.link.send(.texts(to: .direct(Self.bob), items))
    var received: [TextItem] = []
    while received.count < items.count {
      let frame = try #require(await peer.nextFrame())
      #expect(frame.body.count <= 2048)
      let request = try TextChatRequest(frame: frame)
      received += request.items
      await peer.send(TextChatReply(error: .success, from: Self.uid, to: Self.bob, items: request.items))
      let acknowledged = await bench.value { event -> [MessageID]? in
        if case .textReply(_, let ids) = event { ids } else { nil }
      }
      #expect(acknowledged == request.items.map(\.msgid))
    }
    #expect(received == items)
  }

  @Test func `a text that fits no frame is refused and nothing of it is sent`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let long = TextItem(msgid: "long", content: MessageContent(String(repeating: "长", count: 1_000)))
    let error = await #expect(throws: LinkError.self) {
      try await bench.link.send(.texts(to: .direct(Self.bob), [TextItem(msgid: "m", content: "x"), long]))
    }
    guard case .textTooLong(let bytes, let limit) = error?.code else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(bytes > 3_000)
    #expect(limit == 2_048)
    await #expect(throws: LinkError.self) {
      try await bench.link.send(.search(String(repeating: "x", count: 3_000)))
    }
    try await bench.link.send(.search("next"))
    #expect(try await peer.nextFrame()?.id == .searchUser)
  }

  @Test func `a native server announces that it takes longer bodies`() async throws {
    var bench = Bench()
    let native = NativeSession(proto: 2, inbox: 0, heartbeatSeconds: 20, maxBody: 65_535, serverTime: 0)
    let peer = try await bench.logIn(native: native)
    let long = TextItem(msgid: "long", content: MessageContent(String(repeating: "x", count: 50_000)))
    try await bench.link.send(.texts(to: .direct(Self.bob), [long]))
    #expect(try TextChatRequest(frame: #require(await peer.nextFrame())).items == [long])
  }

  @Test func `texts that are under way are not sent twice`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let first = TextItem(msgid: "1", content: "x")
    let second = TextItem(msgid: "2", content: "y")
    try await bench.link.send(.texts(to: .direct(Self.bob), [first]))
    try await bench.link.send(.texts(to: .direct(Self.bob), [first, second]))
    #expect(try TextChatRequest(frame: #require(await peer.nextFrame())).items == [first])
    #expect(try TextChatRequest(frame: #require(await peer.nextFrame())).items == [second])
  }

  @Test func `what was to follow lost texts does not overtake them by a new connection`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    try await bench.link.send(.texts(to: .direct(Self.bob), [TextItem(msgid: "first", content: "1")]), after: 1)
    await peer.close()
    _ = await bench.value { (event) -> Bool? in if case .state(.waiting) = event { true } else { nil } }
    await bench.link.retryNow()
    _ = try await bench.logIn(isStarting: false)
    // Who asks has not heard yet that the link was gone.
    let second = LinkRequest.texts(to: .direct(Self.bob), [TextItem(msgid: "second", content: "2")])
    let error = await #expect(throws: LinkError.self) { try await bench.link.send(second, after: 1) }
    #expect(error?.code == .notConnected)
    try await bench.link.send(second, after: 2)
  }

  @Test func `nothing can be sent unless online`() async throws {
    let bench = Bench()
    let error = await #expect(throws: LinkError.self) { try await bench.link.send(.search("x")) }
    #expect(error?.code == .notConnected)
  }

  @Test func `a request without an answer is reported after 15 s`() async throws {
    var bench = Bench()
    _ = try await bench.logIn()
    try await bench.link.send(.search("x"))
    await bench.advance(by: .seconds(15))
    guard case .requestFailed(.search("x"), let error) = await bench.next() else {
      Issue.record("not reported")
      return
    }
    #expect(error.code == .timeout)
  }

  @Test func `a lost connection fails its requests first, then comes back by itself`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let items = [TextItem(msgid: "m", content: "x")]
    try await bench.link.send(.texts(to: .direct(Self.bob), items))
    await peer.cut()
    guard case .requestFailed(.texts(.direct(Self.bob), items), let error) = await bench.next() else {
      Issue.record("not reported")
      return
    }
    #expect(error.code == .broken)
    guard case .state(.waiting(.milliseconds(500), let reason)) = await bench.next() else {
      Issue.record("not waiting")
      return
    }
    #expect(reason.code == .broken)
    await bench.advance(by: .milliseconds(500))
    _ = try await bench.logIn(isStarting: false)
  }

  @Test func `the user can have it come back at once`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    await peer.close()
    _ = await bench.value { (event) -> Bool? in if case .state(.waiting) = event { true } else { nil } }
    await bench.link.retryNow()
    _ = try await bench.logIn(isStarting: false)
  }

  @Test func `a server that moved is found through the gate`() async throws {
    let moved = LinkCredentials(uid: Self.uid, token: "new", host: "chat", port: 2)
    var bench = Bench(reauthenticate: { () async throws(GateError) -> LinkCredentials in moved })
    bench.transport.refuseNext()
    await bench.link.start(Self.credentials)
    let peer = try await bench.peer()
    #expect(try ChatLoginRequest(frame: #require(await peer.nextFrame())).token == "new")
    #expect(bench.transport.places == ["chat:1", "chat:2"])
  }

  @Test func `a login refused twice is final and visible`() async throws {
    var bench = Bench(reauthenticate: { () async throws(GateError) -> LinkCredentials in Self.credentials })
    await bench.link.start(Self.credentials)
    for _ in 0..<2 {
      let peer = try await bench.peer()
      _ = try await peer.nextFrame()
      await peer.send(ChatLoginReply(error: .tokenWrong))
    }
    #expect(
      await bench.value { (event) -> ErrorCode? in if case .loginRefused(let code) = event { code } else { nil } }
        == .tokenWrong)
    guard case .state(.stopped(let error)) = await bench.next() else {
      Issue.record("not stopped")
      return
    }
    #expect(error.code == .loginRefused(.tokenWrong))
  }

  @Test func `another login takes the account and the link stays away`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let notice = OfflineNotice(uid: Self.uid)
    await peer.send(notice)
    #expect(await bench.next() == .kicked(notice))
    #expect(await bench.next() == .state(.kicked))
    #expect(try await peer.nextFrame() == nil)
    #expect(bench.transport.places.count == 1)
  }

  @Test func `a takeover of somebody else is not ours`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    await peer.send(OfflineNotice(uid: Self.bob))
    guard case .protocolError = await bench.next() else {
      Issue.record("not reported")
      return
    }
    try await bench.link.send(.search("still here"))
  }

  @Test(arguments: [Duration.seconds(3600), .seconds(-3600)])
  func `nothing goes out on a connection from before a suspension`(jump: Duration) async throws {
    let lead = Lead()
    var bench = Bench(wallLead: { lead.value.withLock { $0 } })
    let peer = try await bench.logIn()
    lead.value.withLock { $0 += .seconds(9) }
    try await bench.link.send(.search("a little drift is none"))
    _ = try await peer.nextFrame()
    lead.value.withLock { $0 += jump }
    let error = await #expect(throws: LinkError.self) { try await bench.link.send(.search("x")) }
    #expect(error?.code == .notConnected)
    #expect(try await peer.nextFrame() == nil)
    await bench.advance(by: .seconds(1))
    _ = try await bench.logIn(isStarting: false)
  }

  @Test func `a silent server gets a heartbeat`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    await bench.advance(by: .seconds(15))
    #expect(try HeartbeatRequest(frame: #require(await peer.nextFrame())).from == Self.uid)
  }

  @Test func `a deaf session at an original server logs in again on its connection, and nobody sees the probes`()
    async throws
  {
    var bench = Bench()
    let peer = try await bench.logIn()
    for _ in 0..<2 {
      await bench.advance(by: .seconds(15))
      #expect(try #require(await peer.nextFrame()).id == .heartbeat)
    }
    await bench.advance(by: .seconds(15))
    let probe = try TextChatRequest(frame: #require(await peer.nextFrame()))
    #expect(probe == TextChatRequest(from: Self.uid, to: Self.uid, items: []))
    let items = [TextItem(msgid: "m", content: "hi")]
    try await bench.link.send(.texts(to: .direct(Self.bob), items))
    #expect(try TextChatRequest(frame: #require(await peer.nextFrame())).items == items)

    await peer.send(TextChatReply(error: .success, from: Self.uid, to: Self.uid))
    #expect(try #require(await peer.nextFrame()).id == .chatLogin)
    await peer.send(Self.welcome())
    #expect(await bench.next() == .loggedIn(Self.welcome()))
    let reply = TextChatReply(error: .success, from: Self.uid, to: Self.bob, items: items)
    await peer.send(reply)
    #expect(await bench.next() == .textReply(reply, messageIDs: ["m"]), "the answer to the probe was not its")
    #expect(bench.transport.places.count == 1)
  }

  @Test(arguments: ["", "[]", "{", "{\"error\":\"x\"}", "{\"error\":0,\"fromuid\":\"x\"}"])
  func `a body that cannot be read is reported and skipped`(body: String) async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    await peer.send(bytes: try Frame(id: .textChatNotice, body: Array(body.utf8)).encoded())
    guard case .protocolError(let text) = await bench.next() else {
      Issue.record("not reported")
      return
    }
    #expect(text.contains("1019"))
    try await bench.link.send(.search("still here"))
  }

  @Test func `a login reply for another account lets nobody in`() async throws {
    var bench = Bench()
    await bench.link.start(Self.credentials)
    let peer = try await bench.peer()
    _ = try await peer.nextFrame()
    await peer.send(ChatLoginReply(error: .success, profile: UserProfile(uid: Self.bob, name: "bob")))
    let first = await bench.value { event -> LinkEvent? in
      switch event {
      case .loggedIn, .state(.waiting), .state(.online): event
      default: nil
      }
    }
    guard case .state(.waiting(_, let reason)) = first else {
      Issue.record("got \(String(describing: first))")
      return
    }
    #expect(reason.code == .protocolViolation)
  }

  @Test func `a login reply that cannot be read ends the attempt`() async throws {
    var bench = Bench()
    await bench.link.start(Self.credentials)
    let peer = try await bench.peer()
    await peer.send(bytes: try Frame(id: .chatLoginReply, body: Array("[]".utf8)).encoded())
    let reason = await bench.value { (event) -> LinkError.Code? in
      if case .state(.waiting(_, let reason)) = event { reason.code } else { nil }
    }
    #expect(reason == .protocolViolation)
  }

  @Test func `a link that is not stopped yet can be started with another account`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let other = LinkCredentials(uid: Self.bob, token: "b", host: "chat", port: 3)
    await bench.link.start(other)
    #expect(try await peer.nextFrame() == nil)
    let second = try await bench.peer()
    #expect(try ChatLoginRequest(frame: #require(await second.nextFrame())).uid == Self.bob)
  }
}
