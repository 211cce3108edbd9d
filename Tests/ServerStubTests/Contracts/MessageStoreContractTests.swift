import ChatProtocol
import ServerStub
import Testing

/// What every implementation of ``MessageStore`` keeps to.
@Suite struct MessageStoreContractTests {
  private let clock = SteppedClock()
  private let alice = UserID(rawValue: 1001)
  private let bob = UserID(rawValue: 1002)
  private let carol = UserID(rawValue: 1003)

  @Test(arguments: Implementations.storage)
  func aTextStandsInTheLogsOfBothSides(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let receipt = try await storage.send("你好\n👨‍👩‍👧", id: "a1", from: bob, to: alice)
    let stored = TextItem(msgid: "a1", content: "你好\n👨‍👩‍👧", seq: 1, timestamp: Timestamp(rawValue: clock.now))
    var acknowledged = stored
    acknowledged.inbox = 1
    #expect(receipt.items == [acknowledged])
    #expect(receipt.conflicts.isEmpty)
    let event = InboxEvent(number: 1, from: bob, to: alice, item: stored)
    #expect(
      try await storage.messages.events(of: alice, after: 0, limit: 10, maxBytes: .max)
        == LogPage(events: [event], head: 1))
    #expect(
      try await storage.messages.events(of: bob, after: 0, limit: 10, maxBytes: .max)
        == LogPage(events: [event], head: 1))
    #expect(
      try await storage.messages.events(of: carol, after: 0, limit: 10, maxBytes: .max) == LogPage(events: [], head: 0))
  }

  @Test(arguments: Implementations.storage)
  func aTextToOneselfIsOneEvent(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let receipt = try await storage.send("note", id: "n", from: alice, to: alice)
    #expect(receipt.items.map(\.inbox) == [1])
    let events = try await storage.log(of: alice)
    #expect(events.map(\.text?.to) == [alice])
    #expect(events.map(\.number) == [1])
  }

  @Test(arguments: Implementations.storage)
  func numbersAreCountedForEachConversationAndForEachUser(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    try await storage.send("1", id: "1", from: alice, to: bob)
    try await storage.send("2", id: "2", from: carol, to: alice)
    try await storage.send("3", id: "3", from: bob, to: alice)
    let events = try await storage.log(of: alice)
    #expect(events.map(\.number) == [1, 2, 3])
    #expect(events.map(\.text?.seq) == [1, 1, 2])
    #expect(events.map(\.text?.from) == [alice, carol, bob])
    #expect(try await storage.log(of: bob).map(\.number) == [1, 2])
  }

  @Test(arguments: Implementations.storage)
  func aResentTextGetsTheFirstReceiptAndNoEvent(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let first = try await storage.send("once", id: "x", from: alice, to: bob)
    clock.advance(milliseconds: 5000)
    let second = try await storage.send("once", id: "x", from: alice, to: bob)
    var repeated = first.items
    repeated[0].inbox = nil
    #expect(second.items == repeated)
    #expect(second.conflicts.isEmpty)
    #expect(try await storage.log(of: bob).count == 1)
  }

  @Test(arguments: Implementations.storage)
  func theSameIdOfAnotherSenderIsAnotherText(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    try await storage.send("hers", id: "x", from: alice, to: bob)
    try await storage.send("his", id: "x", from: bob, to: alice)
    #expect(try await storage.log(of: alice).map(\.text?.content) == ["hers", "his"])
  }

  @Test(arguments: Implementations.storage)
  func anIdUsedBeforeForAnotherTextOrAnotherRecipientIsAConflict(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    try await storage.send("first", id: "x", from: alice, to: bob)
    let receipt = try await storage.messages.append([
      TextSubmission(
        from: alice, to: bob,
        items: [TextItem(msgid: "y", content: "new"), TextItem(msgid: "x", content: "changed")]),
      TextSubmission(from: alice, to: carol, items: [TextItem(msgid: "x", content: "first")]),
    ])
    #expect(receipt.map(\.conflicts) == [[1], [0]])
    // All of a submission or nothing.
    #expect(try await storage.log(of: bob).map(\.text?.content) == ["first"])
    #expect(try await storage.log(of: carol).isEmpty)
    let page = try await storage.messages.conversations(of: carol, after: nil, limit: 10, maxBytes: .max)
    #expect(page.conversations.isEmpty)
  }

  @Test(arguments: Implementations.storage)
  func anIdTwiceInOneBatchIsStoredOnce(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let item = TextItem(msgid: "x", content: "twice")
    let receipts = try await storage.messages.append([
      TextSubmission(from: alice, to: bob, items: [item, item]), TextSubmission(from: alice, to: bob, items: [item]),
    ])
    #expect(receipts.flatMap(\.items).map(\.seq) == [1, 1, 1])
    #expect(receipts.map { $0.items.compactMap(\.inbox).count } == [1, 0])
    #expect(try await storage.log(of: bob).count == 1)
  }

  @Test(arguments: Implementations.storage)
  func textsThatArriveTogetherAreNumberedWithoutGapsAndInEachSendersOrder(_ implementation: StorageImplementation)
    async throws
  {
    let storage = try await implementation.make(clock)
    let senders = (0..<20).map { UserID(rawValue: 2000 + $0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for sender in senders {
        group.addTask {
          for number in 0..<25 {
            // Every third one is sent twice at once, as after a lost reply.
            let item = TextItem(msgid: "\(number)", content: "\(sender) \(number)")
            let submission = TextSubmission(from: sender, to: UserID(rawValue: 1001), items: [item])
            let isDoubled = number % 3 == 0
            async let again = isDoubled ? storage.messages.append([submission]) : []
            let receipts = try await storage.messages.append([submission])
            let copies = try await again + receipts
            #expect(Set(copies.flatMap(\.items).map(\.seq)) == [ConversationSeq(rawValue: Int64(number) + 1)])
            #expect(copies.filter { $0.items.contains { $0.inbox != nil } }.count == 1)
          }
        }
      }
      try await group.waitForAll()
    }
    let events = try await storage.log(of: alice)
    #expect(events.map(\.number.rawValue) == Array(1...500))
    for sender in senders {
      let own = events.filter { $0.text?.from == sender }.map(\.text?.content)
      #expect(own == (0..<25).map { "\(sender) \($0)" })
    }
  }

  @Test(arguments: Implementations.storage)
  func aPageBeginsAfterANumberAndKeepsToItsLimit(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    for number in 1...10 { try await storage.send("\(number)", id: "\(number)", from: alice, to: bob) }
    let page = try await storage.messages.events(of: bob, after: 4, limit: 3, maxBytes: .max)
    #expect(page.events.map(\.number) == [5, 6, 7])
    #expect(page.head == 10)
    #expect(
      try await storage.messages.events(of: bob, after: 10, limit: 3, maxBytes: .max) == LogPage(events: [], head: 10))
    #expect(
      try await storage.messages.events(of: bob, after: .max, limit: -1, maxBytes: .max)
        == LogPage(events: [], head: 10))
  }

  @Test(arguments: Implementations.storage)
  func aDeliveryPositionNeverMovesBackNorPastTheLog(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    for number in 1...5 { try await storage.send("\(number)", id: "\(number)", from: alice, to: bob) }
    #expect(try await storage.messages.deliveryPosition(of: DeviceID(uid: bob, name: "")) == nil)
    try await storage.messages.setDeliveryPositions([
      DeviceID(uid: bob, name: ""): 3, DeviceID(uid: alice, name: ""): 1,
    ])
    try await storage.messages.setDeliveryPositions([DeviceID(uid: bob, name: ""): 2])
    #expect(try await storage.messages.deliveryPosition(of: DeviceID(uid: bob, name: "")) == 3)
    #expect(try await storage.messages.deliveryPosition(of: DeviceID(uid: alice, name: "")) == 1)
    #expect(try await storage.messages.deliveryPosition(of: DeviceID(uid: bob, name: "phone")) == nil)
    try await storage.messages.setDeliveryPositions([
      DeviceID(uid: bob, name: ""): .max, DeviceID(uid: carol, name: ""): 9,
    ])
    #expect(try await storage.messages.deliveryPosition(of: DeviceID(uid: bob, name: "")) == 5)
    #expect(try await storage.messages.deliveryPosition(of: DeviceID(uid: carol, name: "")) == 0)
    try await storage.messages.setDeliveryPositions([DeviceID(uid: bob, name: "phone"): EventNumber(rawValue: .min)])
    #expect(try await storage.messages.deliveryPosition(of: DeviceID(uid: bob, name: "phone")) == 0)
  }

  @Test(arguments: Implementations.storage)
  func onlyTheConfirmationsOfNativeDevicesMoveADeliveredMark(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    for number in 1...3 { try await storage.send("\(number)", id: "\(number)", from: alice, to: bob) }
    func delivered() async throws -> [ConversationSeq] {
      try await storage.messages.conversations(of: alice, after: nil, limit: 10, maxBytes: .max)
        .conversations.map(\.peerDelivered)
    }
    #expect(try await storage.messages.setDeliveryPositions([.family(bob): 3]).isEmpty)
    #expect(try await delivered() == [0])
    let moved = try await storage.messages.setDeliveryPositions([DeviceID(uid: bob, name: "phone"): 2])
    #expect(moved == [DeliveredMark(sender: alice, recipient: bob, seq: 2)])
    #expect(try await delivered() == [2])
  }

  @Test(arguments: Implementations.storage)
  func nothingIsAskedOfAnEmptyList(_ implementation: StorageImplementation) async throws {
    #expect(try await implementation.make(clock).messages.append([]).isEmpty)
  }

  @Test(arguments: Implementations.storage)
  func pagesEndAtTheirBytes(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
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
}
