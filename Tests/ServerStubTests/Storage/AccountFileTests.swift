import ChatProtocol
import Foundation
import LocalDatabase
import Testing

@testable import ServerStub

@Suite struct AccountFileTests {
  private func account(_ name: String, email: String) -> NewAccount {
    NewAccount(name: name, email: email, password: "secret", nick: "nick", icon: ":/i.png", sex: 2)
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
