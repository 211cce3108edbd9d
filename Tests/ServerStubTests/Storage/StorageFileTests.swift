import ChatProtocol
import Foundation
import LocalDatabase
import Testing

@testable import ServerStub

@Suite struct StorageFileTests {
  private let folder: StorageFolder
  private let clock = SteppedClock()

  init() throws {
    folder = try StorageFolder()
  }

  private func open() async throws -> ServerStorage {
    try await ServerStorage.sqlite(path: folder.database, clock: clock.serverClock)
  }

  /// Everything that the stores can tell about two users.
  private struct Contents: Equatable {
    var profiles: [UserProfile?] = []
    var passwords: [String?] = []
    var friends: [[FriendEntry]] = []
    var applications: [[ApplyEntry]] = []
    var logs: [[InboxEvent]] = []
    var positions: [EventNumber?] = []
    var tokens: [Set<[UInt8]>] = []
  }

  private func contents(of storage: ServerStorage, _ users: [UserID]) async throws -> Contents {
    var contents = Contents()
    for uid in users {
      let profile = try await storage.accounts.profile(of: uid)
      contents.profiles.append(profile)
      contents.passwords.append(try await storage.accounts.credentials(for: profile?.email ?? "")?.passwordHash)
      contents.friends.append(try await storage.friends.friends(of: uid))
      contents.applications.append(try await storage.friends.applications(to: uid, limit: 100))
      contents.logs.append(try await storage.log(of: uid))
      contents.positions.append(try await storage.messages.deliveryPosition(of: DeviceID(uid: uid, name: "")))
      contents.tokens.append(Set(try await storage.tokenHashes.tokenHashes(of: uid, now: clock.now)))
    }
    return contents
  }

  /// Two friends with an application, texts, a position and a token.
  private func fill(_ storage: ServerStorage) async throws -> [UserID] {
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let carol = try await storage.addAccount("carol")
    _ = try await storage.friends.apply(from: alice, to: bob, remark: "Bobby", greeting: "hi")
    _ = try await storage.friends.accept(by: bob, applicant: alice, remark: "Al")
    _ = try await storage.friends.apply(from: carol, to: bob, remark: "", greeting: "it's carol")
    for number in 0..<100 {
      try await storage.send(
        "text \(number)", id: "t\(number)", from: number % 2 == 0 ? alice : bob, to: number % 2 == 0 ? bob : alice)
    }
    try await storage.messages.setDeliveryPositions([
      DeviceID(uid: alice, name: ""): 90, DeviceID(uid: bob, name: ""): 40,
    ])
    try await storage.tokenHashes.addTokenHash(
      [UInt8](repeating: 7, count: 32), of: alice, expires: clock.now + 1000, now: clock.now, limit: 3)
    return [alice, bob, carol]
  }

  @Test func everythingIsThereAfterTheFileIsOpenedAgain() async throws {
    let storage = try await open()
    let users = try await fill(storage)
    let before = try await contents(of: storage, users)
    await storage.close()
    let again = try await open()
    #expect(again.repair == nil)
    #expect(try await contents(of: again, users) == before)
    let receipt = try await again.send("next", id: "next", from: users[0], to: users[1])
    #expect(receipt.items.map(\.seq) == [101])
    #expect(try await again.log(of: users[0]).last?.number == receipt.items.first?.inbox)
    #expect(try await again.send("text 0", id: "t0", from: users[0], to: users[1]).items.allSatisfy { $0.inbox == nil })
    #expect(try await again.addAccount("dave") == UserID(rawValue: 1004))
  }

