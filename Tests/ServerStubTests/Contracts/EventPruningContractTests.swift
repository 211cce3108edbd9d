import ChatProtocol
import Testing

@testable import ServerStub

/// What the retention of events takes away, and what it leaves (docs/protocol.md, chapter 4, rules 6 and 8).
@Suite(.timeLimit(.minutes(1))) struct EventPruningContractTests {
  private let clock = SteppedClock()

  @Test(arguments: Implementations.storage)
  func `Old events are gone, the texts are not, and the log tells where it begins`(
    _ implementation: StorageImplementation
  ) async throws {
    let storage = try await implementation.make(clock)
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    try await storage.messages.setDeliveryPositions([
      DeviceID(uid: alice, name: "phone"): 0, DeviceID(uid: bob, name: "phone"): 0,
    ])
    for index in 0..<5 { try await storage.send("old", id: "o\(index)", from: alice, to: bob) }
    clock.advance(milliseconds: 1_000_000)
    for index in 0..<3 { try await storage.send("new", id: "n\(index)", from: alice, to: bob) }
    #expect(try await storage.prune(before: Timestamp(rawValue: clock.now - 500_000), limit: 2) == 10)
    let page = try await storage.messages.events(of: bob, after: 0, limit: 100, maxBytes: .max)
    #expect(page.min == 6)
    #expect(page.head == 8)
    #expect(page.events.map(\.number) == [6, 7, 8])
    let history = try await storage.messages.history(of: bob, with: alice, before: nil, limit: 100, maxBytes: .max)
    #expect(history.messages.count == 8)
    #expect(try await storage.prune(before: .max, limit: 100) == 6)
    #expect(try await storage.send("next", id: "x", from: alice, to: bob).items.map(\.inbox) == [9])
  }

  @Test(arguments: Implementations.storage)
  func `What a family client has not got stays, however old, and keeps nobody else's log`(
    _ implementation: StorageImplementation
  ) async throws {
    let storage = try await implementation.make(clock)
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let carol = try await storage.addAccount("carol")
    try await storage.messages.setDeliveryPositions([
      .family(alice): 0, DeviceID(uid: alice, name: "phone"): 0, DeviceID(uid: carol, name: "phone"): 0,
    ])
    for index in 0..<4 { try await storage.send("a\(index)", id: "a\(index)", from: bob, to: alice) }
    for index in 0..<4 { try await storage.send("c\(index)", id: "c\(index)", from: bob, to: carol) }
    try await storage.messages.setDeliveryPositions([.family(alice): 1, DeviceID(uid: alice, name: "phone"): 4])
    // One at a time, so that logs that have to stay would stand in the way of those that may go.
    #expect(try await storage.prune(before: .max, limit: 1) == 5)
    #expect(try await storage.log(of: alice).map(\.number) == [2, 3, 4])
    #expect(try await storage.log(of: carol).isEmpty)
    // Nobody has used Bob's account yet, and nobody knows with what client he will.
    #expect(try await storage.log(of: bob).map(\.number.rawValue) == Array(1...8))
    try await storage.messages.setDeliveryPositions([.family(alice): 3, DeviceID(uid: bob, name: "phone"): 0])
    #expect(try await storage.prune(before: .max, limit: 3) == 10)
    #expect(try await storage.log(of: alice).map(\.number) == [4])
  }

  @Test(arguments: Implementations.storage)
  func `A built-in account that nobody logs in to does not keep its log`(_ implementation: StorageImplementation)
    async throws
  {
    let storage = try await implementation.make(clock)
    let alice = try await storage.addAccount("alice")
    let fileTransfer = BuiltInAccount.fileTransfer.uid
    try await storage.send("a note", id: "n", from: alice, to: fileTransfer)
    #expect(try await storage.prune(before: .max, limit: 10) == 1)
    #expect(try await storage.log(of: fileTransfer).isEmpty)
  }
}
