import ChatProtocol
import Glibc
import LocalDatabase
import Testing

@testable import ClientCore

@Suite struct HistoryStoreTests {
  private let me = HistoryTests.me
  private let bob = HistoryTests.bob
  private let server = GateEndpoint(host: "127.0.0.1", port: 8080)

  @Test func `everything is there after reopening`() async throws {
    let folder = try TemporaryFolder()
    var store = try await HistoryStore.open(account: me, server: server, paths: folder.paths)
    try await store.insertOutgoing(HistoryTests.own("1", "queued"), to: .direct(bob))
    try await store.insertOutgoing(HistoryTests.own("2", "queued too"), to: .direct(bob))
    _ = try await store.insertIncoming([HistoryTests.received("3")], in: .direct(bob), countingUnread: true)
    await store.saveContacts(
      [Contact(profile: UserProfile(uid: bob, name: "bob"), remark: "B", tags: ["t"])])
    try await store.saveDraft("draft", for: .direct(bob))
    let before = try await store.loadSnapshot()
    await store.close()

    store = try await HistoryStore.open(account: me, server: server, paths: folder.paths)
    #expect(try await store.loadSnapshot() == before)
    #expect(try await store.pending().map(\.message.text) == ["queued", "queued too"])
    #expect(store.damagedFile == nil)
  }

  @Test func `a history that is not closed loses nothing`() async throws {
    let folder = try TemporaryFolder()
    let first = try await HistoryStore.open(account: me, folder: folder.path)
    try await first.insertOutgoing(HistoryTests.own("1"), to: .direct(bob))
    let second = try await HistoryStore.open(account: me, folder: folder.path)
    #expect(try await second.pending().count == 1)
    withExtendedLifetime(first) {}
  }

  @Test func `folders and files are the owner's alone`() async throws {
    let folder = try TemporaryFolder()
    let paths = folder.paths
    let store = try await HistoryStore.open(account: me, server: server, paths: paths)
    try await store.insertOutgoing(HistoryTests.own("1"), to: .direct(bob))
    let accounts = paths.accounts(of: server)
    #expect(accounts.hasSuffix("/wechat-tui/accounts/http-127.0.0.1-8080"))
    for path in [paths.data, "\(paths.data)/accounts", accounts] {
      #expect(TemporaryFolder.mode(of: path) == 0o700, "\(path)")
    }
    let names = TemporaryFolder.names(in: accounts)
    #expect(names.contains("1.db"))
    #expect(names.contains("1.db-wal"))
    for name in names { #expect(TemporaryFolder.mode(of: "\(accounts)/\(name)") == 0o600, "\(name)") }
    await store.close()
  }

  @Test func `accounts and servers do not see each other`() async throws {
    let folder = try TemporaryFolder()
    let places = [(me, server), (bob, server), (me, GateEndpoint(scheme: .https, host: "127.0.0.1", port: 8080))]
    for (account, server) in places {
      let store = try await HistoryStore.open(account: account, server: server, paths: folder.paths)
      #expect(try await store.loadSnapshot() == HistorySnapshot())
      try await store.saveDraft("x", for: .direct(bob))
      await store.close()
    }
  }

  @Test func `a damaged file is moved aside and told`() async throws {
    let folder = try TemporaryFolder()
    let garbage = [UInt8](repeating: 0x5A, count: 10_000)
    try PrivateFiles.write(garbage, to: "\(folder.path)/1.db")
    let store = try await HistoryStore.open(account: me, folder: folder.path)
    #expect(store.damagedFile != nil)
    try await store.insertOutgoing(HistoryTests.own("1"), to: .direct(bob))
    let kept = try #require(TemporaryFolder.names(in: folder.path).first { $0.contains("broken") })
    #expect(try PrivateFiles.read("\(folder.path)/\(kept)") == garbage)
    await store.close()
  }

  @Test func `conversations that a wrong clock has pinned are put right`() async throws {
    let folder = try TemporaryFolder()
    let future: Int64 = 9_000_000_000_000
    do {
      let database = try Database.open(path: folder.path + "/1.db")
      try database.migrate(HistorySchema.migrations.filter { $0.version < 5 })
      // 2 was pinned by a message that is not its newest, 3 by its only one, which came before that of 4.
      for (id, peer, time) in [(1, 2, future), (2, 5, 100), (3, 3, future), (4, 4, 300), (5, 2, 400)]
        as [(Int64, Int64, Int64)]
      {
        try database.run(
          "INSERT INTO message(local_id, peer, sender, msgid, content, ts_ms, state, place) VALUES (?1, ?2, ?2, ?1, 'x', ?3, 4, ?1)",
          id, peer, time)
      }
      for (peer, last, time) in [(2, 5, future), (3, 3, future), (4, 4, 300), (5, 2, 100)] as [(Int64, Int64, Int64)] {
        try database.run("INSERT INTO conversation(peer, last_local_id, last_ts) VALUES (?, ?, ?)", peer, last, time)
      }
    }
    let store = try await HistoryStore.open(account: UserID(rawValue: 1), folder: folder.path)
    let list = try await store.loadSnapshot().conversations
    #expect(list.map(\.id.key) == [2, 4, 3, 5])
    #expect(list.map(\.lastActivity.rawValue) == [400, 300, future, 100])
    await store.close()
  }

  @Test func `a file of the version before keeps its applications, and learns whose are hidden`() async throws {
    let folder = try TemporaryFolder()
    do {
      let database = try Database.open(path: folder.path + "/1.db")
      try database.migrate(HistorySchema.migrations.filter { $0.version < 6 })
      for (uid, status) in [(2, 0), (3, 1)] {
        try database.run(
          """
          INSERT INTO application(uid, name, nick, icon, sex, desc, greeting, status, seen, rank)
          VALUES (?1, 'n', '', '', 0, '', 'hi', ?2, 0, ?1)
          """, uid, status)
      }
    }
    let unwanted = UnwantedApplicant(
      profile: UserProfile(uid: bob, name: "n", desc: "hi"), since: 7, isBlocked: true)
    var store = try await HistoryStore.open(account: UserID(rawValue: 1), folder: folder.path)
    var snapshot = try await store.loadSnapshot()
    #expect(snapshot.applications.map(\.profile.uid.rawValue) == [3, 2] && snapshot.unwanted.isEmpty)
    try await store.saveUnwanted(unwanted)
    // An accepted one stays, whatever is said of it later.
    await store.removeApplication(UserID(rawValue: 3))
    await store.close()
    store = try await HistoryStore.open(account: UserID(rawValue: 1), folder: folder.path)
    snapshot = try await store.loadSnapshot()
    #expect(snapshot.applications.map(\.profile.uid.rawValue) == [3] && snapshot.unwanted == [unwanted])
    try await store.removeUnwanted(bob)
    #expect(try await store.loadSnapshot().unwanted.isEmpty)
    await store.close()
  }

  @Test func `a file of a newer version is left alone`() async throws {
    let folder = try TemporaryFolder()
    do {
      let database = try Database.open(path: "\(folder.path)/1.db")
      try database.execute("CREATE TABLE future(x); PRAGMA user_version = 1000")
    }
    let error = await #expect(throws: HistoryError.self) {
      try await HistoryStore.open(account: me, folder: folder.path)
    }
    #expect(error?.code == .newerSchema)
    #expect(error?.message.contains("newer") == true)
  }