  /// What a killed process leaves: the files as they are, with everything acknowledged in the write-ahead log.
  @Test func everythingAcknowledgedIsThereAfterAKill() async throws {
    let storage = try await open()
    let users = try await fill(storage)
    let before = try await contents(of: storage, users)
    let copy = try StorageFolder()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: folder.database + suffix, toPath: copy.database + suffix)
    }
    let killed = try await ServerStorage.sqlite(path: copy.database, clock: clock.serverClock)
    #expect(killed.repair == nil)
    #expect(try await contents(of: killed, users) == before)
  }

  @Test func filesArePrivateAndTheLogIsGoneAfterClosing() async throws {
    let storage = try await open()
    _ = try await fill(storage)
    for name in try folder.names() { #expect(try folder.mode(of: name) == 0o600) }
    await storage.close()
    #expect(try folder.names() == ["server.db", "server.db.uids"])
  }

  @Test func whatComesAfterClosingFailsAndIsNotTakenForStored() async throws {
    let storage = try await open()
    await storage.close()
    await storage.close()
    let error = await #expect(throws: ServerError.self) {
      try await storage.send("late", id: "l", from: UserID(rawValue: 1), to: UserID(rawValue: 2))
    }
    #expect(error?.code == .storage)
  }

  @Test func textsUnderWayAreAnsweredWhenTheStorageCloses() async throws {
    let storage = try await open()
    let (alice, bob) = (UserID(rawValue: 1001), UserID(rawValue: 1002))
    let acknowledged = await withTaskGroup(of: MessageID?.self) { group in
      for number in 0..<50 {
        group.addTask {
          // A refusal is fine here, a text that is neither stored nor refused is not.
          (try? await storage.send("\(number)", id: "\(number)", from: alice, to: bob)).map { _ in
            MessageID("\(number)")
          }
        }
      }
      group.addTask {
        await storage.close()
        return nil
      }
      return await group.reduce(into: Set<MessageID>()) { set, id in if let id { set.insert(id) } }
    }
    let again = try await open()
    #expect(Set(try await again.log(of: bob).compactMap(\.text?.msgid)) == acknowledged)
  }

  @Test func aFileOfANewerProgramIsRefusedInOneLine() async throws {
    do {
      let database = try Database.open(path: folder.database)
      try database.execute("PRAGMA user_version = 99")
    }
    let error = await #expect(throws: ServerError.self) { try await open() }
    #expect(error?.code == .storage)
    #expect(error?.message.contains("newer version") == true)
    #expect(error?.message.contains(folder.database) == true)
    #expect(error?.message.contains("\n") == false)
  }

  @Test func aFolderThatIsMissingIsRefusedInOneLine() async throws {
    let error = await #expect(throws: ServerError.self) {
      try await ServerStorage.sqlite(path: folder.path + "/none/server.db")
    }
    #expect(error?.message.contains("/none/server.db") == true)
  }

  @Test func afterARepairTheNumbersGoOnAndNoMessageIsHidden() async throws {
    let storage = try await open()
    let users = try await fill(storage)
    await storage.close()
    // What damaged pages may take: counters, events, one direction of a friendship, the last account.
    do {
      let database = try Database.open(path: folder.database)
      try database.execute(
        """
        PRAGMA foreign_keys = OFF;
        DELETE FROM user_sync; DELETE FROM member; DELETE FROM conversation;
        DELETE FROM user_event WHERE uid = 1002 AND useq > 30;
        DELETE FROM message WHERE conv_seq = 10;
        DELETE FROM friend WHERE self_id = 1001;
        DELETE FROM user WHERE uid = 1003;
        INSERT INTO user_sync VALUES (1003, 1, 1);
        """)
      // The mark of damage alone would find nothing, so one page is spoilt, too: the index of tokens.
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      let page = try database.first("SELECT rootpage FROM sqlite_schema WHERE name = 'token_expires'") { $0.int(0) }
      try spoil(page: try #require(page))
    }
    // An account is lost, which the keeper of the server has to accept.
    let repaired = try await ServerStorage.sqlite(
      path: folder.database, policy: .acceptLoss, clock: clock.serverClock)
    #expect(repaired.repair != nil)
    let (alice, bob) = (users[0], users[1])
    #expect(try await repaired.log(of: alice).compactMap(\.text).count == 99)
    let log = try await repaired.log(of: bob).filter { $0.text != nil }
    #expect(Set(log.map(\.text?.msgid)).count == 99)
    #expect(log.map(\.number) == log.map(\.number).sorted())
    #expect(log.last.map(\.text?.msgid) == "t99")
    // Nothing new may hide at or below what the device has confirmed.
    let receipt = try await repaired.send("new", id: "new", from: alice, to: bob)
    let events = try await repaired.messages.events(of: bob, after: 0, limit: .max, maxBytes: .max)
    #expect(events.events.last?.text?.msgid == "new")
    #expect(events.events.last?.number == events.head)
    #expect(events.head > 40)
    #expect(receipt.items.map(\.seq) == [101])
    #expect(try await repaired.friends.areFriends(alice, bob))
    #expect(try await repaired.friends.areFriends(bob, alice))
    // The uid of a lost account is not given to somebody else.
    #expect(try await repaired.addAccount("dave") == UserID(rawValue: 1004))
  }

  /// A row that contradicts the counters makes one conversation fail, and nobody else's.
  @Test func textsThatCannotBeStoredLeaveTheRestOfTheirBatchAlone() async throws {
    do {
      let storage = try await open()
      _ = try await fill(storage)
      await storage.close()
      let database = try Database.open(path: folder.database)
      try database.execute("UPDATE user_sync SET last_useq = 5 WHERE uid = 1002")
    }
    let storage = try await open()
    let (alice, bob, carol) = (UserID(rawValue: 1001), UserID(rawValue: 1002), UserID(rawValue: 1003))
    let stored = await withTaskGroup(of: Int.self) { group in
      for number in 0..<20 {
        group.addTask {
          let receipt = try? await storage.send(
            "\(number)", id: "n\(number)", from: alice, to: number % 2 == 0 ? carol : bob)
          return receipt == nil ? 0 : 1
        }
      }
      return await group.reduce(0, +)
    }
    #expect(stored == 10)
    #expect(try await storage.log(of: carol).map(\.number.rawValue) == Array(1...10))
  }

  private func spoil(page: Int) throws {
    let handle = try #require(FileHandle(forWritingAtPath: folder.database))
    try handle.seek(toOffset: UInt64((page - 1) * 4096))
    try handle.write(contentsOf: Data(repeating: 0xEE, count: 4096))
    try handle.close()
  }
}
