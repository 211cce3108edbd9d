import ChatProtocol
import Synchronization
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct CurlGateClientTests {
  /// Plays a gate that answers every request the same, and keeps what it was asked.
  final class Gate: Sendable {
    let server: LoopbackServer
    let client: CurlGateClient
    private let kept: Requests

    private final class Requests: Sendable {
      let all = Mutex<[HTTPRequest]>([])
    }

    var requests: [HTTPRequest] { kept.all.withLock { $0 } }

    init(limits: GateLimits = .standard, answer: @escaping @Sendable (HTTPRequest) -> [UInt8]) throws {
      let kept = Requests()
      self.kept = kept
      server = try LoopbackServer { socket, _ in
        guard let request = HTTPRequest(from: socket) else { return }
        kept.all.withLock { $0.append(request) }
        socket.write(answer(request))
      }
      client = CurlGateClient(endpoint: GateEndpoint(host: "127.0.0.1", port: server.port), limits: limits)
    }
  }

  private static let digest = Result { try PasswordDigest("secret1") }
  private static let login =
    #"{"error":0,"email":"a@b.c","uid":1019,"token":"t-1","host":"127.0.0.1","port":"8090"}"#

  @Test func `a login posts the digest and gives the place at the chat server`() async throws {
    let gate = try Gate { _ in httpReply(Self.login) }
    let session = try await gate.client.logIn(email: "a@b.c", password: Self.digest.get())
    #expect(
      session
        == GateSession(
          credentials: LinkCredentials(uid: UserID(rawValue: 1019), token: "t-1", host: "127.0.0.1", port: 8090),
          email: "a@b.c"))
    let request = try #require(gate.requests.first)
    #expect(request.method == "POST")
    #expect(request.path == "/user_login")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers["expect"] == nil)
    let body = try JSONDocument(parsing: request.body).root
    #expect(body["email"]?.string == "a@b.c")
    #expect(body["passwd"]?.string == "e52d98c459819a11775936d8dfbb7929")
  }

  @Test func `a registration sends every field and gives the uid`() async throws {
    let gate = try Gate { _ in httpReply(#"{"error":0,"uid":1020,"email":"a@b.c","user":"爱丽丝"}"#) }
    let registration = Registration(
      user: "爱丽丝", email: "a@b.c", password: try Self.digest.get(), code: "123456")
    #expect(try await gate.client.register(registration) == UserID(rawValue: 1020))
    let request = try #require(gate.requests.first)
    #expect(request.path == "/user_register")
    let body = try JSONDocument(parsing: request.body).root
    for (field, value) in ["user": "爱丽丝", "nick": "爱丽丝", "email": "a@b.c", "verifycode": "123456"] {
      #expect(body[field]?.string == value)
    }
    #expect(body["passwd"]?.string == body["confirm"]?.string)
    #expect(body["sex"]?.int == 0)
    #expect(body["icon"]?.string == ":/res/head_1.jpg")
  }

  @Test(arguments: [
    ("", true), (#","family_clients":null"#, true), (#","family_clients":true"#, true),
    (#","family_clients":false"#, false),
  ])
  func `a gate that does not say whether the family's clients are used is one of the family`(
    field: String, hasThem: Bool
  ) async throws {
    let gate = try Gate { _ in httpReply(#"{"error":0,"email":"a@b.c"\#(field)}"#) }
    #expect(try await gate.client.requestCode(email: "a@b.c") == hasThem)
  }

  @Test func `a reset sends the new digest with the code`() async throws {
    let gate = try Gate { _ in httpReply(#"{"error":0,"email":"a@b.c","user":"alice"}"#) }
    try await gate.client.resetPassword(user: "alice", email: "a@b.c", password: Self.digest.get(), code: "1")
    #expect(gate.requests.first?.path == "/reset_pwd")
  }

  @Test func `a code is asked for under the family's other spelling when the first is unknown`() async throws {
    let gate = try Gate { request in
      request.path == "/get_varifycode"
        ? httpReply(#"{"error":0,"email":"a@b.c"}"#) : httpReply("url not found\r\n", status: "404 Not Found")
    }
    _ = try await gate.client.requestCode(email: "a@b.c")
    #expect(gate.requests.map(\.path) == ["/get_verifycode", "/get_varifycode"])
  }

  @Test(arguments: [1001, 1003, 1004, 1005, 1006, 1009, 1100, -7])
  func `a refusal keeps the server's number`(code: Int32) async throws {
    let gate = try Gate { _ in httpReply(#"{"error":\#(code)}"#) }
    await expect(.server(ErrorCode(rawValue: code))) { try await gate.client.requestCode(email: "a@b.c") }
    await expect(.server(ErrorCode(rawValue: code))) {
      _ = try await gate.client.logIn(email: "a@b.c", password: Self.digest.get())
    }
  }

  @Test(arguments: [
    "", "null", "[]", "{", "not json", "{}", #"{"error":"x"}"#, #"{"error":0}"#,
    #"{"error":0,"uid":1,"token":"","host":"h","port":"1"}"#,
    #"{"error":0,"uid":1,"token":"t","host":"","port":"1"}"#,
    #"{"error":0,"uid":1,"token":"t","host":"h","port":"0"}"#,
    #"{"error":0,"uid":1,"token":"t","host":"h","port":"70000"}"#,
    #"{"error":0,"uid":99999999999,"token":"t","host":"h","port":"1"}"#,
    #"{"error":0,"uid":[1],"token":"t","host":"h","port":"1"}"#,
  ])
  func `a reply that is not the protocol's is a bad reply`(body: String) async throws {
    let gate = try Gate { _ in httpReply(body) }
    await expect(.badReply) { _ = try await gate.client.logIn(email: "a@b.c", password: Self.digest.get()) }
  }

  @Test(arguments: [("500 Oops", 500), ("404 Not Found", 404), ("302 Found", 302), ("204 No Content", 204)])
  func `another status than 200 is told, and redirects are not followed`(status: String, code: Int) async throws {
    let gate = try Gate { _ in
      Array("HTTP/1.1 \(status)\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".utf8)
    }
    await expect(.httpStatus(code)) { _ = try await gate.client.logIn(email: "a", password: Self.digest.get()) }
  }

  @Test(arguments: [
    ("502 Bad Gateway", "", GateTrouble.Kind.down(status: 502, retryAfterSeconds: nil)),
    ("503 Unavailable", "Retry-After: 30\r\n", .down(status: 503, retryAfterSeconds: 30)),
    ("500 Oops", "", .down(status: 500, retryAfterSeconds: nil)),
    ("429 Slow", "Retry-After: 90\r\n", .tooMany(retryAfterSeconds: 90)),
    ("401 No", "", .refused(status: 401)), ("403 No", "", .refused(status: 403)), ("407 Proxy", "", .proxyPassword),
    ("302 Found", "Location: http://portal/\r\n", .webPage(status: 302)), ("511 Portal", "", .webPage(status: 511)),
    ("404 Not Found", "", .noGate(status: 404)), ("200 OK", "", .webPage(status: 200)),
  ])
  func `what answers in place of a gate is told with its place`(
    status: String, header: String, kind: GateTrouble.Kind
  ) async throws {
    let page = "\n<html>secret</html>"
    let gate = try Gate { _ in
      Array(
        "HTTP/1.1 \(status)\r\n\(header)Connection: close\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)".utf8)
    }
    let error = await #expect(throws: GateError.self) {
      _ = try await gate.client.logIn(email: "a", password: Self.digest.get())
    }
    #expect(error?.trouble == GateTrouble(kind, place: "127.0.0.1:\(gate.server.port)"))
    #expect(error?.description.contains("secret") == false)
  }

  @Test func `a host that there is not, and a port where nobody is, are told apart`() async throws {
    func kind(_ host: String, _ port: UInt16) async -> GateTrouble.Kind? {
      let error = await #expect(throws: GateError.self) {
        _ = try await CurlGateClient(endpoint: GateEndpoint(host: host, port: port)).requestCode(email: "a@b.c")
      }
      return error?.trouble?.kind
    }
    #expect(await kind("no-such-host.invalid", 80) == .unknownHost)
    #expect(await kind("127.0.0.1", try LoopbackServer.closedPort()) == .unreachable)
  }

  @Test(arguments: [true, false])
  func `an over-long reply is refused`(isAnnounced: Bool) async throws {
    let limits = GateLimits(connectTimeout: .seconds(5), totalTimeout: .seconds(15), maxReplyBytes: 1_000)
    let body = #"{"error":0,"email":""# + String(repeating: "x", count: 2_000) + "\"}"
    let gate = try Gate(limits: limits) { _ in
      isAnnounced ? httpReply(body) : Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(body)".utf8)
    }
    await expect(.badReply) { try await gate.client.requestCode(email: "a@b.c") }
  }

  /// A reply cut in the middle, and none at all.
  @Test(arguments: [httpReply(#"{"error":0,"#, length: 400), []])
  func `a peer that breaks off counts as unreachable and is not called absent`(reply: [UInt8]) async throws {
    let gate = try Gate { _ in reply }
    let error = await #expect(throws: GateError.self) { try await gate.client.requestCode(email: "a@b.c") }
    #expect(error?.code == .unreachable)
    #expect(error?.trouble?.kind == .brokenOff)
  }

  @Test func `a page is one with a byte order mark too`() async throws {
    let gate = try Gate { _ in httpReply("\u{FEFF}<!doctype html>") }
    let error = await #expect(throws: GateError.self) { try await gate.client.requestCode(email: "a@b.c") }
    #expect(error?.trouble?.kind == .webPage(status: 200))
  }

  @Test func `a peer that does not speak HTTP gives a bad reply`() async throws {
    let gate = try Gate { _ in Array("SSH-2.0-OpenSSH_9.2\r\n".utf8) }
    await expect(.badReply) { try await gate.client.requestCode(email: "a@b.c") }
  }

  @Test func `a closed port is unreachable`() async throws {
    let client = CurlGateClient(endpoint: GateEndpoint(host: "127.0.0.1", port: try LoopbackServer.closedPort()))
    await expect(.unreachable) { try await client.requestCode(email: "a@b.c") }
  }

  @Test func `a silent gate times out`() async throws {
    let server = try LoopbackServer { socket, _ in socket.waitForEnd() }
    let limits = GateLimits(connectTimeout: .seconds(5), totalTimeout: .milliseconds(200), maxReplyBytes: 1_000)
    let client = CurlGateClient(endpoint: GateEndpoint(host: "127.0.0.1", port: server.port), limits: limits)
    await expect(.timeout) { try await client.requestCode(email: "a@b.c") }
  }

  @Test func `an https address asks for TLS, and a plain server fails it`() async throws {
    let server = try LoopbackServer { socket, _ in
      _ = socket.read()
      socket.write(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
    }
    let client = CurlGateClient(endpoint: GateEndpoint(scheme: .https, host: "127.0.0.1", port: server.port))
    await expect(.tls) { try await client.requestCode(email: "a@b.c") }
  }

  @Test func `cancelling the task ends a request at once`() async throws {
    let (arrived, signal) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { socket, _ in
      _ = socket.read()
      signal.yield()
      socket.waitForEnd()
    }
    let client = CurlGateClient(endpoint: GateEndpoint(host: "127.0.0.1", port: server.port))
    let task = Task { await #expect(throws: GateError.self) { try await client.requestCode(email: "a@b.c") } }
    for await _ in arrived { break }
    let start = ContinuousClock.now
    task.cancel()
    #expect(await task.value?.code == .cancelled)
    #expect(start.duration(to: .now) < .seconds(5), "well before the request's own limit of 15 s")
  }

  @Test func `a request of a cancelled task is not made`() async throws {
    let gate = try Gate { _ in httpReply(Self.login) }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      await expect(.cancelled) { try await gate.client.requestCode(email: "a@b.c") }
    }
    await task.value
    #expect(gate.requests.isEmpty)
  }

  private func expect<Value>(_ code: GateError.Code, _ body: () async throws -> Value) async {
    let error = await #expect(throws: GateError.self) { _ = try await body() }
    #expect(error?.code == code, "\(error?.description ?? "")")
  }
}
