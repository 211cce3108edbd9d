import ChatProtocol
import Testing

@testable import ClientCore

@MainActor
@Suite(.timeLimit(.minutes(1))) struct AccountPagesTests {
  @Test func aWrongPasswordStaysOnTheLoginPageAndSaysSo() async throws {
    try await ClientHarness.run { client in
      _ = await client.gate.addAccount(user: "alice", email: "a@b.c", password: try PasswordDigest("secret1"))
      client.fill([.email: "a@b.c", .password: "wrong"])
      client.controller.handle(.form(.submit))
      #expect(client.state.form.isSubmitting)
      await client.until { !$0.form.isSubmitting }
      #expect(client.state.form.failure == .server(.credentialsWrong))
      #expect(client.state.page == .login)
      client.controller.handle(.form(.edit(.insert("x"), .password)))
      #expect(client.state.form.failure == nil)
    }
  }

  @Test func aPasswordThatWasChosenInDecomposedLettersStillOpensItsAccount() async throws {
    try await ClientHarness.run { client in
      let digest = try PasswordDigest(exactly: "cafe\u{301}12")
      _ = await client.gate.addAccount(user: "alice", email: "a@b.c", password: digest)
      client.fill([.email: "a@b.c", .password: "cafe\u{301}12"])
      client.controller.handle(.form(.submit))
      await client.until { $0.connection == .connecting }
      #expect(await client.gate.calls == [.logIn(email: "a@b.c"), .logIn(email: "a@b.c")])
    }
  }

  @Test func aPastedPasswordLosesItsLineEndAndNothingElse() async throws {
    try await ClientHarness.run { client in
      let long = " " + String(repeating: "x", count: 1000) + " "
      client.controller.handle(.form(.edit(.insert(long + "\r\n"), .password)))
      #expect(client.state.form.text(of: .password) == long)
      #expect(client.state.notices.isEmpty)
      client.controller.handle(.form(.edit(.insert(String(repeating: "y", count: 100)), .password)))
      #expect(client.state.form.text(of: .password) == long)
      #expect(client.state.notices.map(\.content) == [.inputRefused(.tooLong(limit: 1024))])
    }
  }

  @Test func tabLeadsPastTheButtonThatShowsAPassword() async throws {
    try await ClientHarness.run { client in
      client.controller.handle(.shell(.show(.register)))
      client.controller.handle(.form(.focus(.field(.password))))
      client.controller.handle(.form(.toggleReveal))
      #expect(client.state.form.fields[.password]?.isRevealed == true)
      client.controller.handle(.form(.focusNext))
      #expect(client.state.form.focus == .field(.confirm))
      client.controller.handle(.form(.activate(.reveal(.password))))
      #expect(client.state.form.fields[.password]?.isRevealed == false)
      #expect(client.state.form.focus == .field(.password))
    }
  }

  @Test func aUserNameGoesAlongAsAUserName() async throws {
    try await ClientHarness.run { client in
      client.fill([.email: "alice"])
      client.controller.handle(.shell(.show(.reset)))
      #expect(client.state.form.text(of: .email) == "")
      #expect(client.state.form.text(of: .user) == "alice")
      client.controller.handle(.shell(.show(.login)))
      client.fill([.email: "a@b.c"])
      client.controller.handle(.shell(.show(.reset)))
      #expect(client.state.form.text(of: .email) == "a@b.c")
    }
  }

  @Test func anUnfinishedFormIsNotSubmitted() async throws {
    try await ClientHarness.run { client in
      client.fill([.email: "a@b.c"])
      client.controller.handle(.form(.submit))
      #expect(!client.state.form.isSubmitting)
      #expect(client.state.form.fields[.password]?.issue == .required)
      #expect(client.state.form.focus == .field(.password))
      #expect(await client.gate.calls.isEmpty)
    }
  }

  @Test(arguments: [true, false]) func theCodeSaysWhetherToWarnOfWhatTheFamilysClientCannotType(areThere: Bool)
    async throws
  {
    try await ClientHarness.run { client in
      await client.gate.setFamilyClients(areThere)
      client.controller.handle(.shell(.show(.register)))
      client.fill([.user: "小明", .email: "m@b.c", .password: "a long secret", .confirm: "a long secret"])
      #expect(client.state.form.familyClientTroubles == [])
      client.controller.handle(.form(.activate(.sendCode)))
      await client.until { !$0.notices.isEmpty }
      #expect(client.state.form.familyClientTroubles == (areThere ? [.name, .password] : []))
      guard case .mail(_, let code) = client.state.notices.first?.content else {
        Issue.record("no mail notice")
        return
      }
      client.controller.handle(.form(.edit(.insert(code), .code)))
      client.controller.handle(.form(.submit))
      await client.until { $0.page == .success(.registered) }
    }
  }

  @Test func registeringShowsTheMailedCodeCountsDownAndReturnsToTheLoginPage() async throws {
    try await ClientHarness.run { client in
      client.controller.handle(.shell(.show(.register)))
      client.fill([.user: "小明", .email: "m@b.c", .password: "secret1", .confirm: "secret1"])
      client.controller.handle(.form(.activate(.sendCode)))
      await client.until { !$0.notices.isEmpty }
      guard case .mail(let address, let code) = client.state.notices.first?.content else {
        Issue.record("no mail notice")
        return
      }
      #expect(address == "m@b.c")
      #expect(client.state.form.codeCooldownSeconds == 60)
      #expect(client.state.form.focus == .field(.code))
      while client.clock.sleeperCount == 0 { await Task.yield() }
      client.clock.advance(by: .seconds(1))
      await client.until { $0.form.codeCooldownSeconds == 59 }
      client.controller.handle(.form(.edit(.insert(code), .code)))
      client.controller.handle(.form(.submit))
      await client.until { $0.page == .success(.registered) }
      #expect(client.state.notices.isEmpty)
      for left in [4, 3, 2, 1] {
        // The countdown of the code button ends when it wakes on another page.
        while client.clock.sleeperCount < (left == 4 ? 2 : 1) { await Task.yield() }
        client.clock.advance(by: .seconds(1))
        await client.until { $0.successSecondsLeft == left }
      }
      while client.clock.sleeperCount == 0 { await Task.yield() }
      client.clock.advance(by: .seconds(1))
      await client.until { $0.page == .login }
      #expect(client.state.form.text(of: .email) == "m@b.c")
      #expect(client.state.form.focus == .field(.password))
    }
  }

  @Test func noCodeIsAskedForWithoutAnAddress() async throws {
    try await ClientHarness.run { client in
      client.controller.handle(.shell(.show(.reset)))
      client.controller.handle(.form(.activate(.sendCode)))
      #expect(client.state.form.fields[.email]?.issue == .required)
      #expect(client.state.form.focus == .field(.email))
      #expect(await client.gate.calls.isEmpty)
    }
  }

  @Test(arguments: [
    (GateError.Code.unreachable, Failure.unreachable), (.timeout, .timeout), (.badReply, .badReply),
    (.httpStatus(404), .badReply), (.server(.serverBusy), .server(.serverBusy)), (.noLocalServer, .local("m")),
  ])
  func everyFailureOfTheGateIsTold(code: GateError.Code, failure: Failure) async throws {
    try await ClientHarness.run { client in
      await client.gate.failNext(GateError(code: code, message: "m"))
      client.fill([.email: "a@b.c", .password: "secret1"])
      client.controller.handle(.form(.submit))
      await client.until { !$0.form.isSubmitting }
      #expect(client.state.form.failure == failure)
    }
  }

  @Test(arguments: [("alice", Failure.emailOnly), ("a@b.c", .server(.credentialsWrong))])
  func aNameAtAGateOfTheFamilyIsAnsweredWithTheAddressToType(typed: String, failure: Failure) async throws {
    try await ClientHarness.run { client in
      client.fill([.email: typed, .password: "secret1"])
      client.controller.handle(.form(.submit))
      await client.until { !$0.form.isSubmitting }
      #expect(client.state.form.failure == failure)
    }
  }

  @Test func aChatServerThatIsDownIsToldOnTheLoginPage() async throws {
    try await ClientHarness.run { client in
      _ = await client.gate.addAccount(user: "alice", email: "a@b.c", password: try PasswordDigest("secret1"))
      client.fill([.email: "a@b.c", .password: "secret1"])
      client.controller.handle(.form(.submit))
      await client.until { $0.connection == .connecting }
      await client.link.emit(
        .state(.waiting(retryIn: .seconds(2), reason: LinkError(code: .unreachable, message: "refused"))))
      await client.until { !$0.form.isSubmitting }
      #expect(client.state.form.failure == .chatServerUnreachable("127.0.0.1:8090"))
      #expect(client.state.page == .login)
    }
  }

  @Test func loggingOutForgetsTheSessionAndKeepsTheAddress() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      client.controller.handle(.shell(.askLogout))
      client.controller.handle(.shell(.confirm))
      await client.until { $0.page == .login }
      #expect(client.state.account == nil)
      #expect(client.state.form.text(of: .email) == "a@b.c")
      // Nobody can use the token any more.
      while await !client.gate.calls.contains(where: { if case .logOut(_, _, false) = $0 { true } else { false } }) {
        await Task.yield()
      }
      while await client.memory.forgotten.isEmpty { await Task.yield() }
      while await !client.history.isClosed { await Task.yield() }
    }
  }
}
