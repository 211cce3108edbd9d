import ChatProtocol
import Testing

@testable import ServerStub

@Suite("Bad input at the chat port leaves others undisturbed", .timeLimit(.minutes(1)))
struct BadInputTests {
  /// Raw bytes before any login.
  private static let strangers: [[UInt8]] = [
    Array("GET / HTTP/1.1\r\n\r\n".utf8),
    [0xFF, 0xFF, 0xFF, 0xFF],
    [0x03, 0xED, 0xFF, 0xFF, 0x7B],
    [0x00, 0x00, 0x00, 0x00],
    [0x08, 0x01, 0x00, 0x02, 0x7B, 0x7D],
    [0x16, 0x03, 0x01, 0x02, 0x00],
    [UInt8](repeating: 0, count: 100_000),
    [UInt8](repeating: 0x03, count: 70_000),
  ]

  /// Bodies that no request should have, sent under every request's id.
  private static let bodies: [String] = [
    "", "{", "}", "[]", "null", "0", "\"\"", "{}", "{\"uid\":}", "{\"uid\":1e999}", "{\"uid\":-1}",
    "{\"uid\":99999999999999999999}", "{\"uid\":9223372036854775807}", "{\"uid\":1.5}", "{\"uid\":true}",
    "{\"uid\":[1]}", "{\"uid\":{\"uid\":1}}", "{\"uid\":null}", "{\"uid\":\"\"}", "{\"uid\":\"\\u0000\"}",
    "{\"uid\":\"\\ud800\"}", "{\"uid\":\"a\"}x", "{\"uid\":1,\"touid\":-2147483649}",
    "{\"fromuid\":1001,\"touid\":1001,\"text_array\":{}}", "{\"fromuid\":1001,\"touid\":1001,\"text_array\":[1]}",
    "{\"fromuid\":1001,\"touid\":1001,\"text_array\":[[]]}", "{\"fromuid\":1001,\"touid\":1001,\"text_array\":\"x\"}",
    "{\"fromuid\":1001,\"touid\":1001,\"text_array\":[{}]}",
    "{\"fromuid\":1001,\"touid\":1001,\"text_array\":[{\"msgid\":\"\(String(repeating: "m", count: 65))\",\"content\":\"x\"}]}",
    String(repeating: "[", count: 10_000), String(repeating: "{\"a\":", count: 10_000),
    String(repeating: " ", count: 65_535), "\"" + String(repeating: "x", count: 60_000),
  ]

  private static let requestIDs: [UInt16] = [1005, 1007, 1009, 1013, 1017, 1023]

  @Test("bytes that are no frames", arguments: strangers)
  func noFrames(bytes: [UInt8]) async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (other, _) = try await fixture.logIn(alice)
      let bad = try await fixture.rawChat()
      try await bad.send(bytes: bytes)
      try await other.expectNothing()
      await bad.close()
      try await other.expectNothing()
    }
  }

  @Test("bodies that are no requests, before the login", arguments: requestIDs)
  func beforeLogin(id: UInt16) async throws {
    try await withServer {
      $0.chatLimits.maxFailedLogins = 1_000
      // These are about what bodies say; a long one before the login is a matter of `SessionTests`.
      $0.chatLimits.maxGuestBytes = Frame.maxBodyBytes
    } _: { fixture in
      let client = try await fixture.rawChat()
      for body in BadInputTests.bodies {
        try await client.send(id: id, body: body)
        let outcome = try await client.nextOutcome()
        #expect(outcome?.id == id + 1, "\(body.prefix(60))")
        #expect(outcome?.error == (id == 1023 ? 0 : 1011), "\(body.prefix(60))")
      }
    }
  }

  @Test("bodies that are no requests, after the login", arguments: requestIDs)
  func afterLogin(id: UInt16) async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let bob = try await fixture.register("bob")
      let (other, _) = try await fixture.logIn(bob)
      let (client, _) = try await fixture.logIn(alice)
      for body in BadInputTests.bodies {
        try await client.send(id: id, body: body)
        let outcome = try await client.nextOutcome()
        #expect(outcome?.id == id + 1, "\(body.prefix(60))")
        if id != 1023 { #expect(outcome?.error != 0, "\(body.prefix(60))") }
      }
      try await client.expectNothing()
      try await other.expectNothing()
    }
  }

  @Test("every id with an empty body", arguments: [0...1004, 1006...1300, 1301...2048] as [ClosedRange<UInt16>])
  func everyID(ids: ClosedRange<UInt16>) async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      var expected = 0
      for id in ids {
        try await client.send(id: id, body: "")
        if BadInputTests.requestIDs.contains(id) { expected += 1 }
      }
      for _ in 0..<expected { #expect(try await client.next() != nil) }
      try await client.expectNothing()
    }
  }

  @Test("a body of 65,535 bytes is a text like any other; one whose reply would not fit is refused")
  func longestBodies() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      func body(of length: Int, id: String) -> String {
        let head = "{\"fromuid\":1001,\"touid\":1001,\"text_array\":[{\"msgid\":\"\(id)\",\"content\":\""
        return head + String(repeating: "x", count: length - head.utf8.count - 4) + "\"}]}"
      }
      try await client.send(id: 1017, body: body(of: 65_500, id: "a"))
      try await client.expect(TextChatNotice.self)
      #expect(try await client.expect(TextChatReply.self).error == .success)
      try await client.send(id: 1017, body: body(of: 65_535, id: "b"))
      #expect(try await client.expect(TextChatReply.self).error == .textTooLong)
    }
  }

  @Test("random bytes of every kind never end the server")
  func randomBytes() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (other, _) = try await fixture.logIn(alice)
      var generator = SteadyGenerator(state: 42)
      for _ in 0..<60 {
        let client = try await fixture.rawChat()
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...20, using: &generator) {
          let length = Int.random(in: 0...200, using: &generator)
          let id = BadInputTests.requestIDs.randomElement(using: &generator) ?? 0
          bytes += [UInt8(id >> 8), UInt8(id & 0xFF), 0, UInt8(length)]
          bytes += (0..<length).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) }
        }
        try await client.send(bytes: bytes)
        await client.close()
      }
      try await other.expectNothing()
    }
  }
}
