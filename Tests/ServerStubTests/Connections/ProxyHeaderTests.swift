import ChatProtocol
import Testing

@testable import ServerStub

@Suite struct ProxyHeaderTests {
  private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
  private static let rest = Array("GET / HTTP/1.1\r\n".utf8)

  private static let headers: [(bytes: [UInt8], client: String?)] = [
    (Array("PROXY TCP4 192.0.2.1 198.51.100.2 4711 8090\r\n".utf8), "192.0.2.1"),
    (Array("PROXY TCP6 2001:db8::1 2001:db8::2 4711 8090\r\n".utf8), "2001:db8::1"),
    (Array("PROXY UNKNOWN\r\n".utf8), nil),
    (Array("PROXY UNKNOWN ffff:f::1 ffff::2 1 2\r\n".utf8), nil),
    (signature + [0x21, 0x11, 0, 12, 192, 0, 2, 1, 198, 51, 100, 2, 1, 2, 3, 4], "192.0.2.1"),
    // With an extension behind the addresses.
    (signature + [0x21, 0x11, 0, 15, 192, 0, 2, 1, 198, 51, 100, 2, 1, 2, 3, 4, 9, 9, 9], "192.0.2.1"),
    (signature + [0x21, 0x21, 0, 36, 0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 32), "2001:db8::"),
    (signature + [0x20, 0x00, 0, 0], nil),
    (signature + [0x21, 0x00, 0, 2, 7, 7], nil),
  ]

  @Test func headersAreReadHoweverTheyArrive() {
    for (bytes, client) in Self.headers {
      let header = ProxyHeader.Reading.header(client: client.flatMap { NetworkAddress($0) }, length: bytes.count)
      #expect(ProxyHeader.read((bytes + Self.rest)[...]) == header)
      for count in 1..<bytes.count { #expect(ProxyHeader.read(bytes[..<count]) == .incomplete) }
    }
  }

  @Test(arguments: ["POST / HTTP/1.1\r\n", "PUT", "\u{3}\u{ed}", "\r\nGET", "x"])
  func otherBytesAreNoHeader(text: String) {
    #expect(ProxyHeader.read(Array(text.utf8)[...]) == .none)
  }

  @Test(arguments: [
    "PROXY TCP4 192.0.2.1 198.51.100.2 4711\r\n", "PROXY TCP4 192.0.2.1 198.51.100.2 4711 8090\n",
    "PROXY TCP4 host 198.51.100.2 4711 8090\r\n", "PROXY TCP4 2001:db8::1 2001:db8::2 4711 8090\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 4711 99999\r\n", "PROXY TCP4  192.0.2.1 198.51.100.2 4711 8090\r\n",
    "PROXY UDP4 192.0.2.1 198.51.100.2 4711 8090\r\n", "PROXY \r\n", "PROXY TCP4\r\n",
    "PROXY UNKNOWN " + String(repeating: "x", count: 120) + "\r\n",
  ])
  func brokenLinesAreRefused(line: String) {
    #expect(ProxyHeader.read(Array(line.utf8)[...]) == .malformed)
  }

  @Test(
    arguments: [
      [0x31, 0x11, 0, 0], [0x22, 0x11, 0, 12], [0x21, 0x11, 0xFF, 0xFF], [0x21, 0x11, 0, 4, 1, 2, 3, 4],
      [0x21, 0x12, 0, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    ] as [[UInt8]])
  func brokenBinaryHeadersAreRefused(rest: [UInt8]) {
    #expect(ProxyHeader.read((Self.signature + rest)[...]) == .malformed)
  }

  @Test(
    "a client is known by what trusted proxies say, and by nothing else",
    arguments: [
      ("192.0.2.1", ["10.0.0.1"], "192.0.2.1"), ("10.0.0.1", [], "10.0.0.1"),
      ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"), ("10.0.0.1", ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
      ("10.0.0.1", ["6.6.6.6", "203.0.113.9, 10.0.0.2"], "203.0.113.9"),
      ("10.0.0.1", ["10.0.0.3,10.0.0.2"], "10.0.0.3"),
      ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"), ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
      ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"), ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
      ("10.0.0.1", [""], nil), ("10.0.0.1", ["unknown"], nil), ("10.0.0.1", ["1.2.3.4,"], nil),
      ("10.0.0.1", ["1.2.3.4:x"], nil), ("10.0.0.1", ["evil, 203.0.113.9"], "203.0.113.9"),
    ] as [(String, [String], String?)])
  func forwarded(peer: String, headers: [String], client: String?) throws {
    let trusted = [try #require(AddressBlock("10.0.0.0/8"))]
    #expect(ForwardedFor.client(peer: peer, headers: headers, trusted: trusted) == client)
  }

  @Test("both ports take a proxy's word for whom a connection is from, and refuse it from others")
  func throughTheServer() async throws {
    let line = "PROXY TCP4 203.0.113.9 127.0.0.1 4711 8080\r\n"
    try await withServer {
      $0.trustedProxies = [AddressBlock("127.0.0.0/8")].compactMap { $0 }
      $0.chatLimits.connections = ConnectionLimits(total: 9, perAddress: 9, guests: 9, guestsPerAddress: 1)
    } _: { fixture in
      let gate = try await fixture.gate()
      try await gate.send(line + "POST /nope HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
      #expect(try await gate.response()?.status == 404)
      let refused = try await fixture.gate()
      try await refused.send("POST /nope HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: me\r\nContent-Length: 0\r\n\r\n")
      #expect(try await refused.response()?.status == 400)
      let broken = try await fixture.rawChat()
      try await broken.send(bytes: Array("PROXY TCP4 nobody\r\n".utf8))
      #expect(try await broken.next() == nil)
      // Two of one client, of whom one may be there without a login, and one of the proxy itself.
      let own = try await fixture.rawChat()
      let first = try await fixture.rawChat()
      try await first.send(bytes: Array(line.utf8))
      try await first.send(id: 1023, body: "{}")
      try await first.expect(HeartbeatReply.self)
      let second = try await fixture.rawChat()
      try await second.send(bytes: Array(line.utf8))
      try await second.send(id: 1023, body: "{}")
      try await second.expect(HeartbeatReply.self)
      #expect(try await first.next() == nil)
      try await own.send(id: 1023, body: "{}")
      try await own.expect(HeartbeatReply.self)
    }
    try await withServer { fixture in
      let chat = try await fixture.rawChat()
      try await chat.send(bytes: Array(line.utf8))
      #expect(try await chat.next() == nil)
      let gate = try await fixture.gate()
      try await gate.send(line + "POST /nope HTTP/1.1\r\n\r\n")
      #expect(try await gate.response()?.status == 400)
    }
  }
}
