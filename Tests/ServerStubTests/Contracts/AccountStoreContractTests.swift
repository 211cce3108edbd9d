import ChatProtocol
import ServerStub
import Testing

/// What every implementation of ``AccountStore`` keeps to.
@Suite struct AccountStoreContractTests {
  private func account(_ name: String, email: String) -> NewAccount {
    NewAccount(name: name, email: email, password: "secret", nick: "nick", icon: ":/i.png", sex: 2)
  }

  @Test(arguments: Implementations.storage)
  func uidsOfRegisteredAccountsBeginAboveThoseOfBuiltInOnes(_ implementation: StorageImplementation) async throws {
    let accounts = try await implementation.make().accounts
    try await accounts.ensureBuiltIn(
      UserProfile(uid: UserID(rawValue: 1), name: "helper", nick: "h", desc: "d", icon: "i", sex: 0, email: nil))
    let first = try #require(try await accounts.create(account("a", email: "a@x.test"), passwordHash: "h"))
    let second = try #require(try await accounts.create(account("b", email: "b@x.test"), passwordHash: "h"))
    #expect([first.uid.rawValue, second.uid.rawValue] == [1001, 1002])
    #expect(first.nick == "nick" && first.icon == ":/i.png" && first.sex == 2 && first.email == "a@x.test")
    #expect(try await accounts.profile(of: first.uid) == first)
    #expect(try await accounts.profile(named: "b") == second)
    #expect(try await accounts.profile(named: "B") == second)
    #expect(try await accounts.profile(named: "c") == nil)
  }

  @Test(arguments: Implementations.storage)
  func aNameOrAnEmailIsGivenOnce(_ implementation: StorageImplementation) async throws {
    let accounts = try await implementation.make().accounts
    _ = try await accounts.create(account("a", email: "a@x.test"), passwordHash: "h")
    #expect(try await accounts.create(account("a", email: "b@x.test"), passwordHash: "h") == nil)
    #expect(try await accounts.create(account("b", email: "A@X.TEST"), passwordHash: "h") == nil)
    #expect(try await accounts.create(account("c", email: "c@x.test"), passwordHash: "h")?.uid.rawValue == 1002)
  }

  @Test(arguments: Implementations.storage)
  func aNameThatCanBeTakenForAnotherIsNotGiven(_ implementation: StorageImplementation) async throws {
    let accounts = try await implementation.make().accounts
    _ = try await accounts.create(account("alice", email: "a@x.test"), passwordHash: "h")
    _ = try await accounts.create(account("caf\u{E9}", email: "c@x.test"), passwordHash: "h")
    for name in ["Alice", "аlice", "aIice", "alice\u{200D}", "ａｌｉｃｅ", "cafe\u{301}"] {
      #expect(try await accounts.isTaken(name: name), "\(name)")
      #expect(try await accounts.create(account(name, email: "b@x.test"), passwordHash: "h") == nil, "\(name)")
    }
    #expect(try await accounts.isTaken(name: "alise") == false)
  }

  @Test(arguments: Implementations.storage)
  func credentialsAreFoundByEmailOrName(_ implementation: StorageImplementation) async throws {
    let accounts = try await implementation.make().accounts
    _ = try await accounts.create(account("a", email: "a@x.test"), passwordHash: "h")
    #expect(try await accounts.credentials(for: "A@x.test")?.passwordHash == "h")
    #expect(try await accounts.credentials(for: "a")?.profile.name == "a")
    #expect(try await accounts.credentials(for: "a' OR '1'='1") == nil)
    #expect(try await accounts.credentials(for: "") == nil)
  }

  @Test(arguments: Implementations.storage)
  func aBuiltInAccountIsBroughtUpToDateAndHasNoPassword(_ implementation: StorageImplementation) async throws {
    let accounts = try await implementation.make().accounts
    var profile = UserProfile(
      uid: UserID(rawValue: 2), name: "helper", nick: "old", desc: "", icon: "", sex: 0, email: nil)
    try await accounts.ensureBuiltIn(profile)
    profile.nick = "new"
    try await accounts.ensureBuiltIn(profile)
    #expect(try await accounts.profile(of: profile.uid)?.nick == "new")
    #expect(try await accounts.credentials(for: "helper")?.passwordHash == "")
  }

  @Test(arguments: Implementations.storage)
  func aNewPasswordEndsTheTokensOfThatAccountOnly(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make()
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    for (uid, byte) in [(alice, UInt8(1)), (bob, 2)] {
      try await storage.tokenHashes.addTokenHash([byte], of: uid, expires: 100, now: 1, limit: 3)
    }
    try await storage.accounts.setPasswordHash("new", of: alice)
    #expect(try await storage.accounts.credentials(for: "alice")?.passwordHash == "new")
    #expect(try await storage.tokenHashes.tokenHashes(of: alice, now: 1).isEmpty)
    #expect(try await storage.tokenHashes.tokenHashes(of: bob, now: 1) == [[2]])
  }
}