  @Test func `a folder that cannot be made is a clear error`() async throws {
    let folder = try TemporaryFolder()
    try PrivateFiles.write([], to: "\(folder.path)/file")
    let error = await #expect(throws: HistoryError.self) {
      try await HistoryStore.open(account: me, folder: "\(folder.path)/file/below")
    }
    #expect(error?.code == .open)
    #expect(error?.cause?.contains(folder.path) == true)
  }

  @Test func `odd values in the file do not stop it from opening`() async throws {
    let folder = try TemporaryFolder()
    await (try HistoryStore.open(account: me, folder: folder.path)).close()
    do {
      let database = try Database.open(path: "\(folder.path)/1.db")
      try database.execute(
        """
        INSERT INTO message(conversation, sender, msgid, content, ts_ms, state) VALUES
          (4294967296, 'x', x'00ff', 3.5, 'when', 77), (2, 1, '', '', -9223372036854775808, -5);
        INSERT INTO conversation(id, last_local_id, last_ts, unread) VALUES
          (2, 2, 'never', -4), (5, 77, 1, 9e18), (4294967296, 1, 1, 1);
        INSERT INTO contact(uid, name, nick, icon, sex, desc, tags) VALUES (2, '', '', '', 9e18, '', '{"no":"array"}');
        """)
    }
    let store = try await HistoryStore.open(account: me, folder: folder.path)
    let snapshot = try await store.loadSnapshot()
    #expect(snapshot.contacts.first?.tags == [])
    #expect(snapshot.conversations.count == 2)
    #expect(snapshot.conversations.first { $0.peer == bob }?.unreadCount == 0)
    #expect(try await store.messages(in: .direct(bob), before: nil, limit: 5).first?.delivery == .failed(.unreachable))
    await store.close()
  }
}
