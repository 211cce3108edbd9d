import ChatProtocol
import Testing

@Suite("A chat from registration to text", .timeLimit(.minutes(1)))
struct ChatFlowTests {
  @Test("two people register, become friends and chat")
  func registerBefriendChat() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let bob = try await fixture.register("bob")
      #expect(bob.uid.rawValue == alice.uid.rawValue + 1)
      try await fixture.befriend(alice, bob)

      let (aliceClient, aliceReply) = try await fixture.logIn(alice)
      let (bobClient, _) = try await fixture.logIn(bob)
      #expect(aliceReply.profile?.email == "alice@example.test")
      #expect(aliceReply.friends.map(\.profile.name) == ["bob"])
      #expect(aliceReply.friends.first?.profile.email == nil)

      let ack = try await aliceClient.sendText("你好 👋", id: "m1", from: alice.uid, to: bob.uid)
      #expect(ack.error == .success)
      #expect(ack.items.map(\.msgid) == ["m1"])
      let notice = try await bobClient.expect(TextChatNotice.self)
      #expect(notice.items == [TextItem(msgid: "m1", content: "你好 👋")])
      #expect(notice.from == alice.uid)
    }
  }
}
