import ChatProtocol
import Testing

/// Sends recorded chat frames to our server and compares what every connection gets.
final class GoldenChatReplay {
  /// What one connection is to get after an action: ids with their `error`; `closed` at the end.
  enum Expected: Equatable, CustomStringConvertible {
    case frame(UInt16, Int64)
    case closed

    var description: String {
      switch self {
      case .frame(let id, let error): "\(id)/\(error)"
      case .closed: "closed"
      }
    }
  }

  /// A case that ours treats otherwise, and why. One entry per frame that a client sends in the case.
  struct Difference {
    var outcomes: [[String: [Expected]]]
    var reason: String
  }

  private let fixture: ServerFixture
  private let gate: GoldenGateReplay
  private let differences: [String: Difference]
  private let ignoredFields: [String: Set<String>]
  private var clients: [String: ChatTestClient] = [:]
  private var actionsOfCase: [String: Int] = [:]

  init(
    _ fixture: ServerFixture, gate: GoldenGateReplay, differences: [String: Difference],
    ignoredFields: [String: Set<String>]
  ) {
    self.fixture = fixture
    self.gate = gate
    self.differences = differences
    self.ignoredFields = ignoredFields
  }

  /// - Parameter skipped: cases left out but for the closing of connections, each with its reason.
  func replay(_ recording: [GoldenLine], skipping skipped: [String: String] = [:]) async throws {
    let lines = recording.filter { skipped[$0.name] == nil || $0.event == "closed" }
    var index = 0
    while index < lines.count {
      let line = lines[index]
      index += 1
      switch (line.direction, line.event) {
      case ("http_req", _):
        if index < lines.count, lines[index].direction == "http_rsp" {
          try await gate.replay(line, expecting: lines[index])
          index += 1
        }
      case ("event", "connect"):
        await clients[line.connection]?.close()
        clients[line.connection] = try await fixture.rawChat()
      case ("event", "client_close"), ("event", "closed"):
        guard let client = clients.removeValue(forKey: line.connection) else { continue }
        if line.how == "rst" { try await client.reset() } else { await client.close() }
      case ("c2s", _):
        var replies: [GoldenLine] = []
        while index < lines.count, lines[index].direction == "s2c" || lines[index].event == "closed_by_server" {
          replies.append(lines[index])
          index += 1
        }
        try await act(line, replies: replies)
      default:
        break
      }
    }
    for client in clients.values { await client.close() }
    clients = [:]
  }

  private func act(_ line: GoldenLine, replies: [GoldenLine]) async throws {
    guard let client = clients[line.connection] else {
      Issue.record("\(line.name): \(line.connection) is not connected")
      return
    }
    let number = actionsOfCase[line.name, default: 0]
    actionsOfCase[line.name] = number + 1
    try await send(line, over: client)
    let overridden = differences[line.name]?.outcomes
    let expected = overridden.map { number < $0.count ? $0[number] : [:] } ?? self.expected(replies)
    for connection in expected.keys.sorted() {
      for wanted in expected[connection] ?? [] {
        let recorded = replies.first { $0.connection == connection && $0.id == wanted.id }
        try await check(connection, wanted: wanted, recorded: recorded, name: line.name)
      }
    }
    try await expectNothingMore(sender: line.connection, name: line.name)
  }

  private func send(_ line: GoldenLine, over client: ChatTestClient) async throws {
    if let hex = line.rawHex {
      let bytes = stride(from: 0, to: hex.count, by: 2).compactMap { offset in
        UInt8(hex.dropFirst(offset).prefix(2), radix: 16)
      }
      if line.name.contains("byte by byte") {
        for byte in bytes { try await client.send(bytes: [byte]) }
      } else {
        try await client.send(bytes: bytes)
      }
    } else {
      var body = line.body ?? ""
      for (recorded, own) in gate.tokens { body = body.replacing(recorded, with: own) }
      try await client.send(id: line.id ?? 0, body: body)
    }
  }

  private func expected(_ replies: [GoldenLine]) -> [String: [Expected]] {
    var expected: [String: [Expected]] = [:]
    for reply in replies {
      let error = reply.body.flatMap { try? JSONDocument(parsing: Array($0.utf8)).root["error"]?.int }
      let outcome = reply.id.map { Expected.frame($0, error ?? -1) } ?? .closed
      expected[reply.connection, default: []].append(outcome)
    }
    return expected
  }

  private func check(_ connection: String, wanted: Expected, recorded: GoldenLine?, name: String) async throws {
    guard let client = clients[connection] else {
      Issue.record("\(name): \(connection) is not connected")
      return
    }
    guard let frame = try await client.next() else {
      #expect(wanted == .closed, "\(name): \(connection)")
      clients[connection] = nil
      return
    }
    let ours = try JSONDocument(parsing: frame.body).root
    #expect(.frame(frame.id.rawValue, ours["error"]?.int ?? -1) == wanted, "\(name): \(connection)")
    guard let text = recorded?.body, let recordedJSON = try? JSONDocument(parsing: Array(text.utf8)).root,
      recordedJSON["error"]?.int == ours["error"]?.int
    else { return }
    var comparison = GoldenComparison(ignored: ignoredFields[name] ?? [])
    // The original gives a stranger's email away.
    if frame.id == .searchUserReply {
      #expect(ours["email"] == nil, "\(name)")
      comparison.ignored.insert("email")
    }
    #expect(comparison.differences(recorded: recordedJSON, ours: ours) == [], "\(name): \(connection)")
  }

  /// Nobody got a frame that was not expected: each one's next is the answer to a heartbeat.
  private func expectNothingMore(sender: String, name: String) async throws {
    let others = clients.keys.filter { $0 != sender }.sorted()
    for connection in [sender] + others {
      guard let client = clients[connection] else { continue }
      do {
        try await client.expectNothing()
      } catch {
        Issue.record("\(name): \(connection): \(error)")
      }
    }
  }
}

extension GoldenChatReplay.Expected {
  fileprivate var id: UInt16? {
    if case .frame(let id, _) = self { return id }
    return nil
  }
}
