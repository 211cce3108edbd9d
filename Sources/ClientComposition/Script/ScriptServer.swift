import ChatProtocol
import ClientCore
import Logging
import ServerStub

/// The server of a script: the real one on loopback, with its database in the script's folder.
@MainActor
final class ScriptServer {
  let mailbox: ScriptMailbox
  /// Where it is, or was before it stopped.
  private(set) var endpoint: OfflineEndpoint?
  /// Whether the built-in accounts take part; read at the start.
  var hasCompanions = false
  /// Whether it says that people use the family's Qt client; read at the start.
  var hasFamilyClients = false
  private let folder: String
  private let clock: ScriptClock
  private var running: RunningServer?
  private var keepsChatPort = true
  /// A second door to the database, to set up users without their devices.
  private var storage: ServerStorage?
  private let hasher = PasswordHasher(cost: ScriptServer.passwordCost)
  private var passwords: [String: String] = [:]

  /// As little as Argon2 takes: scripts make many users, and nobody attacks them.
  private static let passwordCost = PasswordHasher.Cost(passes: 1, memoryKiB: 8)
  private static let host = OfflineEndpoint.host

  init(folder: String, clock: ScriptClock, mailbox: ScriptMailbox) {
    self.folder = folder
    self.clock = clock
    self.mailbox = mailbox
  }

  var isRunning: Bool { running != nil }

  private var database: String { folder + "/server.db" }

  // MARK: Life

  /// Starts it if it has never run.
  func startFirst() async throws(ScriptFault) {
    if endpoint == nil { try await start() }
  }

  /// Starts it on the data there are, at the ports it had.
  func start() async throws(ScriptFault) {
    guard running == nil else { return }
    do {
      try PrivateFiles.createFolder(folder)
      let server = try await startAnywhere()
      running = server
      endpoint = OfflineEndpoint(
        gatePort: UInt16(clamping: server.gatePort), chatPort: UInt16(clamping: server.chatPort))
      if storage == nil { storage = try await ServerStorage.sqlite(path: database, clock: clock.server) }
    } catch {
      throw ScriptFault("the server could not start: \(error)")
    }
  }

  /// The old ports, so that clients find it again; others only if somebody took one meanwhile.
  private func startAnywhere() async throws(ServerStartError) -> RunningServer {
    let logger = Logger(label: "script") { _ in SwiftLogNoOpLogHandler() }
    if let endpoint {
      do throws(ServerStartError) {
        let chatPort = keepsChatPort ? endpoint.chatPort : 0
        keepsChatPort = true
        return try await RunningServer.start(configuration(endpoint.gatePort, chatPort), logger: logger)
      } catch {
        guard error.code == .cannotListen else { throw error }
      }
    }
    return try await RunningServer.start(configuration(0, 0), logger: logger)
  }

  private func configuration(_ gatePort: UInt16, _ chatPort: UInt16) -> ServerConfiguration {
    var configuration = ServerConfiguration(mailer: mailbox)
    configuration.gate = ServerEndpoint(host: Self.host, port: Int(gatePort))
    configuration.chat = ServerEndpoint(host: Self.host, port: Int(chatPort))
    configuration.storage = .sqlite(path: database)
    configuration.hasCompanions = hasCompanions
    configuration.hasFamilyClients = hasFamilyClients
    configuration.verifyLimits.mailsPerPeer = nil
    configuration.passwordCost = Self.passwordCost
    configuration.clock = clock.server
    return configuration
  }

  /// Stops it; everything accepted is committed.
  func stop() async {
    let server = running
    running = nil
    await server?.shutdown()
  }

  /// The next start takes another port for the chat.
  func leaveChatPort() { keepsChatPort = false }

  func cutConnections() async {
    await running?.dropConnections()
  }

  /// Stops it for good.
  func close() async {
    await stop()
    await storage?.close()
    storage = nil
  }

  /// Makes every code that was mailed so far useless.
  func expireCodes() {
    clock.advanceServer(by: VerifyLimits().lifetime)
  }

  // MARK: Users

  /// Makes a user, if there is none of that name.
  func ensureUser(_ name: String, password: String) async throws(ScriptFault) -> UserID {
    if let uid = try await find(name) { return uid }
    guard let storage else { throw ScriptFault("the server has never run") }
    do {
      let digest = try PasswordDigest(password)
      let account = NewAccount(
        name: name, email: "\(name)@example.com", password: digest.hex, nick: name, icon: "", sex: 0)
      guard let profile = try await storage.accounts.create(account, passwordHash: try await hasher.hash(digest.hex))
      else { throw ScriptFault("there is another user with the address \(name)@example.com") }
      if hasCompanions { try await storage.friends.befriend(profile.uid, BuiltInAccount.fileTransfer.uid) }
      passwords[name] = password
      return profile.uid
    } catch let error as ScriptFault {
      throw error
    } catch {
      throw ScriptFault("the user \(name) could not be made: \(error)")
    }
  }

  func befriend(_ one: UserID, _ other: UserID) async throws(ScriptFault) {
    do {
      try await storage?.friends.befriend(one, other)
    } catch {
      throw ScriptFault("the friendship could not be made: \(error)")
    }
  }

  /// The user with this name.
  func uid(of name: String) async throws(ScriptFault) -> UserID {
    guard let uid = try await find(name) else { throw ScriptFault("there is no user \(name)") }
    return uid
  }

  private func find(_ name: String) async throws(ScriptFault) -> UserID? {
    do {
      return try await storage?.accounts.profile(named: name)?.uid
    } catch {
      throw ScriptFault("the user \(name) could not be looked up: \(error)")
    }
  }

  /// Logs in at the gate as any client does.
  func credentials(for name: String) async throws(ScriptFault) -> LinkCredentials {
    do throws(GateError) {
      let digest = try PasswordDigest(passwords[name] ?? ScriptServer.standardPassword)
      return try await gateClient().logIn(email: name, password: digest).credentials
    } catch {
      throw ScriptFault("\(name) could not log in: \(error.message)")
    }
  }

  /// The password of users whose script names none, and that is tried for users whom the script did not make.
  static let standardPassword = "secret1"

  func gateClient() throws(GateError) -> CurlGateClient {
    guard let endpoint else { throw GateError(code: .noLocalServer, message: "the server has never run") }
    return CurlGateClient(endpoint: GateEndpoint(host: Self.host, port: endpoint.gatePort))
  }
}

/// Why the world around a script did not do what was asked; one line.
struct ScriptFault: Error, Sendable {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}
