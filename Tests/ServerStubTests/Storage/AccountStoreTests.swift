import ChatProtocol
import Foundation
import LocalDatabase
import Testing

@testable import ServerStub

@Suite struct AccountStoreTests {
  private func account(_ name: String, email: String) -> NewAccount {
    NewAccount(name: name, email: email, password: "secret", nick: "nick", icon: ":/i.png", sex: 2)
  }

  @Test func uidsOfRegisteredAccountsBeginAboveThoseOfBuiltInOnes() async throws {
    let accounts = try await ServerStorage.inMemory().accounts
    try await accounts.ensureBuiltIn(
      UserProfile(uid: UserID(rawValue: 1), name: "helper", nick: "h", desc: "d", icon: "i", sex: 0, email: nil))
    let first = try #require(try await accounts.create(account("a", email: "a@x.test"), passwordHash: "h"))
    let second = try #require(try await accounts.create(account("b", email: "b@x.test"), passwordHash: "h"))
    #expect([first.uid.rawValue, second.uid.rawValue] == [1001, 1002])
    #expect(first.nick == "nick" && first.icon == ":/i.png" && first.sex == 2 && first.email == "a@x.test")
    #expect(try await accounts.profile(of: first.uid) == first)
    #expect(try await accounts.profile(named: "b") == second)
    #expect(try await accounts.profile(named: "B") == nil)
  }

  @Test func aNameOrAnEmailIsGivenOnce() async throws {
    let accounts = try await ServerStorage.inMemory().accounts
    _ = try await accounts.create(account("a", email: "a@x.test"), passwordHash: "h")
    #expect(try await accounts.create(account("a", email: "b@x.test"), passwordHash: "h") == nil)
    #expect(try await accounts.create(account("b", email: "A@X.TEST"), passwordHash: "h") == nil)
    #expect(try await accounts.create(account("c", email: "c@x.test"), passwordHash: "h")?.uid.rawValue == 1002)
  }

  @Test func thePasswordItselfIsNotStored() async throws {
    let folder = try StorageFolder()
    let storage = try await ServerStorage.sqlite(path: folder.database)
    var wish = account("a", email: "a@x.test")
    wish.password = "open sesame, very secret"
    _ = try await storage.accounts.create(wish, passwordHash: "h")
    await storage.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    #expect(bytes.range(of: Data("open sesame".utf8)) == nil)
  }

  @Test func credentialsAreFoundByEmailOrName() async throws {
    let accounts = try await ServerStorage.inMemory().accounts
    _ = try await accounts.create(account("a", email: "a@x.test"), passwordHash: "h")
    #expect(try await accounts.credentials(for: "A@x.test")?.passwordHash == "h")
    #expect(try await accounts.credentials(for: "a")?.profile.name == "a")
    #expect(try await accounts.credentials(for: "a' OR '1'='1") == nil)
    #expect(try await accounts.credentials(for: "") == nil)
  }

  @Test func aBuiltInAccountIsBroughtUpToDateAndHasNoPassword() async throws {
    let accounts = try await ServerStorage.inMemory().accounts
    var profile = UserProfile(
      uid: UserID(rawValue: 2), name: "helper", nick: "old", desc: "", icon: "", sex: 0, email: nil)
    try await accounts.ensureBuiltIn(profile)
    profile.nick = "new"
    try await accounts.ensureBuiltIn(profile)
    #expect(try await accounts.profile(of: profile.uid)?.nick == "new")
    #expect(try await accounts.credentials(for: "helper")?.passwordHash == "")
  }

  @Test func aNewPasswordEndsTheTokensOfThatAccountOnly() async throws {
    let storage = try await ServerStorage.inMemory()
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    for (uid, byte) in [(alice, UInt8(1)), (bob, 2)] {
      try await storage.tokenHashes.addTokenHash([byte], of: uid, expires: 100, now: 1, limit: 3)
    }
    try await storage.accounts.setPasswordHash("new", of: alice)
    #expect(try await storage.accounts.credentials(for: "alice")?.passwordHash == "new")
    #expect(try await storage.tokenHashes.tokenHashes(of: alice, now: 1).isEmpty)
    #expect(try await storage.tokenHashes.tokenHashes(of: bob, now: 1) == [[2]])
  }

  /// A foreign or damaged file may hold any number.
  @Test(arguments: [Int64(Int32.max), .max])
  func whenNoUidIsLeftRegistrationFailsInsteadOfWrapping(last: Int64) async throws {
    let folder = try StorageFolder()
    let made = try await ServerStorage.sqlite(path: folder.database)
    await made.close()
    do {
      let database = try Database.open(path: folder.database)
      try database.run("INSERT INTO user VALUES (?, 'last', NULL, '', '', '', 0, '', 0)", last)
    }
    let storage = try await ServerStorage.sqlite(path: folder.database)
    let error = await #expect(throws: ServerError.self) { try await storage.addAccount("next") }
    #expect(error?.code == .storage)
  }
}
