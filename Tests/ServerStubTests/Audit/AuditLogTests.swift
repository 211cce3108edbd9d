import ChatProtocol
import Glibc
import Testing

@testable import ServerStub

@Suite struct AuditLogTests {
  private func content(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/wechat-audit-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    defer {
      for name in ["audit", "audit.1", "audit.2", "audit.3", "audit.4", "audit.5", "moved"] {
        unlink("\(folder)/\(name)")
      }
      rmdir(folder)
    }
    try await body(folder)
  }

  @Test func whatHappensIsNotedWithoutSecretsInAPrivateFile() async throws {
    try await withFolder { folder in
      let path = "\(folder)/audit"
      let audit = try AuditLog(path: path, maxBytes: 1 << 20)
      try await withServer {
        $0.audit = audit
      } _: { fixture in
        let alice = try await fixture.register("alice")
        let token = try await fixture.token(for: alice)
        let gate = try await fixture.gate()
        _ = try await gate.post("/user_login", ["email": "al\u{202E}ice\n", "passwd": "wrong-password"])
        let (_, reply) = try await fixture.logIn(alice)
        #expect(reply.error == .success)
        let logout = LogoutRequest(uid: alice.uid, token: token, everywhere: true)
        _ = try await gate.post("/user_logout", body: logout.bodyBytes())
        audit.flush(within: .seconds(60))
        let text = content(path)
        for line in [
          " code outcome=0 account=\"alice@example.test\" peer=127.0.0.1",
          " register outcome=0 uid=1001 account=\"alice@example.test\" peer=127.0.0.1",
          " login outcome=0 uid=1001 account=\"alice@example.test\" peer=127.0.0.1",
          " login outcome=1009 account=\"al\\u{202e}ice\" peer=127.0.0.1",
          " chat-login outcome=0 uid=1001 peer=127.0.0.1",
          " logout-everywhere outcome=0 uid=1001 peer=127.0.0.1",
        ] {
          #expect(text.contains(line + "\n"), "\(text)")
        }
        let code = fixture.mails.code(for: alice.email) ?? "none"
        for secret in [alice.password, token, "wrong-password", code] { #expect(!text.contains(secret)) }
      }
      var information = stat()
      #expect(stat(path, &information) == 0 && information.st_mode & 0o777 == 0o600)
    }
  }

  @Test func refusalsThatRepeatAreSummedUpForEachAddress() async throws {
    try await withFolder { folder in
      let audit = try AuditLog(path: "\(folder)/audit", maxBytes: 1 << 20)
      for _ in 0..<100 { audit.record(.login, outcome: .credentialsWrong, account: "a", peer: "192.0.2.1") }
      audit.record(.login, outcome: .credentialsWrong, account: "b", peer: "192.0.2.2")
      audit.flush(within: .seconds(60))
      let lines = content("\(folder)/audit").split(separator: "\n")
      #expect(lines.count == AuditLog.passing + 2)
      #expect(lines.contains { $0.hasSuffix("login outcome=1009 repeated=80 from=192.0.2.1") })
    }
  }

  @Test func aFullFileIsKeptAsideAndAMovedOneIsBegunAnew() async throws {
    try await withFolder { folder in
      let path = "\(folder)/audit"
      let file = try RotatingFile(path: path, maxBytes: 10)
      for number in 0..<8 { #expect(file.write(Array("line \(number)\n".utf8))) }
      #expect(content(path) == "line 7\n")
      #expect(content(path + ".1") == "line 6\n")
      #expect(content(path + ".4") == "line 3\n")
      #expect(content(path + ".5").isEmpty)
      rename(path, "\(folder)/moved")
      #expect(file.write(Array("x\n".utf8)))
      #expect(content("\(folder)/moved") == "line 7\nx\n")
      file.reopen()
      #expect(file.write(Array("y\n".utf8)))
      #expect(content(path) == "y\n")
    }
  }

  @Test func aFileThatCannotBeOpenedIsSaidAtTheStart() {
    let error = #expect(throws: ServerStartError.self) { try AuditLog(path: "/nonexistent/audit", maxBytes: 1) }
    #expect(error?.message.contains("/nonexistent/audit") == true)
  }
}
