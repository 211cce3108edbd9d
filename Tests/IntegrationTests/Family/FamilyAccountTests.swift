import ChatProtocol
import ClientCore
import Testing

@MainActor
@Suite("Family server: accounts", .timeLimit(.minutes(1)))
struct FamilyAccountTests {
  @Test(arguments: FamilyServer.Spelling.allCases, ["register ok", "register utf8 name"])
  func anAccountIsRegisteredAtEitherBranchOfTheFamily(spelling: FamilyServer.Spelling, caseName: String) async throws {
    let recorded = try Recorded.exchange(caseName, .userRegister).request.json
    try await FamilyTrial.run(at: [caseName], spelling: spelling) { trial in
      let client = trial.client()
      client.handle(.shell(.show(.register)))
      client.fill([
        .user: recorded["user"].text, .email: recorded["email"].text, .password: FamilyClient.password,
        .confirm: FamilyClient.password,
      ])
      client.handle(.form(.activate(.sendCode)))
      try await client.until { $0.form.codeSent }
      let paths = trial.server.log.gateRequests.map(\.path)
      #expect(paths == (spelling == .original ? ["/get_verifycode"] : ["/get_verifycode", "/get_varifycode"]))
      client.fill([.code: recorded["verifycode"].text])
      client.handle(.form(.submit))
      try await client.until { $0.page == .success(.registered) }
    }
  }

  @Test(arguments: [
    ("register wrong code", ErrorCode.codeWrong), ("register code expired (no code in redis)", .codeExpired),
    ("register duplicate name", .accountExists),
  ])
  func aRefusedRegistrationSaysWhy(caseName: String, code: ErrorCode) async throws {
    let recorded = try Recorded.exchange(caseName, .userRegister).request.json
    try await FamilyTrial.run(at: [caseName]) { trial in
      let client = trial.client()
      client.handle(.shell(.show(.register)))
      client.fill([
        .user: recorded["user"].text, .email: recorded["email"].text, .password: FamilyClient.password,
        .confirm: FamilyClient.password, .code: recorded["verifycode"].text,
      ])
      client.handle(.form(.submit))
      try await client.until { $0.form.failure == .server(code) }
      #expect(client.state.page == .register)
    }
  }

  @Test(arguments: FamilyServer.Spelling.allCases) func aPasswordIsReset(spelling: FamilyServer.Spelling) async throws {
    let recorded = try Recorded.exchange("reset ok", .resetPassword).request.json
    try await FamilyTrial.run(at: ["verifycode ok"], spelling: spelling) { trial in
      let client = trial.client()
      client.handle(.shell(.show(.reset)))
      client.fill([.user: recorded["user"].text, .email: recorded["email"].text, .password: "N3wpass"])
      client.handle(.form(.activate(.sendCode)))
      try await client.until { $0.form.codeSent }
      client.fill([.code: "zzzz"])
      client.handle(.form(.submit))
      try await client.until { $0.form.failure == .server(.codeWrong) }
      client.fill([.code: recorded["verifycode"].text])
      client.handle(.form(.submit))
      try await client.until { $0.page == .success(.passwordReset) }
    }
  }

  @Test func aWrongPasswordIs1009AndTheRightOneLogsIn() async throws {
    try await FamilyTrial.run(at: ["http login alice", "login ok alice@chatserver1"]) { trial in
      let client = trial.client()
      client.fill([.email: "alice@example.test", .password: "not it"])
      client.handle(.form(.submit))
      try await client.until { $0.form.failure == .server(.credentialsWrong) }
      #expect(client.state.page == .login)
      #expect(trial.server.log.accepted == 0)
      try await client.logIn("alice")
      #expect(client.state.account?.profile.name == "alice")
      #expect(client.state.account?.profile.email == "alice@example.test")
    }
  }

  @Test func aSessionWhoseTokenWasReplacedEndsOnTheLoginPage() async throws {
    try await FamilyTrial.run(at: ["http login new token invalidates old"]) { trial in
      let client = trial.client()
      let account = try Recorded.session(
        "login ok alice@chatserver1", at: 0, of: trial.server, gate: client.server)
      client.controller.resume(account)
      #expect(client.state.page == .main)
      try await client.until { $0.page == .login }
      #expect(client.state.form.failure == .sessionExpired)
      #expect(client.state.form.text(of: .email) == "alice@example.test")
    }
  }
}
