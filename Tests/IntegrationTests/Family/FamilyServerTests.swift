import ChatProtocol
import Testing

/// Holds the family server of these tests against the recordings it was made from.
@Suite("Family server", .timeLimit(.minutes(1)))
struct FamilyServerTests {
  @Test func itPrintsEveryRecordedBodyByteForByte() throws {
    let bodies = try FamilyRecording.load().events.filter {
      ($0.direction == .toClient || $0.direction == .gateReply) && $0.json != .null
    }
    #expect(bodies.count > 150)
    for event in bodies {
      #expect(event.json.printed == event.body, "\(event)")
    }
  }

  @Test func itAnswersEveryRecordedChatFrameAsRecorded() async throws {
    let recording = try FamilyRecording.load()
    let server = try FamilyServer()
    var clients: [String: FamilyPeer] = [:]
    var closed = 0
    var answered = 0
    for event in recording.events where event.place.hasPrefix("tcp") {
      switch event.direction {
      case .event where event.event == "connect":
        clients[event.connection] = try FamilyPeer(port: server.chatPort(event.server == "chatserver2" ? 1 : 0))
      case .event where event.event == "client_close":
        // The original may be told later than it is asked again; this one must know first.
        clients.removeValue(forKey: event.connection)?.close()
        closed += 1
        try await server.until { $0.closed == closed }
      case .event where event.event == "closed_by_server":
        #expect(clients[event.connection]?.next() == nil, "\(event)")
        closed += 1
        try await server.until { $0.closed == closed }
        closed -= 1
      case .toServer:
        // This account was made for the recording by hand and is in no other exchange.
        if event.caseName == "tcp login token exists but no such user" { continue }
        clients[event.connection]?.send(event.recordedBytes)
      case .toClient:
        if event.caseName == "tcp login token exists but no such user" { continue }
        let frame = clients[event.connection]?.next()
        #expect(frame == event.frame, "\(event)")
        answered += 1
      default: break
      }
    }
    #expect(answered > 90)
    #expect(server.log.dropped == 2)
    server.stop()
  }

  @Test func itAnswersEveryRecordedGateRequestAsRecorded() throws {
    let recording = try FamilyRecording.load()
    // Methods and request lines that no client of ours sends are left out.
    let unlike = ["method PUT", "method HEAD", "garbage request line", "get_test", "login chunked body"]
    let server = try FamilyServer()
    var answered = 0
    for exchange in recording.exchanges where !unlike.contains(exchange.request.caseName) {
      server.change { $0.memory.begin(at: exchange.request.caseName) }
      let reply = try GatePeer.post(exchange.request.body ?? "", path: exchange.request.path, port: server.gatePort)
      guard var body = exchange.reply.body else {
        #expect(reply == nil, "\(exchange.request)")
        continue
      }
      var json = exchange.reply.json
      if json["port"] != .null {
        json["port"] = .string(String(server.chatPort(json["port"].text.hasSuffix("0") ? 0 : 1)))
        body = json.printed
      }
      #expect(reply?.body == body, "\(exchange.request)")
      let headers = exchange.reply.headers.map {
        $0.hasPrefix("Content-Length") ? "Content-Length: \(body.utf8.count)" : $0
      }
      let head = [exchange.reply.statusLine] + headers
      #expect(reply?.head == head.joined(separator: "\r\n"), "\(exchange.request)")
      answered += 1
    }
    #expect(answered > 50)
    server.stop()
  }
}
