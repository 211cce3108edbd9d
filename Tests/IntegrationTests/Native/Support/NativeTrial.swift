import ChatProtocol
import ClientCore
import Logging
import ServerStub
import Testing

/// Our own server, with its database on disk, and the clients of one test.
@MainActor
final class NativeTrial {
  private let folder: FamilyFolder
  private let storage: ServerStorage
  private var running: RunningServer?
  private var ports: (gate: UInt16, chat: UInt16) = (0, 0)
  private let clients = TrialClients()
  private var clientCount = 0
  private let hasher = PasswordHasher(cost: NativeTrial.passwordCost)

  private static let passwordCost = PasswordHasher.Cost(passes: 1, memoryKiB: 8)

  private init() async throws {
    folder = try FamilyFolder()
    storage = try await ServerStorage.sqlite(path: folder.path + "/server.db")
  }

  /// Runs a test with a server that stands.
  static func run(_ body: @MainActor (NativeTrial) async throws -> Void) async throws {
    let trial = try await NativeTrial()
    let outcome: Result<Void, any Error>
    do {
      try await trial.startServer()
      outcome = .success(try await body(trial))
    } catch {
      outcome = .failure(error)
    }
    await trial.end()
    try outcome.get()
  }

  // MARK: Server

  /// Starts the server on the data there are, at the ports it had.
  func startServer() async throws {
    var configuration = ServerConfiguration(mailer: InMemoryMailer())
    configuration.gate = ServerEndpoint(host: "127.0.0.1", port: Int(ports.gate))
    configuration.chat = ServerEndpoint(host: "127.0.0.1", port: Int(ports.chat))
    configuration.storage = .sqlite(path: folder.path + "/server.db")
    configuration.passwordCost = Self.passwordCost
    let server = try await RunningServer.start(
      configuration, logger: Logger(label: "trial") { _ in SwiftLogNoOpLogHandler() })
    running = server
    ports = (UInt16(clamping: server.gatePort), UInt16(clamping: server.chatPort))
  }

  func stopServer() async {
    await running?.shutdown()
    running = nil
  }

  func cutConnections() async { await running?.dropConnections() }

  /// Makes users that are all friends of each other; their password is ``FamilyClient/password``.
  func makeFriends(_ names: String...) async throws -> [UserID] {
    let digest = try PasswordDigest(FamilyClient.password).hex
    let hash = try await hasher.hash(digest)
    var uids: [UserID] = []
    for name in names {
      let account = NewAccount(
        name: name, email: "\(name)@example.test", password: digest, nick: name, icon: "", sex: 0)
      let profile = try #require(try await storage.accounts.create(account, passwordHash: hash))
      for other in uids { try await storage.friends.befriend(profile.uid, other) }
      uids.append(profile.uid)
    }
    return uids
  }

  // MARK: Clients

  /// Starts a client; one with the same `home` as an earlier one finds its files, and is the same device.
  func client(home: String) -> FamilyClient {
    clientCount += 1
    return clients.start(
      FamilyClient(
        gatePort: ports.gate, root: "\(folder.path)/\(home)", configuration: .eager, idPrefix: "d\(clientCount)-"))
  }

  /// Ends a client in order, as at the end of the program.
  func end(_ client: FamilyClient) async { await clients.end(client) }

  /// A bare link of the native dialect, as another device of an account.
  func link(_ name: String, device: String) async throws -> NativeDevice {
    let gate = CurlGateClient(endpoint: GateEndpoint(host: "127.0.0.1", port: ports.gate))
    let session = try await gate.logIn(
      email: "\(name)@example.test", password: try PasswordDigest(FamilyClient.password))
    return await NativeDevice(session.credentials, device: device)
  }

  private func end() async {
    await clients.endAll()
    await stopServer()
    await storage.close()
  }
}

/// A device that is driven request by request.
@MainActor
final class NativeDevice {
  let link = ChatLink(configuration: .eager)
  private var events: AsyncStream<LinkEvent>.Iterator

  init(_ credentials: LinkCredentials, device: String) async {
    events = link.events.makeAsyncIterator()
    await link.start(credentials, native: NativeLogin(proto: 2, device: device, cursor: 0))
  }

  /// Skips events until one that is wanted.
  func value<Value>(_ pick: (LinkEvent) -> Value?) async throws -> Value {
    // Taken out while it waits; one caller at a time.
    var iterator = events
    defer { events = iterator }
    while let event = await iterator.next(isolation: #isolation) {
      if let value = pick(event) { return value }
    }
    throw FamilyTrialError("the link ended")
  }

  func online() async throws { try await value { $0 == .state(.online) ? () : nil } }
}

extension FamilyClient {
  /// Waits for what needs time to pass: every look at the state moves the client's clock on.
  func untilTimePasses(_ condition: (AppState) -> Bool) async throws {
    while !condition(state) {
      clock.advance(by: .milliseconds(100))
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  func conversation(with peer: UserID) -> Conversation? { state.main.conversations.first { $0.peer == peer } }
}
