import ChatProtocol
import ServerStub
import Testing

@Suite struct AccountServiceTests {
  private struct Fixture {
    let clock = SteppedClock()
    let mailer = InMemoryMailer()
    let storage: ServerStorage
    let verify: VerifyRole
    let service: AccountService

    init(cost: PasswordHasher.Cost = PasswordHasher.Cost(passes: 1, memoryKiB: 64)) async throws {
      storage = try await ServerStorage.inMemory(clock: clock.serverClock)
      var limits = VerifyLimits()
      limits.pause = 0
      verify = VerifyRole(limits: limits, mailer: mailer, clock: clock.serverClock)
      service = AccountService(
        accounts: storage.accounts, codes: verify, hasher: PasswordHasher(cost: cost),
        throttle: LocalThrottle(clock: clock.serverClock), sessions: LocalSessionDirectory(clock: clock.serverClock))
    }

    func account(_ name: String, email: String? = nil, password: String = "secret") -> NewAccount {
      NewAccount(
        name: name, email: email ?? "\(name)@x.test", password: password, nick: name, icon: ":/i.png", sex: 1)
    }

    func code(for email: String) async throws -> String {
      #expect(try await verify.requestCode(for: email, peer: "p") == .success)
      return try #require(mailer.code(for: email))
    }

    @discardableResult
    func register(_ name: String) async throws -> UserProfile {
      let code = try await code(for: "\(name)@x.test")
      return try await service.register(account(name), code: code, peer: "p").get()
    }

    func logIn(_ identifier: String, _ password: String = "secret", peer: String = "p") async throws -> ErrorCode {
      switch try await service.logIn(identifier, password: password, peer: peer) {
      case .success: .success
      case .failure(let refusal): refusal.code
      }
    }

    func outcome(_ account: NewAccount, code: String) async throws -> ErrorCode {
      switch try await service.register(account, code: code, peer: "p") {
      case .success: .success
      case .failure(let refusal): refusal.code
      }
    }

    func other(than code: String) -> String { code == "000000" ? "000001" : "000000" }
  }

  @Test func aRegisteredAccountLogsInByEmailInAnyCaseAndByName() async throws {
    let fixture = try await Fixture()
    let profile = try await fixture.register("alice")
    #expect(profile.uid == UserID(rawValue: 1001))
    for identifier in ["alice@x.test", "ALICE@x.test", "alice", "Alice", "ａｌｉｃｅ"] {
      #expect(try await fixture.logIn(identifier) == .success)
    }
    // What merely looks like it is another name.
    #expect(try await fixture.logIn("аlice") == .credentialsWrong)
    #expect(try await fixture.logIn("alice", "wrong") == .credentialsWrong)
    #expect(try await fixture.logIn("nobody@x.test") == .credentialsWrong)
    let stored = try #require(try await fixture.storage.accounts.credentials(for: "alice"))
    #expect(stored.passwordHash.hasPrefix("$argon2id$"))
  }

