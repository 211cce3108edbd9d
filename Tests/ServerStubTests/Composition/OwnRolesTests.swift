import ChatProtocol
import Logging
import NIOPosix
import ServerStub
import Synchronization
import Testing

// Not `@testable`: this is all that another target sees of the server, and all that it needs.

/// Carries events to the hubs of other chat servers, and loses some.
private final class LossyDelivery: EventDelivery {
  private let hubs: [ChatHub]
  private let count = Mutex(0)
  /// Each of so many is lost; 0 for none.
  private let lost: Int

  init(to hubs: [ChatHub], losingEvery lost: Int) {
    self.hubs = hubs
    self.lost = lost
  }

  func deliver(_ events: [UserID: [CommittedEvent]]) {
    let number = count.withLock { count in
      count += 1
      return count
    }
    guard lost == 0 || number % lost != 0 else { return }
    for hub in hubs { hub.publish(events) }
  }
}

private struct NoticesForAll: PeerNotifier {
  let hubs: [ChatHub]

  func notify(_ notice: PeerNotice, to uid: UserID) {
    for hub in hubs { hub.notify(notice, to: uid) }
  }
}

/// A directory that tells of each renewal, and may say that places are lost.
private final class WatchedDirectory: SessionDirectory {
  let directory: LocalSessionDirectory
  let renewals: AsyncStream<Int>.Continuation
  /// Says that all places are lost.
  let losesAll = Mutex(false)

  init(_ directory: LocalSessionDirectory, renewals: AsyncStream<Int>.Continuation) {
    self.directory = directory
    self.renewals = renewals
  }

  var lease: Duration? { directory.lease }
  func join(_ node: NodeID, ending sessions: any SessionEnding) { directory.join(node, ending: sessions) }
  func leave(_ node: NodeID) { directory.leave(node) }

  func renew(_ claims: [SlotClaim], of node: NodeID) -> [SlotClaim] {
    let lost = directory.renew(claims, of: node)
    renewals.yield(claims.count)
    return losesAll.withLock { $0 } ? claims : lost
  }

  func claim(_ slot: SessionSlot, of uid: UserID, for session: SessionID) -> ClaimedSlot {
    directory.claim(slot, of: uid, for: session)
  }

  func release(_ session: SessionID, of uid: UserID) -> Bool { directory.release(session, of: uid) }
  func endSessions(of uid: UserID, token: [UInt8]?) { directory.endSessions(of: uid, token: token) }
  func online(among uids: [UserID]) -> Set<UserID> { directory.online(among: uids) }
  func hasFamilySession(_ uid: UserID) -> Bool { directory.hasFamilySession(uid) }
}

/// Two chat servers and a gate over one storage and one directory.
private struct Cluster {
  let gate: ServerEndpoint
  let chats: [ServerEndpoint]
  let storage: ServerStorage
  let roles: ServerRoles
  /// Cancelling one ends its chat server.
  let chatTasks: [Task<Void, Never>]
  let mails: CodeCollector

  func chat(_ index: Int) async throws -> ChatTestClient { try await ChatTestClient.connect(port: chats[index].port) }

  func logIn(_ uid: UserID, at index: Int, device: String) async throws -> ChatTestClient {
    let client = try await chat(index)
    try await client.send(
      ChatLoginRequest(
        uid: uid, token: try await roles.tokens.issue(for: uid),
        native: NativeLogin(proto: 2, device: device, cursor: 0)))
    #expect(try await client.expect(ChatLoginReply.self).error == .success)
    return client
  }

  func account(_ name: String) async throws -> UserID {
    let account = NewAccount(
      name: name, email: "\(name)@x.test", password: "", nick: name, icon: ":/res/head_1.jpg", sex: 1)
    guard let profile = try await storage.accounts.create(account, passwordHash: "h") else {
      throw TestFailure("\(name) is taken")
    }
    return profile.uid
  }
}

