import Testing

@testable import ClientCore

@Suite struct GateEndpointTests {
  @Test(arguments: [
    ("127.0.0.1:8080", GateEndpoint(host: "127.0.0.1", port: 8080)),
    ("  Chat.Example.org:90 ", GateEndpoint(host: "chat.example.org", port: 90)),
    ("localhost", GateEndpoint(host: "localhost", port: 8080)),
    ("[::1]:8080", GateEndpoint(host: "::1", port: 8080)),
    ("[fe80::1%eth0]:1", GateEndpoint(host: "fe80::1%eth0", port: 1)),
    ("[::1]", GateEndpoint(host: "::1", port: 8080)),
    ("http://chat.example.org", GateEndpoint(host: "chat.example.org", port: 8080)),
    ("https://chat.example.org/", GateEndpoint(scheme: .https, host: "chat.example.org", port: 443)),
    ("HTTPS://chat.example.org:65535", GateEndpoint(scheme: .https, host: "chat.example.org", port: 65535)),
    ("聊天.example:80", GateEndpoint(host: "聊天.example", port: 80)),
  ])
  func `reads what users write`(text: String, expected: GateEndpoint) throws {
    #expect(try GateEndpoint(parsing: text) == expected)
  }

  @Test(arguments: [
    ("", "HOST:PORT"), ("   ", "HOST:PORT"), (":8080", "no host"), ("host:", "not a port"), ("host:0", "not a port"),
    ("host:65536", "not a port"), ("host:99999999999999999999", "not a port"), ("host:-1", "not a port"),
    ("host:+1", "not a port"), ("host:8o8o", "not a port"), ("::1", "brackets"), ("::1:8080", "brackets"),
    ("[::1", "']'"), ("[::1]8080", "after ']'"), ("[host]:80", "IPv6"), ("[]:80", "IPv6"),
    ("ftp://host:21", "http or https"), ("http://", "no host"), ("http://host/path", "not a host name"),
    ("user@host:80", "not a host name"), ("a b:80", "not a host name"), ("ho\u{1B}st:80", "not a host name"),
    (String(repeating: "h", count: 400), "too long"), (String(repeating: "h", count: 260), "too long"),
  ])
  func `says what is wrong with an address`(text: String, hint: String) {
    let error = #expect(throws: GateEndpointError.self) { try GateEndpoint(parsing: text) }
    #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: ["127.0.0.1:8080", "[::1]:90", "https://chat.example.org:443"])
  func `shows an address in a form that reads the same`(text: String) throws {
    let endpoint = try GateEndpoint(parsing: text)
    #expect(endpoint.display == text)
    #expect(try GateEndpoint(parsing: endpoint.display) == endpoint)
  }

  @Test func `names a folder for every server`() throws {
    #expect(try GateEndpoint(parsing: "[::1]:90").key == "http-%3a%3a1-90")
    #expect(try GateEndpoint(parsing: "https://a.b-c").key == "https-a.b-c-443")
    let keys = try ["a:1", "a:2", "https://a:1", "a.b:1", "[::1]:1"].map { try GateEndpoint(parsing: $0).key }
    #expect(Set(keys).count == keys.count)
  }

  @Test(arguments: [
    ("localhost", true), ("127.0.0.9", true), ("::1", true), ("10.0.0.1", false), ("127.example", false),
  ])
  func `knows this machine`(host: String, expected: Bool) {
    #expect(GateEndpoint(host: host, port: 1).isLoopback == expected)
  }
}
