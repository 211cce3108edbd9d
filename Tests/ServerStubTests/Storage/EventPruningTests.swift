import ChatProtocol
import Testing

@testable import ServerStub

/// What the retention of events leaves to a client (docs/protocol.md, chapter 4, rules 6 and 8).
@Suite(.timeLimit(.minutes(1))) struct EventPruningTests {
  /// Events of the log come between a request and its reply.
  private func skip(to id: FrameID, of client: ChatTestClient) async throws {
    while let frame = try await client.next() {
      if frame.id == id { return }
    }
    throw TestFailure("closed instead of \(id)")
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
    #expect(try await storage.prune(before: .max, limit: 500) > 0, "nothing was forgotten, so this test shows nothing")
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
