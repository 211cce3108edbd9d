import ChatProtocol

/// The gate: short HTTP connections.
extension FamilyServer {
  func serveGate(_ socket: FamilySocket) {
    var bytes: [UInt8] = []
    while true {
      if let request = GateRequest(bytes) {
        let reply = answer(request)
        socket.write(reply)
        return socket.stop()
      }
      let more = socket.read()
      guard !more.isEmpty else { return }
      bytes += more
    }
  }

  /// The bytes of the recorded reply; none where the original just closed.
  private func answer(_ request: GateRequest) -> [UInt8] {
    let json = (try? StyledJSON(parsing: request.body)) ?? .null
    let reply = state.withLock { state -> (RecordedEvent?, String) in
      state.log.gateRequests.append(FamilyLog.GateArrival(path: request.path, body: request.body))
      let recorded = state.memory.gateReply(path: spelled(request.path), body: spelled(json))
      return (recorded, Self.body(of: recorded, in: state))
    }
    changes.raise()
    guard let event = reply.0, event.status != nil else { return [] }
    let headers = event.headers.map {
      $0.hasPrefix("Content-Length:") ? "Content-Length: \(reply.1.utf8.count)" : $0
    }
    return Array(([event.statusLine] + headers + ["", reply.1]).joined(separator: "\r\n").utf8)
  }

  /// The path under which a request was recorded; the other branch of the family knows only its own spelling.
  private func spelled(_ path: String) -> String {
    guard spelling == .llfc else { return path }
    switch path {
    case "/get_varifycode": return "/get_verifycode"
    case "/get_verifycode": return "/get_varifycode"
    default: return path
    }
  }

  private func spelled(_ body: StyledJSON) -> StyledJSON {
    guard spelling == .llfc, !body.members.isEmpty else { return body }
    var spelled = body
    spelled["verifycode"] = body["varifycode"]
    return spelled
  }

  /// The recorded body, with the port of a server that runs.
  private static func body(of event: RecordedEvent?, in state: State) -> String {
    guard let event, let body = event.body else { return "" }
    guard let server = state.memory.ports.firstIndex(of: event.json["port"].text),
      state.listeners.indices.contains(server)
    else { return body }
    var json = event.json
    json["port"] = .string(String(state.listeners[server].port))
    return json.printed
  }
}

/// A whole HTTP request.
private struct GateRequest {
  let path: String
  let body: [UInt8]

  /// `nil` while bytes are missing.
  init?(_ bytes: [UInt8]) {
    let mark = Array("\r\n\r\n".utf8)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    let length = lines.lazy.compactMap { line -> Int? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
      return Int(parts[1].drop { $0 == " " })
    }.first
    body = Array(bytes[(end + mark.count)...])
    guard words.count >= 2, body.count >= length ?? 0 else { return nil }
    path = String(words[1])
  }
}