private func withCluster(
  losingEvery lost: Int = 0, directory given: (any SessionDirectory)? = nil, _ body: (Cluster) async throws -> Void
) async throws {
  let mails = CodeCollector()
  var configuration = ServerConfiguration(mailer: mails)
  configuration.passwordCost = PasswordHasher.Cost(passes: 1, memoryKiB: 64)
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let clock = configuration.clock
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
  let hubs = ["one", "two"].map { ChatHub(node: NodeID(name: $0, epoch: clock.nowMilliseconds())) }
  let storage = try await ServerStorage.inMemory(
    publisher: EventFanout(local: hubs[0], others: LossyDelivery(to: [hubs[1]], losingEvery: lost)))
  let directory: any SessionDirectory = given ?? LocalSessionDirectory(lease: .seconds(30), clock: clock)
  let throttle = LocalThrottle(clock: clock)
  let tokens = TokenService(hashes: storage.tokenHashes, throttle: throttle, clock: clock)
  let verify = VerifyRole(mailer: mails, clock: clock)
  let status = StatusRole(tokens: tokens, clock: clock, lease: .seconds(30))
  let roles = ServerRoles(
    storage: storage, tokens: tokens,
    accounts: AccountService(
      accounts: storage.accounts, codes: verify, hasher: PasswordHasher(cost: configuration.passwordCost),
      throttle: throttle, sessions: directory),
    verification: verify, status: status, logout: LogoutService(tokens: tokens, sessions: directory),
    registry: status, sessions: directory, notifier: NoticesForAll(hubs: hubs), close: { await storage.close() })
  let gateServer = GateServer(configuration, roles: roles, group: group, logger: logger)
  let chatServers = hubs.map { ChatServer(configuration, roles: roles, hub: $0, group: group, logger: logger) }
  let gate = try await gateServer.listen()
  var chats: [ServerEndpoint] = []
  for server in chatServers { chats.append(try await server.listen()) }
  let statusServer = StatusServer(status, logger: logger)
  let tasks =
    chatServers.map { server in Task { await server.run() } }
    + [Task { await gateServer.run() }, Task { await statusServer.run() }]
  let cluster = Cluster(
    gate: gate, chats: chats, storage: storage, roles: roles, chatTasks: Array(tasks.prefix(2)), mails: mails)
  let outcome: Result<Void, any Error>
  do {
    outcome = .success(try await body(cluster))
  } catch {
    outcome = .failure(error)
  }
  for task in tasks { task.cancel() }
  for task in tasks { await task.value }
  await roles.close()
  try await group.shutdownGracefully()
  try outcome.get()
}

@Suite("Roles put together by another target", .timeLimit(.minutes(1)))
struct OwnRolesTests {
  @Test("a registration at the gate leads to a chat server, and the least loaded one at that")
  func gateAndChat() async throws {
    try await withCluster { cluster in
      let gate = try await GateTestClient.connect(port: cluster.gate.port)
      defer { gate.close() }
      var ports: [Int] = []
      for name in ["alice", "bob"] {
        let email = "\(name)@x.test"
        try await gate.postExpectingSuccess("/get_verifycode", ["email": email])
        try await gate.postExpectingSuccess(
          "/user_register",
          [
            "user": name, "email": email, "passwd": "p", "confirm": "p", "icon": ":/i.png", "nick": name,
            "verifycode": cluster.mails.code(for: email) ?? "",
          ])
        let reply = try await gate.postExpectingSuccess("/user_login", ["email": email, "passwd": "p"])
        let port = try #require(reply["port"]?.string.flatMap { Int($0) })
        ports.append(port)
        let uid = try #require(reply["uid"]?.int.flatMap { UserID(exactly: $0) })
        let chat = try await ChatTestClient.connect(port: port)
        try await chat.send(ChatLoginRequest(uid: uid, token: reply["token"]?.string ?? ""))
        #expect(try await chat.expect(ChatLoginReply.self).error == .success)
      }
      #expect(Set(ports) == Set(cluster.chats.map(\.port)))
    }
  }

