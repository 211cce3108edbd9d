import ChatProtocol
import ClientCore
import Foundation
import Testing

/// A family server and the clients of one test.
@MainActor
final class FamilyTrial {
  let server: FamilyServer
  private let configuration: LinkConfiguration
  private let folder: FamilyFolder
  private let clients = TrialClients()

  private init(server: FamilyServer, configuration: LinkConfiguration) throws {
    self.server = server
    self.configuration = configuration
    folder = try FamilyFolder()
  }

  /// Runs a test from the moments of the named cases on, then checks what holds for all: no client of ours ever breaks
  /// a family server's limits.
  static func run(
    at cases: [String] = [], spelling: FamilyServer.Spelling = .original,
    configuration: LinkConfiguration = .eager, _ body: @MainActor (FamilyTrial) async throws -> Void
  ) async throws {
    let server = try FamilyServer(at: cases, spelling: spelling)
    let trial = try FamilyTrial(server: server, configuration: configuration)
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await body(trial))
    } catch {
      outcome = .failure(error)
    }
    await trial.end()
    let log = server.log
    #expect(log.dropped == 0)
    #expect(log.frames.allSatisfy { $0.body.count <= 2048 && $0.id.rawValue <= 2048 && $0.json != .null })
    #expect(log.gateRequests.allSatisfy { $0.json != .null })
    try outcome.get()
  }

  /// Starts a client; one with the same `home` as an earlier one finds its files.
  ///
  /// Texts go out at once unless a test is about their pace: its clock stands still.
  func client(home: String = "home", familyPace: TextPace = .unlimited) -> FamilyClient {
    return clients.start(
      FamilyClient(
        gatePort: server.gatePort, root: "\(folder.path)/\(home)", configuration: configuration,
        familyPace: familyPace))
  }

  /// Ends a client in order, as at the end of the program.
  func end(_ client: FamilyClient) async { await clients.end(client) }

  private func end() async {
    await clients.endAll()
    server.stop()
  }
}

/// A folder of a test's own, removed with everything in it when the test lets go of it.
final class FamilyFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("family-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed lies in the system's temporary folder and does no harm.
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// What ended a test before its time.
struct FamilyTrialError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension LinkConfiguration {
  /// Comes back within milliseconds, and is as patient as the real one otherwise.
  static let eager: LinkConfiguration = {
    var configuration = LinkConfiguration()
    configuration.backoff = Backoff(base: .milliseconds(2), factor: 1.5, cap: .milliseconds(20))
    return configuration
  }()
}

/// Accounts of the recordings.
enum Recorded {
  static let alice = UserID(rawValue: 1001)
  static let bob = UserID(rawValue: 1004)
  static let dave = UserID(rawValue: 1005)
  static let ann = UserID(rawValue: 1008)
  static let ben = UserID(rawValue: 1009)

  /// The reply to the chat login of a case.
  static func loginReply(_ caseName: String) throws -> StyledJSON {
    try #require(try FamilyRecording.load().sent(in: caseName, id: .chatLoginReply).last).json
  }

  /// What the client of a case asked the gate, and what it was told.
  static func exchange(_ caseName: String, _ path: GatePath) throws -> RecordedExchange {
    let all = try FamilyRecording.load().exchanges
    return try #require(all.first { $0.request.caseName == caseName && $0.request.path == path.rawValue })
  }

  /// The session that a recorded chat login began, as it is kept for the next start. (Nobody knows the passwords of
  /// the Qt recordings any more.)
  static func session(
    _ caseName: String, at chatServer: Int, of server: FamilyServer, gate: GateEndpoint
  ) throws -> LastAccount {
    let login = try #require(
      try FamilyRecording.load().answers.first {
        $0.request.caseName == caseName && $0.request.id == FrameID.chatLogin.rawValue
      })
    return LastAccount(
      server: gate, email: login.reply.json["email"].text, uid: login.request.json["uid"].uid,
      session: RememberedSession(
        token: login.request.json["token"].text, host: "127.0.0.1", port: server.chatPort(chatServer)))
  }
}
