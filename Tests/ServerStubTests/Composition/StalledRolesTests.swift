import ChatProtocol
import Logging
import NIOPosix
import Synchronization
import Testing

@testable import ServerStub

/// Holds up whoever comes until it is opened.
private final class Barrier: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(isOpen: Bool) { state = Mutex(State(isOpen: isOpen)) }

  func close() { state.withLock { $0.isOpen = false } }

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      defer { state = State(isOpen: true) }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

/// Logins that take as long as the barrier lasts.
private struct StalledAccounts: AccountAPI {
  let accounts: any AccountAPI
  let barrier: Barrier

  func register(_ account: NewAccount, code: String, peer: String) async throws(ServerError) -> Result<
    UserProfile, Refusal
  > {
    try await accounts.register(account, code: code, peer: peer)
  }

  func resetPassword(
    of name: String, email: String, to password: String, code: String, peer: String
  ) async throws(ServerError) -> ErrorCode {
    try await accounts.resetPassword(of: name, email: email, to: password, code: code, peer: peer)
  }

  func logIn(
    _ identifier: String, password: String, peer: String
  ) async throws(ServerError) -> Result<AdmittedLogin, Refusal> {
    await barrier.pass()
    return try await accounts.logIn(identifier, password: password, peer: peer)
  }

  func isCurrent(_ login: AdmittedLogin) async throws(ServerError) -> Bool { try await accounts.isCurrent(login) }
}

/// A server whose storage or accounts do not answer.
@Suite("What does not answer", .timeLimit(.minutes(1))) struct StalledRolesTests {
  private func withServer(
    _ barrier: Barrier, _ body: (ServerFixture) async throws -> Void
  ) async throws {
    let mails = CodeCollector()
    var configuration = ServerConfiguration(mailer: mails)
    configuration.passwordCost = PasswordHasher.Cost(passes: 1, memoryKiB: 64)
    configuration.verifyLimits.pause = 0
    configuration.chatLimits.familyPauses = .brief
    configuration.chatLimits.requestTimeout = .milliseconds(300)
    configuration.chatLimits.refusedTextsPause = .milliseconds(1)
    configuration.gateLimits.answerTimeout = .milliseconds(300)
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let server = try await RunningServer.start(configuration, logger: logger) {
      (configuration, hub, logger) async throws(ServerStartError) in
      var roles = try await ServerRoles.inProcess(configuration, hub: hub, logger: logger)
      let storage = roles.storage
      roles.storage = ServerStorage(
        accounts: storage.accounts, friends: storage.friends,
        messages: InterceptedMessageStore(storage.messages) { await barrier.pass() }, presence: storage.presence,
        tokenHashes: storage.tokenHashes, close: { await storage.close() })
      roles.accounts = StalledAccounts(accounts: roles.accounts, barrier: barrier)
      return roles
    }
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await body(ServerFixture(server: server, mails: mails)))
    } catch {
      outcome = .failure(error)
    }
    barrier.open()
    await server.shutdown()
    try outcome.get()
  }

  @Test("refuses a text in time, and the text is stored once when it comes again")
  func stalledStore() async throws {
    let barrier = Barrier(isOpen: true)
    try await withServer(barrier) { fixture in
      let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
      try await fixture.befriend(alice, bob)
      let (client, _) = try await fixture.logIn(alice)
      barrier.close()
      #expect(try await client.sendText("late", id: "m", from: alice.uid, to: bob.uid).error == .backendUnreachable)
      // The connection is none the worse for it.
      try await client.expectNothing()
      barrier.open()
      var reply = try await client.sendText("late", id: "m", from: alice.uid, to: bob.uid)
      while reply.error == .backendUnreachable {
        reply = try await client.sendText("late", id: "m", from: alice.uid, to: bob.uid)
      }
      #expect(reply.error == .success)
      let (reader, _) = try await fixture.logIn(bob, native: true)
      try await reader.send(SyncRequest(cursor: 0, limit: 100))
      #expect(try await reader.reply(SyncReply.self).events.compactMap { $0.text?.content } == ["late"])
    }
  }

  @Test("refuses a request at the gate in time, and the next one is served")
  func stalledGate() async throws {
    let barrier = Barrier(isOpen: true)
    try await withServer(barrier) { fixture in
      let alice = try await fixture.register("alice")
      barrier.close()
      let gate = try await fixture.gate()
      let response = try await gate.post("/user_login", ["email": alice.email, "passwd": alice.password])
      #expect(response.error == Int64(ErrorCode.backendUnreachable.rawValue))
      gate.close()
      barrier.open()
      #expect(try await !fixture.token(for: alice).isEmpty)
    }
  }

  @Test("is not asked any more once many wait for it, until they are answered")
  func clogged() {
    let jobs = JobGroup()
    for _ in 0..<256 {
      #expect(!jobs.isClogged)
      jobs.abandonJob()
    }
    #expect(jobs.isClogged)
    jobs.abandonedJobEnded()
    #expect(!jobs.isClogged)
  }

  @Test("is waited for no longer than the deadline by what a role does of its own accord")
  func deadline() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let deadline = Deadline(group: group)
    let barrier = Barrier(isOpen: false)
    let error = await #expect(throws: ServerError.self) {
      try await deadline.run(within: .milliseconds(20)) { () async throws(ServerError) in await barrier.pass() }
    }
    #expect(error?.code == .unreachable)
    barrier.open()
    #expect(try await deadline.run(within: .hours(1)) { () async throws(ServerError) in 7 } == 7)
    let failure = await #expect(throws: ServerError.self) {
      try await deadline.run(within: .hours(1)) { () async throws(ServerError) in
        throw ServerError(code: .storage, message: "broken")
      }
    }
    #expect(failure?.code == .storage)
    try await group.shutdownGracefully()
  }
}
