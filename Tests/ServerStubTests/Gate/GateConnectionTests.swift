import ChatProtocol
import NIOCore
import Testing

@testable import ServerStub

@Suite("HTTP at the gate", .timeLimit(.minutes(1)))
struct GateConnectionTests {
  @Test("a connection serves several requests, and closes where the client asks for it")
  func keepAlive() async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      for _ in 0..<3 {
        let response = try await gate.post("/user_login", body: Array("{bad".utf8))
        #expect(response?.status == 200)
        #expect(response?.error == 1001)
        #expect(response?.headers["content-type"] == "text/json")
        #expect(response?.headers["connection"] == "keep-alive")
      }
      try await gate.send("POST /user_login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
      #expect(try await gate.response()?.headers["connection"] == "close")
      #expect(await gate.isClosedByServer())
    }
  }

  @Test("the test page echoes its query like the original's")
  func testPage() async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      try await gate.send("GET /get_test?a=1&b=x%20y HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(
        try await gate.response()?.text
          == "receive get_test req \nparam1 key is b,  value is x y\nparam2 key is a,  value is 1\n")
    }
  }

  @Test("a client that waits for leave to send its body gets it")
  func expectContinue() async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      try await gate.send("POST /user_login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
      #expect(try await gate.response()?.status == 100)
      try await gate.send("{bad")
      #expect(try await gate.response()?.error == 1001)
    }
  }

  @Test(
    "requests out of bounds are answered and the connection closed",
    arguments: [
      ("POST /user_login HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n", 413),
      ("POST /user_login HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
      ("POST /user_login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
      ("POST /user_login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
      (
        "POST /user_login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n11000\r\n"
          + String(repeating: "x", count: 0x11000), 413
      ),
      ("POST /user_login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
      ("POST /" + String(repeating: "a", count: 5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414),
      ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 20_000) + "\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\n" + String(repeating: "a: b\r\n", count: 200) + "\r\n", 400),
      ("GET / HTTP/9.9\r\n\r\n", 400),
      ("\r\n\r\n\u{1}\u{2}\u{3}\r\n\r\n", 400),
      ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}", 400),
    ])
  func outOfBounds(request: String, status: Int) async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      try await gate.send(request)
      #expect(try await gate.response()?.status == status)
      #expect(await gate.isClosedByServer())
      let other = try await fixture.gate()
      #expect(try await other.post("/user_login", body: Array("{bad".utf8))?.error == 1001)
    }
  }

  @Test("a request that takes too long is answered 408")
  func requestDeadline() async throws {
    try await withServer {
      $0.gateLimits.requestTimeout = .milliseconds(50)
    } _: { fixture in
      let slow = try await fixture.gate()
      try await slow.send("POST /user_login HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
      #expect(try await slow.response()?.status == 408)
      #expect(await slow.isClosedByServer())
    }
  }

  @Test("a connection that sends no whole request is closed without an answer")
  func idleConnection() async throws {
    try await withServer {
      $0.gateLimits.idleTimeout = .milliseconds(200)
    } _: { fixture in
      let idle = try await fixture.gate()
      // On a busy machine the server may have closed the connection before this is written.
      try? await idle.send("POST /user")
      #expect(await idle.isClosedByServer())
    }
  }

  @Test("a connection over the limit takes the place of the one that was idle longest")
  func connectionLimit() async throws {
    try await withServer {
      $0.gateLimits.connections = ConnectionLimits(total: 2, perAddress: 2, guests: 2, guestsPerAddress: 2)
    } _: { fixture in
      let first = try await fixture.gate()
      #expect(try await first.post("/nope", body: [])?.status == 404)
      let second = try await fixture.gate()
      #expect(try await second.post("/nope", body: [])?.status == 404)
      let third = try await fixture.gate()
      #expect(try await third.post("/nope", body: [])?.status == 404)
      #expect(await first.isClosedByServer())
      #expect(try await second.post("/nope", body: [])?.text == "url not found\r\n")
    }
  }

  @Test("the time of a request runs from its first byte, whatever comes after it")
  func slowHead() async throws {
    try await withServer {
      $0.gateLimits.requestTimeout = .milliseconds(50)
      $0.gateLimits.idleTimeout = .hours(1)
    } _: { fixture in
      let gate = try await fixture.gate()
      try await gate.send("P")
      #expect(await gate.isClosedByServer())
    }
  }

  @Test("the answer to HEAD has no body, and the connection goes on")
  func head() async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      try await gate.send("HEAD /get_test HTTP/1.1\r\nHost: x\r\n\r\n")
      // The length is the one that GET would have had; what follows begins the next answer.
      try await gate.send("POST /nope HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
      let answers = try await gate.received(until: "url not found")
      #expect(answers.hasPrefix("HTTP/1.1 405 "))
      #expect(answers.contains("\r\n\r\nHTTP/1.1 404 "))
    }
  }

  @Test(
    "a page of another server cannot send requests from a browser",
    arguments: [("http://evil.example", 403), ("null", 403), ("http://gate.example:8080", 404), (nil, 404)])
  func origins(origin: String?, status: Int) async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      let line = origin.map { "Origin: \($0)\r\n" } ?? ""
      try await gate.send("POST /nope HTTP/1.1\r\nHost: gate.example:8080\r\n\(line)Content-Length: 0\r\n\r\n")
      #expect(try await gate.response()?.status == status)
    }
  }

  @Test("what the self-test echoes is plain text to a browser")
  func echoedMarkup() async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      try await gate.send("GET /get_test?a=%3Cscript%3E HTTP/1.1\r\nHost: x\r\n\r\n")
      let response = try #require(try await gate.response())
      #expect(response.headers["content-type"] == "text/plain; charset=utf-8")
      #expect(response.headers["x-content-type-options"] == "nosniff")
    }
  }

  @Test("a code comes with the word whether people use the family's client", arguments: [false, true])
  func familyClients(areThere: Bool) async throws {
    try await withServer {
      $0.hasFamilyClients = areThere
    } _: { fixture in
      let gate = try await fixture.gate()
      let reply = try await gate.postExpectingSuccess("/get_verifycode", ["email": "a@b.cn"])
      #expect(reply["family_clients"]?.bool == areThere)
      let refused = try await gate.post("/get_verifycode", ["email": "nobody"])
      #expect(refused.error == 2)
      #expect(refused.json?["family_clients"] == nil)
    }
  }

  @Test("replies never hold a password or a code")
  func noSecretsInReplies() async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      try await gate.postExpectingSuccess("/get_verifycode", ["email": "a@b.cn"])
      let code = fixture.mails.code(for: "a@b.cn") ?? ""
      let fields = [
        "user": "ann", "email": "a@b.cn", "passwd": "pass-word", "confirm": "pass-word", "verifycode": code,
      ]
      let registered = try await gate.post("/user_register", fields)
      #expect(registered.error == 0)
      let loggedIn = try await gate.post("/user_login", ["email": "a@b.cn", "passwd": "pass-word"])
      #expect(loggedIn.error == 0)
      for response in [registered, loggedIn] {
        #expect(!response.text.contains("pass-word"))
        #expect(!response.text.contains(code))
      }
    }
  }

  @Test(
    "fields of the wrong kind are refused",
    arguments: [
      ("/user_register", #"{"user":[],"email":"a@b.cn","passwd":"x","confirm":"x","verifycode":"1"}"#, 1001),
      ("/user_register", #"{"user":"12345","email":"a@b.cn","passwd":"x","confirm":"x","verifycode":"1"}"#, 1103),
      ("/user_register", #"{"user":"ann","email":"a@b.cn","passwd":"","confirm":"","verifycode":"1"}"#, 1103),
      ("/user_register", #"{"user":"ann","email":"a@b.cn","passwd":"x","confirm":"y"}"#, 1006),
      ("/user_register", #"{"user":"ann","email":"a@b.cn","passwd":"x","confirm":"x","verifycode":{}}"#, 1001),
      ("/user_login", #"{"email":{},"passwd":"x"}"#, 1001),
      ("/user_login", #"{"email":"a@b.cn","passwd":""}"#, 1009),
      ("/user_login", #"{}"#, 1001),
      ("/user_login", "[[[[", 1001),
      ("/user_login", "\u{FEFF}{}", 1001),
      ("/reset_pwd", #"{"user":"ann","email":"nope","passwd":"x","verifycode":"1"}"#, 1003),
      ("/get_verifycode", #"{"email":null}"#, 1001),
      ("/get_verifycode", #"{"email":"a@b.cn\r\nBcc: x@y.cn"}"#, 2),
      ("/get_varifycode", #"{"email":"not an address"}"#, 2),
    ])
  func wrongFields(path: String, body: String, error: Int64) async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      #expect(try await gate.post(path, body: Array(body.utf8))?.error == error)
    }
  }

  @Test("what is longer than any name or address is not remembered among the failed logins")
  func longIdentifiers() async throws {
    try await withServer { fixture in
      let gate = try await fixture.gate()
      let fields = ["email": String(repeating: "n", count: 15_000), "passwd": "x"]
      // The throttle would answer 1100 after a few of one name, and keep it.
      for _ in 0..<9 { #expect(try await gate.post("/user_login", fields).error == 1009) }
    }
  }
}
