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

  @Test(arguments: [false, true]) func pagesEndAtTheirBytes(isInMemory: Bool) async throws {
    let storage =
      isInMemory
      ? try await ServerStorage.inMemory(clock: clock.serverClock)
      : try await ServerStorage.sqlite(path: folder.database, clock: clock.serverClock)
    let alice = try await storage.addAccount("alice")
    var friends: [UserID] = []
    for number in 0..<5 {
      let friend = try await storage.addAccount("friend\(number)")
      try await storage.friends.befriend(alice, friend)
      for text in 0..<3 {
        try await storage.send(
          String(repeating: "x", count: 10_000), id: "\(number) \(text)", from: alice, to: friend)
      }
      friends.append(friend)
    }
    let page = try await storage.messages.history(
      of: alice, with: friends[0], before: nil, limit: 200, maxBytes: 25_000)
    #expect(page.messages.map(\.seq) == [3, 2])
    #expect(page.hasMore)
    let rest = try await storage.messages.history(of: alice, with: friends[0], before: 2, limit: 200, maxBytes: 25_000)
    #expect(rest.messages.map(\.seq) == [1])
    #expect(!rest.hasMore)
    let list = try await storage.messages.conversations(of: alice, after: nil, limit: 500, maxBytes: 25_000)
    #expect(list.conversations.map(\.peer) == Array(friends[..<2]))
    #expect(list.hasMore)
    let end = try await storage.messages.conversations(of: alice, after: friends[2], limit: 500, maxBytes: 25_000)
    #expect(end.conversations.map(\.peer) == Array(friends[3...]))
    #expect(!end.hasMore)
    let known = try await storage.friends.friends(of: alice, maxBytes: 60)
    #expect((1..<5).contains(known.count))
    #expect(known.map(\.profile.uid) == Array(friends[..<known.count]))
    await storage.close()
  }

  @Test func aClosedStorageRefusesToRead() async throws {
    let storage = try await ServerStorage.sqlite(path: folder.database, clock: clock.serverClock)
    await storage.close()
    await #expect(throws: ServerError.self) {
      try await storage.messages.events(of: UserID(rawValue: 1001), after: 0, limit: 1, maxBytes: .max)
    }
  }
}
