import ChatProtocol
import LocalDatabase
import Foundation
import Testing

@testable import ServerStub

/// Files that earlier versions of the server made in use open with everything in them.
@Suite struct EarlierDatabaseTests {
  /// Three accounts beside the built-in ones: two of them friends who wrote 23 texts, the third waits to become one.
  @Test func aFileOfVersion6HasEverything() async throws {
    let folder = try StorageFolder()
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Databases/version-6.db")
    try FileManager.default.copyItem(atPath: file.path, toPath: folder.database)
    let (alice, bob) = (UserID(rawValue: 1001), UserID(rawValue: 1002))
    for _ in 0..<2 {
      let storage = try await ServerStorage.sqlite(path: folder.database)
      #expect(storage.repair == nil)
      #expect(try await storage.accounts.profile(of: alice)?.email == "alice@example.org")
      #expect(try await storage.friends.friends(of: alice).map(\.profile.name).sorted() == ["bob", "文件传输助手"])
      let applicants = try await storage.friends.applications(to: alice, limit: 10)
      #expect(
        applicants.filter { $0.status == ApplyEntry.pending }.map(\.profile.name).sorted() == ["carol", "xiaowei"])
      let log = try await storage.log(of: bob)
      let texts = log.compactMap { if case .text(let text) = $0.content { text } else { nil } }
      #expect(texts.map(\.seq.rawValue) == Array(1...23))
      #expect(texts.prefix(2).map(\.content) == ["你好，鲍勃！👍🏽", "早上好 🎉 café"])
      #expect(log.map(\.number.rawValue) == Array(1...Int64(log.count)))
      await storage.close()
    }
  }

  /// A database of version 5 with everything in it that the change to applications is about.
  @Test func aDatabaseOfVersion5KeepsItsApplications() async throws {
    let folder = try StorageFolder()
    let (alice, bob, carol) = (UserID(rawValue: 1001), UserID(rawValue: 1002), UserID(rawValue: 1003))
    do {
      let database = try Database.open(path: folder.database)
      try database.migrate(ServerSchema.migrations.filter { $0.version <= 5 })
      for (uid, name) in [(alice, "alice"), (bob, "bob"), (carol, "carol")] {
        try database.run(
          """
          INSERT INTO user(uid, name, email, password_hash, nick, descr, sex, icon, created_ms)
          VALUES (?, ?, NULL, 'h', '', '', 0, '', 0)
          """, uid.rawValue, name)
      }
      for (from, greeting, status) in [(bob, "waits", 0), (carol, "accepted", 1)] {
        try database.run(
          "INSERT INTO friend_apply(from_uid, to_uid, remark, greeting, status) VALUES (?, ?, '', ?, ?)",
          from.rawValue, alice.rawValue, greeting, status)
        try database.run(
          "INSERT INTO user_event(uid, useq, kind, conv_id, conv_seq, aux, ts) VALUES (?, ?, 5, 0, 0, ?, 1)",
          alice.rawValue, status + 1, String(from.rawValue))
      }
      try database.run("INSERT INTO user_sync(uid, last_useq, min_useq) VALUES (?, 2, 1)", alice.rawValue)
      try database.run(
        "INSERT INTO friend(self_id, friend_id, back) VALUES (?, ?, 'C')", alice.rawValue, carol.rawValue)
      try database.run(
        "INSERT INTO friend(self_id, friend_id, back) VALUES (?, ?, 'A')", carol.rawValue, alice.rawValue)
      try database.run("INSERT INTO privacy(uid, read, typing, presence) VALUES (?, 0, 1, 0)", alice.rawValue)
    }
    for _ in 0..<2 {
      let storage = try await ServerStorage.sqlite(path: folder.database)
      #expect(storage.repair == nil)
      let applications = try await storage.friends.applications(to: alice, limit: 10)
      #expect(applications.map(\.profile.desc) == ["waits", "accepted"])
      #expect(try await storage.friends.friends(of: alice).map(\.back) == ["C"])
      #expect(try await storage.log(of: alice).map(\.number) == [1, 2])
      #expect(try await storage.presence.privacy(of: alice).tellsRead == false)
      #expect(try await storage.friends.blocked(by: alice, after: nil, limit: 10, maxBytes: .max).users.isEmpty)
      await storage.close()
    }
    let storage = try await ServerStorage.sqlite(path: folder.database)
    try await storage.friends.decline(by: alice, applicant: bob)
    #expect(try await storage.friends.setBlocked(true, bob, by: alice) == .done)
    await storage.close()
    let again = try await ServerStorage.sqlite(path: folder.database)
    #expect(try await again.friends.applications(to: alice, limit: 10).map(\.profile.desc) == ["accepted"])
    #expect(try await again.log(of: alice).suffix(2).map(\.content) == [.decline(bob), .block(bob, isOn: true)])
    #expect(try await again.friends.blocked(by: alice, after: nil, limit: 10, maxBytes: .max).users.map(\.uid) == [bob])
    await again.close()
  }
}
