import ChatProtocol
import ClientCore
import Testing

@testable import ClientComposition

/// A session that was kept, and a chat server that is gone while its gate and others are well.
@MainActor
@Suite("Family server: the chat server of a kept session is gone", .timeLimit(.minutes(1)))
struct FamilyChatServersTests {
  private static let caseName = "qt relogin with friend (chatserver1)"

  /// The account as it was kept with a chat server that takes nobody any more.
  private func kept(at dead: FamilyListener, _ trial: FamilyTrial, _ client: FamilyClient) throws -> LastAccount {
    var account = try Recorded.session(Self.caseName, at: 1, of: trial.server, gate: client.server)
    let token = try #require(account.session?.token)
    account.chatServers = [ChatServerPlace(host: "127.0.0.1", port: trial.server.chatPort(1))]
    account.session = RememberedSession(token: token, host: "127.0.0.1", port: dead.port)
    return account
  }

  @Test func anotherOneThatTheGateHasNamedTakesTheToken() async throws {
    try await FamilyTrial.run(at: [Self.caseName]) { trial in
      let client = trial.client()
      let dead = try FamilyListener { $0.stop() }
      defer { dead.stop() }
      client.controller.resume(try kept(at: dead, trial, client))
      try await client.until { $0.connection == .online }
      #expect(trial.server.log.gateRequests.map(\.path) == ["/get_chatserver"])
      #expect(trial.server.log.frames(.chatLogin).count == 1)
    }
  }

  @Test func whereNoneIsLeftTheLoginPageSaysWhyAndHasTheAccount() async throws {
    try await FamilyTrial.run(at: [Self.caseName]) { trial in
      let client = trial.client()
      let dead = try FamilyListener { $0.stop() }
      defer { dead.stop() }
      let account = try kept(at: dead, trial, client)
      trial.server.stopChat()
      client.controller.resume(account)
      // It may only be starting anew, so the chats stay on the screen for a while.
      try await trial.server.until { $0.gateRequests.count >= 4 }
      #expect(client.state.page == .main)
      client.clock.advance(by: .seconds(61))
      try await client.until { $0.page == .login }
      guard case .chatServersGone = client.state.form.failure else {
        throw FamilyTrialError("the login page says \(String(describing: client.state.form.failure))")
      }
      #expect(client.state.form.text(of: .email) == account.email)
    }
  }

  @Test func whatTheGateNamedForOneAccountServesTheOthersOfItsFolder() async throws {
    let folder = try FamilyFolder()
    let memory = RememberedAccounts(folder: folder.path)
    let gate = GateEndpoint(host: "gate", port: 8080)
    let places = [1, 2, 3].map { ChatServerPlace(host: "chat", port: $0) }
    func account(_ uid: UserID, at place: ChatServerPlace) -> LastAccount {
      LastAccount(
        server: gate, email: "e", uid: uid, session: RememberedSession(token: "t", host: place.host, port: place.port),
        chatServers: [place])
    }
    await memory.remember(account(Recorded.alice, at: places[0]))
    await memory.remember(account(Recorded.bob, at: places[1]))
    await memory.remember(account(Recorded.alice, at: places[2]))
    await memory.forgetSession(token: "t")
    let found = Dictionary(uniqueKeysWithValues: memory.load().map { ($0.uid, $0.chatServers) })
    #expect(found[Recorded.alice]?.first == places[2])
    #expect(found[Recorded.bob]?.first == places[1])
    #expect(found.values.allSatisfy { Set($0) == Set(places) })
  }
}
