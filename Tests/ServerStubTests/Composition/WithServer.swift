import ChatProtocol
import Logging
import NIOCore
import ServerStub
import Synchronization

/// Keeps the codes that were mailed, for a test to read.
final class CodeCollector: VerificationMailer {
  private let codes = Mutex<[String: String]>([:])

  func send(_ mail: VerificationMail) {
    codes.withLock { $0[mail.address] = mail.code }
  }

  /// The newest code mailed to an address.
  func code(for address: String) -> String? {
    codes.withLock { $0[address] }
  }
}

/// A running server with all a test needs to talk to it.
struct ServerFixture: Sendable {
  let server: RunningServer
  let mails: CodeCollector

  /// An account as its owner knows it.
  struct Account: Sendable {
    var uid: UserID
    var name: String
    var email: String
    var password: String
  }

  func gate() async throws -> GateTestClient {
    try await GateTestClient.connect(port: server.gatePort)
  }

  func rawChat() async throws -> ChatTestClient {
    try await ChatTestClient.connect(port: server.chatPort)
  }

  /// Registers through the gate, code and all.
  func register(_ name: String, email: String? = nil) async throws -> Account {
    let gate = try await gate()
    defer { gate.close() }
    let email = email ?? "\(name)@example.test"
    let password = "secret-of-\(name)"
    try await gate.postExpectingSuccess("/get_verifycode", ["email": email])
    let code = mails.code(for: email) ?? ""
    let reply = try await gate.postExpectingSuccess(
      "/user_register",
      [
        "user": name, "email": email, "passwd": password, "confirm": password, "icon": ":/res/head_1.jpg", "nick": name,
        "verifycode": code,
      ])
    guard let uid = reply["uid"]?.int.flatMap({ UserID(exactly: $0) }) else { throw TestFailure("no uid in the reply") }
    return Account(uid: uid, name: name, email: email, password: password)
  }

  /// A token for the chat server.
  func token(for account: Account) async throws -> String {
    let gate = try await gate()
    defer { gate.close() }
    let reply = try await gate.postExpectingSuccess(
      "/user_login", ["email": account.email, "passwd": account.password])
    return reply["token"]?.string ?? ""
  }

  /// A logged-in chat connection, and what 1006 said.
  func logIn(_ account: Account, native: Bool = false) async throws -> (client: ChatTestClient, reply: ChatLoginReply) {
    try await logIn(account, device: native ? "test" : nil)
  }

  /// The same for a device that speaks the native dialect, or with nil for a family client.
  func logIn(
    _ account: Account, device: String?, cursor: EventNumber = 0
  ) async throws -> (client: ChatTestClient, reply: ChatLoginReply) {
    let token = try await token(for: account)
    let client = try await rawChat()
    let wish = device.map { NativeLogin(proto: 2, device: $0, cursor: cursor) }
    try await client.send(ChatLoginRequest(uid: account.uid, token: token, native: wish))
    return (client, try await client.expect(ChatLoginReply.self))
  }

  /// Makes two accounts friends, as people do it.
  func befriend(_ one: Account, _ two: Account) async throws {
    let (first, _) = try await logIn(one)
    let (second, _) = try await logIn(two)
    try await first.send(AddFriendRequest(uid: one.uid, applyName: one.name, remark: "", to: two.uid))
    try await first.expect(AddFriendReply.self)
    try await second.expect(AddFriendNotice.self)
    try await second.send(AuthFriendRequest(from: two.uid, to: one.uid, remark: ""))
    try await second.expect(AuthFriendReply.self)
    try await first.expect(AuthFriendNotice.self)
    await first.close()
    await second.close()
  }
}

extension ReadingPauses {
  /// Hardly any.
  static let brief = ReadingPauses(
    afterLogin: .milliseconds(1), forEachText: .nanoseconds(0), least: .milliseconds(1))
  /// So long that no text counts as read while a test runs; the reply to the login does.
  static let endless = ReadingPauses(
    afterLogin: .milliseconds(1), forEachText: .hours(1), least: .milliseconds(1))
}

struct TestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Runs a server of its own for `body`, in memory unless `change` says otherwise, and ends it afterwards.
@discardableResult
func withServer<Value>(
  _ change: (inout ServerConfiguration) -> Void = { _ in },
  _ body: (ServerFixture) async throws -> Value
) async throws -> Value {
  let mails = CodeCollector()
  var configuration = ServerConfiguration(mailer: mails)
  // Argon2id at its least: these tests are not about its cost.
  configuration.passwordCost = PasswordHasher.Cost(passes: 1, memoryKiB: 64)
  configuration.verifyLimits.pause = 0
  // Family peers of these tests split glued frames and read at once.
  configuration.chatLimits.familyPauses = .brief
  change(&configuration)
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let server = try await RunningServer.start(configuration, logger: logger)
  do {
    let value = try await body(ServerFixture(server: server, mails: mails))
    await server.shutdown()
    return value
  } catch {
    await server.shutdown()
    throw error
  }
}
