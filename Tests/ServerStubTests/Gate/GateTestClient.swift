import ChatProtocol

/// An HTTP client for tests that shows the answer as it came.
actor GateTestClient {
  struct Response: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONDocument(parsing: body).root }
    var error: Int64? { json?["error"]?.int }
  }

  private nonisolated let connection: ByteStreamConnection
  private var iterator: AsyncStream<[UInt8]>.AsyncIterator
  private var received: [UInt8] = []

  private init(_ connection: ByteStreamConnection) {
    self.connection = connection
    iterator = connection.reads()
  }

  static func connect(port: Int) async throws -> GateTestClient {
    GateTestClient(try await ByteStreamConnection.connect(port: port))
  }

  func send(_ text: String) async throws {
    try await connection.send(Array(text.utf8))
  }

  func send(bytes: [UInt8]) async throws {
    try await connection.send(bytes)
  }

  /// Posts a body as it stands.
  func post(_ path: String, body: [UInt8], method: String = "POST") async throws -> Response? {
    let head = "\(method) \(path) HTTP/1.1\r\nHost: test\r\nContent-Length: \(body.count)\r\n\r\n"
    try await connection.send(Array(head.utf8) + body)
    return try await response()
  }

  /// Posts an object of strings.
  func post(_ path: String, _ fields: [String: String]) async throws -> Response {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { writer.field(name, value) }
    writer.endObject()
    guard let response = try await post(path, body: writer.finish()) else { throw TestFailure("no answer") }
    return response
  }

  /// Posts, and expects `error` 0.
  @discardableResult
  func postExpectingSuccess(_ path: String, _ fields: [String: String]) async throws -> JSONValue {
    let response = try await post(path, fields)
    guard response.error == 0, let json = response.json else { throw TestFailure("\(path): \(response.text)") }
    return json
  }

  /// The next answer, or `nil` when the server closes without one.
  func response() async throws -> Response? {
    while true {
      if let response = takeResponse() { return response }
      guard await readMore() else { return nil }
    }
  }

  /// Everything that has come once `text` is among it, or the server has closed.
  func received(until text: String) async throws -> String {
    while !String(decoding: received, as: UTF8.self).contains(text), await readMore() {}
    return String(decoding: received, as: UTF8.self)
  }

  /// Whether the server closes without saying anything more.
  func isClosedByServer() async -> Bool {
    while await readMore() {}
    return received.isEmpty
  }

  nonisolated func close() {
    connection.close()
  }

  private func readMore() async -> Bool {
    var iterator = iterator
    let bytes = await iterator.next(isolation: self)
    self.iterator = iterator
    received += bytes ?? []
    return bytes != nil
  }

  private func takeResponse() -> Response? {
    let end = Array("\r\n\r\n".utf8)
    guard let headEnd = received.indices.first(where: { received[$0...].starts(with: end) }) else { return nil }
    let lines = String(decoding: received[..<headEnd], as: UTF8.self).split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].drop { $0 == " " }.description
    }
    let bodyStart = headEnd + end.count
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard received.count >= bodyStart + length else { return nil }
    let body = Array(received[bodyStart..<bodyStart + length])
    received.removeFirst(bodyStart + length)
    return Response(status: status, headers: headers, body: body)
  }
}
