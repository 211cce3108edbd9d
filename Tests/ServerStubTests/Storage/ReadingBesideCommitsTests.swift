import ChatProtocol
import LocalDatabase
import Testing

@testable import ServerStub

/// Pages and lists are read over a connection of their own.
@Suite struct ReadingBesideCommitsTests {
  private let folder: StorageFolder
  private let clock = SteppedClock()

  init() throws {
    folder = try StorageFolder()
  }

  @Test func pagesAreReadWhileACommitWaitsForTheDisk() async throws {
    let storage = try await ServerStorage.sqlite(path: folder.database, clock: clock.serverClock)
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    try await storage.friends.befriend(alice, bob)
    try await storage.send("first", id: "1", from: alice, to: bob)
    // Another program that writes to the file holds the commit up.
    let other = try Database.open(path: folder.database)
    try other.execute("BEGIN IMMEDIATE")
    async let waiting = storage.send("second", id: "2", from: alice, to: bob)
    #expect(try await contents(of: storage, alice, bob) == ["first"])
    try other.execute("ROLLBACK")
    _ = try await waiting
    // What was acknowledged is there for whoever asks then.
    #expect(try await contents(of: storage, alice, bob) == ["second", "first"])
    await storage.close()
  }

  private func contents(of storage: ServerStorage, _ alice: UserID, _ bob: UserID) async throws -> [String] {
    #expect(try await storage.friends.friends(of: bob).map(\.profile.uid) == [alice])
    #expect(try await storage.friends.applications(to: bob, limit: 5).isEmpty)
    let list = try await storage.messages.conversations(of: bob, after: nil, limit: 10, maxBytes: .max)
    let page = try await storage.messages.history(of: bob, with: alice, before: nil, limit: 10, maxBytes: .max)
    let log = try await storage.log(of: bob)
    #expect(list.conversations.map(\.last?.content) == [page.messages.first?.content])
    #expect(log.compactMap(\.text?.content) == page.messages.map(\.content).reversed())
    #expect(list.head == log.last?.number)
    return page.messages.map(\.content.text)
  }

  @Test func aClosedStorageRefusesToRead() async throws {
    let storage = try await ServerStorage.sqlite(path: folder.database, clock: clock.serverClock)
    await storage.close()
    await #expect(throws: ServerError.self) {
      try await storage.messages.events(of: UserID(rawValue: 1001), after: 0, limit: 1, maxBytes: .max)
    }
  }
}
