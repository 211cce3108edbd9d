import ChatProtocol

/// Plays requests over named connections to a server and writes down all that travels, in the form of the family's
/// recordings. The same requests to the same server give the same lines: its clock stands still, and what differs
/// at each run (tokens, ports) is replaced by names.
final class ExchangeRecorder {
  private let fixture: ServerFixture
  private var clients: [String: ChatTestClient] = [:]
  private var replacements: [(value: String, name: String)] = []
  private(set) var lines: [String] = []

  init(_ fixture: ServerFixture) {
    self.fixture = fixture
    hide("\"\(fixture.server.chatPort)\"", as: "\"PORT\"")
  }

  /// From now on a value is written down under a name.
  func hide(_ value: String, as name: String) {
    replacements.append((value, name))
  }

  func connect(_ name: String) async throws {
    clients[name] = try await fixture.rawChat()
    write("connect", event: "connect", of: name)
  }

  /// Closes from the client's side; the others may be told.
  func close(_ name: String, tells told: [String: Int] = [:]) async throws {
    guard let client = clients.removeValue(forKey: name) else { throw TestFailure("\(name) is not connected") }
    write("close", event: "client_close", of: name)
    await client.close()
    try await takeAll("close", awaited: told)
  }

  /// Sends a frame and takes what every connection gets for it.
  ///
  /// - Parameter awaited: connections that get frames later than the answer, and how many.
  func send(
    _ payload: some FramePayload, as name: String, over connection: String, awaiting awaited: [String: Int] = [:]
  ) async throws {
    guard let client = clients[connection] else { throw TestFailure("\(connection) is not connected") }
    let frame = payload.frame()
    write(name, "c2s", frame, of: connection)
    try await client.send(payload)
    try await takeAll(name, awaited: [connection: 0].merging(awaited) { $1 }, first: connection)
  }

  /// Asks the gate.
  func post(_ payload: some GatePayload, to path: GatePath, as name: String) async throws {
    let gate = try await fixture.gate()
    defer { gate.close() }
    write(name, "http_req", path: path, body: payload.bodyBytes())
    guard let response = try await gate.post(path.rawValue, body: payload.bodyBytes()) else {
      throw TestFailure("\(name): no answer")
    }
    write(name, "http_rsp", path: path, status: response.status, body: response.body)
    try await takeAll(name, awaited: [:])
  }

  // Details.

  /// Takes the awaited frames, then all that comes before the answer to a heartbeat.
  private func takeAll(_ name: String, awaited: [String: Int], first: String? = nil) async throws {
    let others = clients.keys.filter { $0 != first }.sorted()
    for connection in [first].compactMap({ $0 }) + others {
      guard let client = clients[connection] else { continue }
      for _ in 0..<awaited[connection, default: 0] {
        guard let frame = try await client.next() else { return end(connection, name) }
        write(name, "s2c", frame, of: connection)
      }
      try? await client.send(HeartbeatRequest(from: nil))
      while let frame = try await client.next() {
        if frame.id == .heartbeatReply { break }
        write(name, "s2c", frame, of: connection)
        if frame.id == .offlineNotice {
          _ = try await client.next()
          end(connection, name)
          break
        }
      }
    }
  }

  private func end(_ connection: String, _ name: String) {
    clients[connection] = nil
    write(name, event: "closed_by_server", of: connection)
  }

  private func write(_ name: String, event: String, of connection: String) {
    write([("case", .text(name)), ("dir", .text("event")), ("conn", .text(connection)), ("event", .text(event))])
  }

  private func write(_ name: String, _ direction: String, _ frame: Frame, of connection: String) {
    write([
      ("case", .text(name)), ("dir", .text(direction)), ("conn", .text(connection)),
      ("id", .number(Int64(frame.id.rawValue))), ("body", .text(hidden(frame.body))),
    ])
  }

  private func write(_ name: String, _ direction: String, path: GatePath, status: Int? = nil, body: [UInt8]) {
    write(
      [("case", .text(name)), ("dir", .text(direction)), ("path", .text(path.rawValue))]
        + (status.map { [("status", .number(Int64($0)))] } ?? []) + [("body", .text(hidden(body)))])
  }

  private enum Field {
    case text(String)
    case number(Int64)
  }

  private func write(_ fields: [(String, Field)]) {
    var writer = JSONWriter()
    writer.beginObject()
    for (key, value) in fields {
      switch value {
      case .text(let text): writer.field(key, text)
      case .number(let number): writer.field(key, number)
      }
    }
    writer.endObject()
    lines.append(String(decoding: writer.finish(), as: UTF8.self))
  }

  private func hidden(_ body: [UInt8]) -> String {
    replacements.reduce(String(decoding: body, as: UTF8.self)) { $0.replacing($1.value, with: $1.name) }
  }
}
