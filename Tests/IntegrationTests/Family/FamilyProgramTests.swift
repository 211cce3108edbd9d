import ChatProtocol
import ClientComposition
import ClientCore
import Testing

/// The program's own composition with `--server HOST:PORT`, before a family server.
@MainActor
@Suite("Family server: the program", .timeLimit(.minutes(1)))
struct FamilyProgramTests {
  @Test func theClientOfTheProgramLogsInAndGoesOnAtItsNextStart() async throws {
    let server = try FamilyServer(at: ["http login alice", "alice relogin: friend_list with two"])
    let folder = try FamilyFolder()
    let gate = GateEndpoint(host: "127.0.0.1", port: server.gatePort)
    let changes = ConditionSignal()

    func run(_ body: (Client) async throws -> Void) async throws {
      let client = Client(Client.Setup(server: gate, paths: XDGPaths(root: folder.path)))
      client.store.onChange = { changes.raise() }
      let work = Task { await client.controller.run() }
      try await body(client)
      await client.shutDown()
      work.cancel()
      await work.value
    }

    try await run { client in
      #expect(client.host == nil && !client.store.state.isOffline)
      for (field, text) in [FormField.email: "alice@example.test", .password: FamilyClient.password] {
        client.controller.handle(.form(.edit(.replaceAll(text), field)))
      }
      client.controller.handle(.form(.submit))
      try await changes.until { client.store.state.connection == .online }
      client.controller.handle(.contacts(.startChat(Recorded.bob)))
      client.controller.handle(.chat(.edit(.insert("hello"))))
      client.controller.handle(.chat(.send))
      try await changes.until { client.store.state.chatPane?.messages.last?.delivery == .sent }
      try await changes.until { client.store.state.notices.map(\.content) == [.serverKeepsNothing] }
    }
    try await run { client in
      client.resume()
      #expect(client.store.state.page == .main)
      try await changes.until { client.store.state.connection == .online }
      #expect(client.store.state.main.contacts[Recorded.bob]?.displayName == "bob")
      #expect(client.store.state.main.conversations.first?.lastMessage?.text == "hello")
      client.controller.handle(.contacts(.startChat(Recorded.bob)))
      client.controller.handle(.chat(.edit(.insert("again"))))
      client.controller.handle(.chat(.send))
      try await changes.until { client.store.state.chatPane?.messages.last?.delivery == .sent }
      client.controller.handle(.search(.lookUp("nobodyhere")))
      try await changes.until { client.store.state.main.search.lookup == .notFound("nobodyhere") }
      #expect(client.store.state.notices.isEmpty, "it was said at the first start")
    }
    #expect(server.log.gateRequests.count == 1)
    server.stop()
  }

  @Test func withoutAFolderToWriteToTheProgramWorksAndSaysThatNothingIsKept() async throws {
    let server = try FamilyServer(at: ["http login alice", "alice relogin: friend_list with two"])
    let changes = ConditionSignal()
    let gate = GateEndpoint(host: "127.0.0.1", port: server.gatePort)
    let client = Client(Client.Setup(server: gate, paths: XDGPaths(root: "/dev/null")))
    client.store.onChange = { changes.raise() }
    let work = Task { await client.controller.run() }
    for (field, text) in [FormField.email: "alice@example.test", .password: FamilyClient.password] {
      client.controller.handle(.form(.edit(.replaceAll(text), field)))
    }
    client.controller.handle(.form(.submit))
    try await changes.until { client.store.state.connection == .online && client.store.state.page == .main }
    #expect(
      client.store.state.notices.contains {
        if case .nothingKept(let folder) = $0.content { folder.hasPrefix("/dev/null/") } else { false }
      })
    client.controller.handle(.contacts(.startChat(Recorded.bob)))
    client.controller.handle(.chat(.edit(.insert("hello"))))
    client.controller.handle(.chat(.send))
    try await changes.until { client.store.state.chatPane?.messages.last?.delivery == .sent }
    await client.shutDown()
    work.cancel()
    await work.value
    server.stop()
  }
}
