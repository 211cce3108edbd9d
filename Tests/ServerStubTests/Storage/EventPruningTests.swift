import ChatProtocol
import Testing

@testable import ServerStub

/// What the retention of events takes away, and what it leaves (docs/protocol.md, chapter 4, rules 6 and 8).
@Suite(.timeLimit(.minutes(1))) struct EventPruningTests {
  private let clock = SteppedClock()

  private func storage() async throws -> ServerStorage {
    try await ServerStorage.inMemory(clock: clock.serverClock)
  }

  /// Forgets what is older than a moment, `limit` events and users at a time.
  private func prune(_ storage: ServerStorage, before moment: Timestamp, limit: Int) async throws -> Int {
    var step = PruningStep(count: 0, position: nil, isLast: false)
    var pruned = 0
    while !step.isLast {
      step = try await storage.messages.pruneEvents(before: moment, after: step.position, limit: limit)
      #expect(step.count <= limit)
      pruned += step.count
    }
    return pruned
  }

  /// Events of the log come between a request and its reply.
  private func skip(to id: FrameID, of client: ChatTestClient) async throws {
    while let frame = try await client.next() {
      if frame.id == id { return }
    }
    throw TestFailure("closed instead of \(id)")
  }

  @Test func `Old events are gone, the texts are not, and the log tells where it begins`() async throws {
    let storage = try await storage()
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    try await storage.messages.setDeliveryPositions([
      DeviceID(uid: alice, name: "phone"): 0, DeviceID(uid: bob, name: "phone"): 0,
    ])
    for index in 0..<5 { try await storage.send("old", id: "o\(index)", from: alice, to: bob) }
    clock.advance(milliseconds: 1_000_000)
    for index in 0..<3 { try await storage.send("new", id: "n\(index)", from: alice, to: bob) }
    #expect(try await prune(storage, before: Timestamp(rawValue: clock.now - 500_000), limit: 2) == 10)
    let page = try await storage.messages.events(of: bob, after: 0, limit: 100, maxBytes: .max)
    #expect(page.min == 6)
    #expect(page.head == 8)
    #expect(page.events.map(\.number) == [6, 7, 8])
    let history = try await storage.messages.history(of: bob, with: alice, before: nil, limit: 100, maxBytes: .max)
    #expect(history.messages.count == 8)
    #expect(try await prune(storage, before: .max, limit: 100) == 6)
    #expect(try await storage.send("next", id: "x", from: alice, to: bob).items.map(\.inbox) == [9])
  }

  @Test func `What a family client has not got stays, however old, and keeps nobody else's log`() async throws {
    let storage = try await storage()
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let carol = try await storage.addAccount("carol")
    try await storage.messages.setDeliveryPositions([
      .family(alice): 0, DeviceID(uid: alice, name: "phone"): 0, DeviceID(uid: carol, name: "phone"): 0,
    ])
    for index in 0..<4 { try await storage.send("a\(index)", id: "a\(index)", from: bob, to: alice) }
    for index in 0..<4 { try await storage.send("c\(index)", id: "c\(index)", from: bob, to: carol) }
    try await storage.messages.setDeliveryPositions([.family(alice): 1, DeviceID(uid: alice, name: "phone"): 4])
    // One at a time, so that logs that have to stay would stand in the way of those that may go.
    #expect(try await prune(storage, before: .max, limit: 1) == 5)
    #expect(try await storage.log(of: alice).map(\.number) == [2, 3, 4])
    #expect(try await storage.log(of: carol).isEmpty)
    // Nobody has used Bob's account yet, and nobody knows with what client he will.
    #expect(try await storage.log(of: bob).map(\.number.rawValue) == Array(1...8))
    try await storage.messages.setDeliveryPositions([.family(alice): 3, DeviceID(uid: bob, name: "phone"): 0])
    #expect(try await prune(storage, before: .max, limit: 3) == 10)
    #expect(try await storage.log(of: alice).map(\.number) == [4])
  }

  @Test func `A built-in account that nobody logs in to does not keep its log`() async throws {
    let storage = try await storage()
    let alice = try await storage.addAccount("alice")
    let fileTransfer = BuiltInAccount.fileTransfer.uid
    try await storage.send("a note", id: "n", from: alice, to: fileTransfer)
    #expect(try await prune(storage, before: .max, limit: 10) == 1)
    #expect(try await storage.log(of: fileTransfer).isEmpty)
  }

  @Test func `A family client that was away for longer than the retention gets its texts all the same`() async throws {
    let folder = try StorageFolder()
    let bob = try await withServer {
      $0.storage = .sqlite(path: folder.database)
    } _: { fixture in
      let (alice, bob) = (try await fixture.register("alice"), try await fixture.register("bob"))
      let (family, _) = try await fixture.logIn(bob)
      await family.close()
      // Friends by way of native clients, so that the family client got nothing yet that it could confirm.
      let (sender, _) = try await fixture.logIn(alice, native: true)
      let (phone, _) = try await fixture.logIn(bob, native: true)
      try await sender.send(AddFriendRequest(uid: alice.uid, applyName: "alice", remark: "", to: bob.uid))
      try await sender.expect(AddFriendReply.self)
      try await phone.send(AuthFriendRequest(from: bob.uid, to: alice.uid, remark: ""))
      try await skip(to: .authFriendReply, of: phone)
      for index in 0..<3 {
        try await sender.send(
          TextChatRequest(from: alice.uid, to: bob.uid, items: [TextItem(msgid: "t\(index)", content: "好\(index)")]))
        try await skip(to: .textChatReply, of: sender)
      }
      // A native device beside it must not let the texts go either.
      for device in [sender, phone] {
        try await device.send(InboxConfirmation(inbox: .max))
        try await device.send(SyncRequest(cursor: 0, limit: 100))
        try await skip(to: .syncReply, of: device)
      }
      return bob
    }
    let storage = try await ServerStorage.sqlite(path: folder.database)
    #expect(try await prune(storage, before: .max, limit: 500) > 0, "nothing was forgotten, so this test shows nothing")
    await storage.close()
    try await withServer {
      $0.storage = .sqlite(path: folder.database)
    } _: { fixture in
      let (client, _) = try await fixture.logIn(bob)
      var texts: [String] = []
      while texts.count < 3 { texts += try await client.expect(TextChatNotice.self).items.map(\.content.text) }
      #expect(texts == ["好0", "好1", "好2"])
    }
  }
}