  @Test func aLoginIsNotCurrentOnceAnotherPasswordIsSet() async throws {
    let fixture = try await Fixture()
    try await fixture.register("alice")
    let login = try await fixture.service.logIn("alice", password: "secret", peer: "p").get()
    #expect(try await fixture.service.isCurrent(login))
    let code = try await fixture.code(for: "alice@x.test")
    #expect(
      try await fixture.service.resetPassword(of: "alice", email: "alice@x.test", to: "new", code: code, peer: "p")
        == .success)
    #expect(try await !fixture.service.isCurrent(login))
    let next = try await fixture.service.logIn("alice", password: "new", peer: "p").get()
    #expect(try await fixture.service.isCurrent(next))
  }

  @Test func registrationNeedsTheCodeOfItsAddress() async throws {
    let fixture = try await Fixture()
    #expect(try await fixture.outcome(fixture.account("alice"), code: "000000") == .codeExpired)
    let code = try await fixture.code(for: "alice@x.test")
    #expect(
      try await fixture.outcome(fixture.account("alice"), code: fixture.other(than: code)) == .codeWrong)
    #expect(try await fixture.outcome(fixture.account("alice", email: "b@x.test"), code: code) == .codeExpired)
    #expect(try await fixture.outcome(fixture.account("alice"), code: code) == .success)
    #expect(try await fixture.outcome(fixture.account("alice2", email: "alice@x.test"), code: code) == .codeExpired)
  }

  /// A gate of its own over the same verify role and storage.
  @Test func `Two gates cannot spend one code twice`() async throws {
    let fixture = try await Fixture()
    func gate() -> AccountService {
      AccountService(
        accounts: fixture.storage.accounts, codes: fixture.verify,
        hasher: PasswordHasher(cost: PasswordHasher.Cost(passes: 1, memoryKiB: 64)),
        throttle: LocalThrottle(clock: fixture.clock.serverClock),
        sessions: LocalSessionDirectory(clock: fixture.clock.serverClock))
    }
    try await fixture.register("alice")
    let code = try await fixture.code(for: "alice@x.test")
    let outcomes = try await withThrowingTaskGroup(of: ErrorCode.self) { group in
      for number in 0..<8 {
        let gate = gate()
        group.addTask {
          try await gate.resetPassword(
            of: "alice", email: "alice@x.test", to: "new \(number)", code: code, peer: "p\(number)")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { $0 == .success }.count == 1)
    #expect(outcomes.filter { $0 == .codeExpired }.count == 7)
  }

  @Test func `A code stays good where the server could not do what it was for`() async throws {
    let fixture = try await Fixture()
    let code = try await fixture.code(for: "a@x.test")
    await fixture.storage.close()
    await #expect(throws: ServerError.self) { try await fixture.outcome(fixture.account("a"), code: code) }
    guard case .redeemed = try await fixture.verify.redeem(code, for: "a@x.test", peer: "p") else {
      throw TestFailure("the code is gone")
    }
  }

  @Test func aCodeIsUsedUpOnlyBySuccess() async throws {
    let fixture = try await Fixture()
    try await fixture.register("alice")
    let code = try await fixture.code(for: "b@x.test")
    #expect(try await fixture.outcome(fixture.account("alice", email: "b@x.test"), code: code) == .accountExists)
    #expect(try await fixture.outcome(fixture.account("bob", email: "b@x.test"), code: code) == .success)
    let again = try await fixture.code(for: "b@x.test")
    #expect(try await fixture.outcome(fixture.account("carol", email: "b@x.test"), code: again) == .accountExists)
  }

  @Test func oneCodeNeverMakesTwoAccounts() async throws {
    let fixture = try await Fixture()
    let code = try await fixture.code(for: "a@x.test")
    let outcomes = try await withThrowingTaskGroup(of: ErrorCode.self) { group in
      for number in 0..<10 {
        group.addTask { try await fixture.outcome(fixture.account("a\(number)", email: "A@x.test"), code: code) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { $0 == .success }.count == 1)
    #expect(outcomes.filter { $0 == .codeExpired }.count == 9)
  }

  @Test func aNameWantedByManyAtOnceGoesToOne() async throws {
    let fixture = try await Fixture()
    var codes: [String] = []
    for number in 0..<10 { codes.append(try await fixture.code(for: "\(number)@x.test")) }
    let outcomes = try await withThrowingTaskGroup(of: ErrorCode.self) { group in
      for (number, code) in codes.enumerated() {
        group.addTask { try await fixture.outcome(fixture.account("same", email: "\(number)@x.test"), code: code) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { $0 == .success }.count == 1)
    #expect(outcomes.filter { $0 == .accountExists }.count == 9)
  }

  @Test func aResetNeedsCodeNameAndEmailOfOneAccountAndEndsItsTokens() async throws {
    let fixture = try await Fixture()
    let alice = try await fixture.register("alice")
    try await fixture.register("bob")
    let tokens = TokenService(
      hashes: fixture.storage.tokenHashes, throttle: LocalThrottle(clock: fixture.clock.serverClock),
      clock: fixture.clock.serverClock)
    let token = try await tokens.issue(for: alice.uid)
    func reset(_ name: String, _ email: String, code: String) async throws -> ErrorCode {
      try await fixture.service.resetPassword(of: name, email: email, to: "new", code: code, peer: "p")
    }
    #expect(try await reset("alice", "alice@x.test", code: "000000") == .codeExpired)
    let code = try await fixture.code(for: "alice@x.test")
    #expect(try await reset("alice", "alice@x.test", code: fixture.other(than: code)) == .codeWrong)
    #expect(try await reset("bob", "alice@x.test", code: code) == .emailMismatch)
    #expect(try await tokens.check(token, of: alice.uid) == .valid)
    #expect(try await reset("alice", "alice@x.test", code: code) == .success)
    #expect(try await tokens.check(token, of: alice.uid) == .unknown)
    #expect(try await reset("alice", "alice@x.test", code: code) == .codeExpired)
    #expect(try await fixture.logIn("alice", "secret") == .credentialsWrong)
    #expect(try await fixture.logIn("alice", "new") == .success)
    #expect(try await fixture.logIn("bob", "secret") == .success)
  }

  @Test func wrongPasswordsArePausedForThatPeerAlsoUnderTheOtherIdentifier() async throws {
    let fixture = try await Fixture()
    try await fixture.register("alice")
    for number in 0..<6 {
      #expect(try await fixture.logIn(number % 2 == 0 ? "alice" : "alice@x.test", "wrong") == .credentialsWrong)
    }
    for identifier in ["alice", "alice@x.test", "ALICE@X.TEST"] {
      #expect(try await fixture.logIn(identifier) == .tooManyRequests)
    }
    #expect(try await fixture.logIn("alice", peer: "elsewhere") == .success)
    fixture.clock.advance(milliseconds: 1000)
    #expect(try await fixture.logIn("alice") == .success)
  }

  @Test func guessesSentAllAtOnceDoNotSlipPastTheThrottle() async throws {
    let fixture = try await Fixture(cost: PasswordHasher.Cost(passes: 1, memoryKiB: 1024))
    try await fixture.register("alice")
    let outcomes = try await withThrowingTaskGroup(of: ErrorCode.self) { group in
      for number in 0..<40 { group.addTask { try await fixture.logIn("alice", "guess \(number)") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { $0 == .credentialsWrong }.count == 6)
    #expect(outcomes.filter { $0 == .tooManyRequests }.count == 34)
  }

  @Test func anUnknownNameIsThrottledLikeAKnownOne() async throws {
    let fixture = try await Fixture()
    for _ in 0..<6 { #expect(try await fixture.logIn("nobody") == .credentialsWrong) }
    #expect(try await fixture.logIn("Nobody") == .tooManyRequests)
  }

  @Test func aResetLiftsThePauseOfTheOneWhoDidIt() async throws {
    let fixture = try await Fixture()
    try await fixture.register("alice")
    for _ in 0..<7 { _ = try await fixture.logIn("alice", "forgotten") }
    #expect(try await fixture.logIn("alice") == .tooManyRequests)
    let code = try await fixture.code(for: "alice@x.test")
    _ = try await fixture.service.resetPassword(
      of: "alice", email: "alice@x.test", to: "new", code: code, peer: "p")
    #expect(try await fixture.logIn("alice", "new") == .success)
  }

  @Test func builtInAccountsHaveNoPasswordToGuess() async throws {
    let fixture = try await Fixture()
    try await fixture.storage.accounts.ensureBuiltIn(
      UserProfile(uid: UserID(rawValue: 2), name: "helper", nick: "", desc: "", icon: "", sex: 0, email: nil))
    #expect(try await fixture.logIn("helper", "") == .credentialsWrong)
  }
}
