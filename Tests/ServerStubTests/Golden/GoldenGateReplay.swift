import ChatProtocol
import Testing

/// Sends recorded HTTP requests to our gate, with our codes in place of the recorded ones.
final class GoldenGateReplay {
  /// A request that ours answers otherwise, and why.
  struct Difference {
    var error: Int64?
    var status: Int64?
    var reason: String
    var ignored: Set<String> = []
  }

  private let fixture: ServerFixture
  private let differences: [String: Difference]
  private var askedAddresses: Set<String> = []
  /// The recorded token of each login, and ours.
  private(set) var tokens: [String: String] = [:]

  init(_ fixture: ServerFixture, differences: [String: Difference]) {
    self.fixture = fixture
    self.differences = differences
  }

  /// Sends one request and compares the answer.
  func replay(_ request: GoldenLine, expecting recorded: GoldenLine) async throws {
    guard let response = try await send(request) else {
      #expect(recorded.status == nil, "\(request.name): no answer")
      return
    }
    let difference = differences[request.name]
    #expect(
      Int64(response.status) == difference?.status ?? recorded.status ?? 0,
      "\(request.name): \(response.text)")
    guard let body = recorded.body, recorded.status == 200, let json = try? parsed(body) else {
      if let error = difference?.error {
        #expect(response.error == error, "\(request.name): \(response.text)")
      } else if recorded.status == 404, difference == nil {
        #expect(response.text == recorded.body)
      }
      return
    }
    let expected = difference?.error ?? json["error"]?.int
    #expect(response.error == expected, "\(request.name): \(response.text)")
    guard let own = response.json, expected == json["error"]?.int else { return }
    let comparison = GoldenComparison(ignored: difference?.ignored ?? [])
    #expect(comparison.differences(recorded: json, ours: own) == [], "\(request.name)")
    if let token = json["token"]?.string { tokens[token] = own["token"]?.string }
  }

  private func send(_ request: GoldenLine) async throws -> GateTestClient.Response? {
    let client = try await fixture.gate()
    defer { client.close() }
    var body = request.body ?? ""
    var shape = ""
    for prefix in ["(chunked) ", "(1.0) ", "(two pipelined) "] where body.hasPrefix(prefix) {
      shape = prefix
      body.removeFirst(prefix.count)
    }
    let bytes = Array(try await withOurCode(body).utf8)
    let path = request.path
    switch shape {
    case "(chunked) ":
      try await client.send("POST \(path) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
      for half in [bytes.prefix(20), bytes.dropFirst(20)] {
        try await client.send(bytes: Array("\(String(half.count, radix: 16))\r\n".utf8) + half + Array("\r\n".utf8))
      }
      try await client.send("0\r\n\r\n")
      return try await client.response()
    case "(1.0) ":
      try await client.send(
        bytes: Array("POST \(path) HTTP/1.0\r\nContent-Length: \(bytes.count)\r\n\r\n".utf8) + bytes)
      let response = try await client.response()
      #expect(await client.isClosedByServer())
      return response
    case "(two pipelined) ":
      let one = Array("POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(bytes.count)\r\n\r\n".utf8) + bytes
      try await client.send(bytes: one + one)
      _ = try await client.response()
      return try await client.response()
    default:
      if path == "(garbage)" {
        try await client.send("this is no HTTP\r\n\r\n")
        let response = try await client.response()
        #expect(await client.isClosedByServer())
        return response
      }
      return try await client.post(path, body: bytes, method: request.method)
    }
  }

  /// Puts a live code where the recorded one was right: ours are used up by a success.
  private func withOurCode(_ body: String) async throws -> String {
    guard let json = try? parsed(body), let email = json["email"]?.string else { return body }
    guard let code = json["verifycode"]?.string else {
      askedAddresses.insert(email)
      return body
    }
    guard code != "zzzz", askedAddresses.contains(email),
      json["passwd"]?.string == json["confirm"]?.string ?? json["passwd"]?.string
    else { return body }
    let client = try await fixture.gate()
    defer { client.close() }
    try await client.postExpectingSuccess("/get_verifycode", ["email": email])
    return body.replacing("\"\(code)\"", with: "\"\(fixture.mails.code(for: email) ?? "")\"")
  }

  private func parsed(_ text: String) throws -> JSONValue {
    try JSONDocument(parsing: Array(text.utf8)).root
  }
}
