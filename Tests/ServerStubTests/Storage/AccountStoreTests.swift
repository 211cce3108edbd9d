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
    #expect(try await accounts.profile(named: "B") == second)
    #expect(try await accounts.profile(named: "c") == nil)
  }

  @Test func aNameOrAnEmailIsGivenOnce() async throws {
    let accounts = try await ServerStorage.inMemory().accounts
    _ = try await accounts.create(account("a", email: "a@x.test"), passwordHash: "h")
    #expect(try await accounts.create(account("a", email: "b@x.test"), passwordHash: "h") == nil)
    #expect(try await accounts.create(account("b", email: "A@X.TEST"), passwordHash: "h") == nil)
    #expect(try await accounts.create(account("c", email: "c@x.test"), passwordHash: "h")?.uid.rawValue == 1002)
  }

  @Test func aNameThatCanBeTakenForAnotherIsNotGiven() async throws {
    let accounts = try await ServerStorage.inMemory().accounts
    _ = try await accounts.create(account("alice", email: "a@x.test"), passwordHash: "h")
    _ = try await accounts.create(account("caf\u{E9}", email: "c@x.test"), passwordHash: "h")
    for name in ["Alice", "аlice", "aIice", "alice\u{200D}", "ａｌｉｃｅ", "cafe\u{301}"] {
      #expect(try await accounts.isTaken(name: name), "\(name)")
      #expect(try await accounts.create(account(name, email: "b@x.test"), passwordHash: "h") == nil, "\(name)")
    }
    #expect(try await accounts.isTaken(name: "alise") == false)
  }

  /// Files of older versions have names without keys, some of which are the same by today's rules.
  @Test func olderAccountsKeepTheirNamesAndAreFoundByThem() async throws {
    let folder = try StorageFolder()
    let names = ["jack", "Jack", "jаck"] + (0..<1_200).map { "User \($0)" }
    do {
      let database = try Database.open(path: folder.database)
      try database.migrate(ServerSchema.migrations.filter { $0.version < 4 })
      for (number, name) in names.enumerated() {
        try database.run(
          """
          INSERT INTO user(uid, name, email, password_hash, nick, descr, sex, icon, created_ms)
          VALUES (?, ?, NULL, 'h', '', '', 0, '', 0)
          """, 1001 + number, name)
      }
    }
    let accounts = try await ServerStorage.sqlite(path: folder.database).accounts
    for (number, name) in names.prefix(10).enumerated() {
      #expect(try await accounts.credentials(for: name)?.profile.uid.rawValue == Int32(1001 + number))
    }
    // Two could be meant.
    #expect(try await accounts.credentials(for: "JACK") == nil)
    #expect(try await accounts.profile(named: "uSER 1199")?.name == "User 1199")
    #expect(try await accounts.create(account("USER 700", email: "a@x.test"), passwordHash: "h") == nil)
    // Everything was indexed by these questions.
    #expect(try await accounts.indexNames(limit: 1) == false)
  }

  @Test func namesAreIndexedInSteps() async throws {
    let folder = try StorageFolder()
    do {
      let database = try Database.open(path: folder.database)
      try database.migrate(ServerSchema.migrations)
      for number in 0..<25 {
        try database.run(
          """
          INSERT INTO user(uid, name, email, password_hash, nick, descr, sex, icon, created_ms)
          VALUES (?, ?, NULL, 'h', '', '', 0, '', 0)
          """, 1001 + number, "u\(number)")
      }
    }
    let accounts = try await ServerStorage.sqlite(path: folder.database).accounts
    for isMore in [true, true, false, false] { #expect(try await accounts.indexNames(limit: 10) == isMore) }
    #expect(try await accounts.profile(named: "U24")?.uid.rawValue == 1025)
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
