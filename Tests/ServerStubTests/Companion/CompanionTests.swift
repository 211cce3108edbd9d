import ChatProtocol
import Testing

@testable import ServerStub

@Suite("The built-in accounts", .timeLimit(.minutes(1)))
struct CompanionTests {
  @Test("file transfer is everybody's first friend and keeps what it is sent")
  func fileTransfer() async throws {
    try await withServer {
      $0.hasCompanions = true
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let (client, reply) = try await fixture.logIn(alice)
      #expect(reply.friends.map(\.profile.name) == ["文件传输助手"])
      let ack = try await client.sendText("a note", id: "m", from: alice.uid, to: BuiltInAccount.fileTransfer.uid)
      #expect(ack.error == .success)
      try await client.expectNothing()
    }
  }

  @Test("the companion accepts an application, says hello and answers in the language it is spoken to")
  func companion() async throws {
    try await withServer {
      $0.hasCompanions = true
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      let companion = BuiltInAccount.companion.uid
      try await client.send(SearchUserRequest(query: "xiaowei"))
      #expect(try await client.expect(SearchUserReply.self).profile?.uid == companion)
      try await client.send(AddFriendRequest(uid: alice.uid, applyName: "alice", remark: "", to: companion))
      try await client.expect(AddFriendReply.self)
      #expect(try await client.expect(AuthFriendNotice.self).from == companion)
      #expect(try await client.expect(TextChatNotice.self).from == companion)
      try await client.sendText("/echo 你好 there", id: "q1", from: alice.uid, to: companion)
      #expect(try await client.expect(TextChatNotice.self).items.map(\.content) == ["你好 there"])
    }
  }

  @Test("what is said to the companion is shown as read")
  func companionReads() async throws {
    try await withServer {
      $0.hasCompanions = true
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice, native: true)
      let companion = BuiltInAccount.companion.uid
      try await client.send(AuthFriendRequest(from: alice.uid, to: companion, remark: ""))
      let reply = try await client.reply(AuthFriendReply.self)
      #expect(reply.friend?.uid == companion)
      try await client.send(
        TextChatRequest(from: alice.uid, to: companion, items: [TextItem(msgid: "q", content: "/echo hi")]))
      let seq = try #require(try await client.reply(TextChatReply.self).items.first?.seq)
      // The greeting, the read mark and the answer come in any order; the mark may stand already.
      while true {
        try await client.send(ConversationsRequest(limit: 10))
        let page = try await client.reply(ConversationsReply.self)
        let chat = page.conversations.first { $0.peer == companion }
        if chat?.peerRead ?? 0 >= seq, chat?.peerDelivered ?? 0 >= seq { break }
        _ = try await client.next()
      }
    }
  }

  @Test("the companion comes back after its connection broke")
  func companionComesBack() async throws {
    try await withServer {
      $0.hasCompanions = true
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      let companion = BuiltInAccount.companion.uid
      try await client.send(AddFriendRequest(uid: alice.uid, applyName: "alice", remark: "", to: companion))
      try await client.expect(AddFriendReply.self)
      await fixture.server.dropConnections()
      let (again, reply) = try await fixture.logIn(alice)
      // Accepted before the break or after it: in either case they are friends in the end.
      var isFriend = reply.friends.contains { $0.profile.uid == companion }
      while !isFriend {
        guard let frame = try await again.next() else { break }
        isFriend = frame.id == .authFriendNotice
      }
      #expect(isFriend)
      // Its greeting may come before the answer.
      let item = TextItem(msgid: "q1", content: "/echo back")
      try await again.send(TextChatRequest(from: alice.uid, to: companion, items: [item]))
      var said: [String] = []
      while !said.contains("back") { said += try await again.reply(TextChatNotice.self).items.map(\.content.text) }
    }
  }

  @Test("built-in accounts cannot be logged in to with a password, nor their names taken")
  func notForOthers() async throws {
    try await withServer {
      $0.hasCompanions = true
    } _: { fixture in
      let gate = try await fixture.gate()
      for password in ["", "x", "d41d8cd98f00b204e9800998ecf8427e"] {
        #expect(try await gate.post("/user_login", ["user": "xiaowei", "passwd": password]).error == 1009)
      }
      await #expect(throws: (any Error).self) { try await fixture.register("xiaowei") }
    }
    // Their names stay free for them on a server that does not have them yet.
    try await withServer { fixture in
      await #expect(throws: (any Error).self) { try await fixture.register("xiaowei") }
    }
  }
}