  @Test("texts reach the sessions of other chat servers in order, also where some of the deliveries are lost")
  func textsBetweenServers() async throws {
    for lost in [0, 2] {
      try await withCluster(losingEvery: lost) { cluster in
        let (alice, bob) = (try await cluster.account("alice"), try await cluster.account("bob"))
        try await cluster.storage.friends.befriend(alice, bob)
        let sender = try await cluster.logIn(alice, at: 0, device: "a")
        let reader = try await cluster.logIn(bob, at: 1, device: "b")
        for number in 0..<10 {
          try await sender.send(
            TextChatRequest(
              from: alice, to: bob, items: [TextItem(msgid: MessageID("m\(number)"), content: "\(number)")]))
          #expect(try await sender.reply(TextChatReply.self).error == .success)
        }
        // A native client that learns of a gap asks for what it misses, from the server it is at.
        try await reader.send(SyncRequest(cursor: 0, limit: 100))
        let events = try await reader.reply(SyncReply.self).events
        #expect(events.compactMap { $0.text?.content } == (0..<10).map { "\($0)" })
        // And whatever was pushed came in order.
        if lost == 0 {
          let again = try await cluster.logIn(bob, at: 1, device: "c")
          try await sender.send(
            TextChatRequest(from: alice, to: bob, items: [TextItem(msgid: "last", content: "last")]))
          #expect(try await again.reply(TextChatNotice.self).items.map(\.content) == ["last"])
        }
      }
    }
  }

  @Test("a newer login ends the session of its device at another server, and a logout all of them")
  func sessionsBetweenServers() async throws {
    try await withCluster { cluster in
      let alice = try await cluster.account("alice")
      let older = try await cluster.logIn(alice, at: 0, device: "phone")
      let newer = try await cluster.logIn(alice, at: 1, device: "phone")
      #expect(try await older.reply(OfflineNotice.self).uid == alice)
      #expect(try await older.next() == nil)
      let other = try await cluster.logIn(alice, at: 0, device: "desk")
      let token = try await cluster.roles.tokens.issue(for: alice)
      #expect(try await cluster.roles.sessions.online(among: [alice]) == [alice])
      #expect(
        try await cluster.roles.logout.logOut(alice, token: token, everywhere: true, peer: "p") == .success)
      for client in [newer, other] {
        #expect(try await client.reply(OfflineNotice.self).uid == alice)
        #expect(try await client.next() == nil)
      }
    }
  }

  @Test("a chat server that is cancelled withdraws, lets its sessions go, and the others go on")
  func cancelledServer() async throws {
    try await withCluster { cluster in
      let (alice, bob) = (try await cluster.account("alice"), try await cluster.account("bob"))
      let gone = try await cluster.logIn(alice, at: 0, device: "a")
      let stays = try await cluster.logIn(bob, at: 1, device: "b")
      cluster.chatTasks[0].cancel()
      await cluster.chatTasks[0].value
      #expect(try await gone.next() == nil)
      #expect(try await cluster.roles.sessions.online(among: [alice, bob]) == [bob])
      for _ in 0..<3 {
        #expect(try await cluster.roles.status.chatServer(for: alice)?.port == UInt16(cluster.chats[1].port))
      }
      await #expect(throws: (any Error).self) { try await cluster.chat(0) }
      try await stays.expectNothing()
    }
  }

  @Test(
    "what a chat server holds is renewed for as long as it runs, and sessions whose place is lost end",
    arguments: [false, true])
  func renewal(losesAll: Bool) async throws {
    let (renewals, continuation) = AsyncStream.makeStream(of: Int.self)
    let clock = SteppedClock()
    let directory = WatchedDirectory(
      LocalSessionDirectory(lease: .milliseconds(60), clock: clock.serverClock), renewals: continuation)
    try await withCluster(directory: directory) { cluster in
      let alice = try await cluster.account("alice")
      let client = try await cluster.logIn(alice, at: 0, device: "a")
      directory.losesAll.withLock { $0 = losesAll }
      if losesAll {
        #expect(try await client.reply(OfflineNotice.self).uid == alice)
        return
      }
      var renewed = 0
      for await count in renewals where count == 1 {
        // More than a lease in all, and never so much between two renewals.
        clock.advance(milliseconds: 50)
        renewed += 1
        if renewed == 4 { break }
      }
      #expect(try await cluster.roles.sessions.online(among: [alice]) == [alice])
    }
  }
}
