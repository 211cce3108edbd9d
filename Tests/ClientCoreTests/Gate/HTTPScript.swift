/// Enough HTTP for a gate that is played by a test.
struct HTTPRequest: Sendable {
  let method: String
  let path: String
  let headers: [String: String]
  let body: [UInt8]

  /// Reads one request; `nil` when the peer went away.
  init?(from socket: LoopbackSocket) {
    var bytes: [UInt8] = []
    let blank = Array("\r\n\r\n".utf8)
    while true {
      if let end = Self.firstRange(of: blank, in: bytes) {
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        method = String(words[0])
        path = String(words[1])
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        self.headers = headers
        var rest = Array(bytes[(end + blank.count)...])
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while rest.count < length {
          let more = socket.read()
          if more.isEmpty { return nil }
          rest += more
        }
        body = rest
        return
      }
      let more = socket.read()
      if more.isEmpty { return nil }
      bytes += more
    }
  }

  private static func firstRange(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= needle.count else { return nil }
    return (0...(bytes.count - needle.count)).first { bytes[$0..<($0 + needle.count)].elementsEqual(needle) }
  }
}

/// A reply as the family's gates write it.
func httpReply(_ body: String, status: String = "200 OK", length: Int? = nil) -> [UInt8] {
  let head = "HTTP/1.1 \(status)\r\nContent-Type: text/json\r\nConnection: close\r\n"
  return Array("\(head)Content-Length: \(length ?? body.utf8.count)\r\n\r\n\(body)".utf8)
}
