import ChatProtocol
import Testing

@testable import ServerStub

@Suite("Introduction of the built-in accounts", .timeLimit(.minutes(1)))
struct IntroductionTests {
  @Test("a new account finds a request of the companion, and is greeted when it accepts")
  func companionAsks() async throws {
    try await withServer {
      $0.hasCompanions = true
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let (client, reply) = try await fixture.logIn(alice)
      let companion = BuiltInAccount.companion.uid
      let request = try #require(reply.applies.first)
      #expect(request.profile.uid == companion)
      #expect(request.profile.desc == BuiltInAccount.greeting)
      #expect(request.status == ApplyEntry.pending)
      try await client.send(AuthFriendRequest(from: alice.uid, to: companion, remark: "Wei"))
      #expect(try await client.expect(AuthFriendReply.self).friend?.uid == companion)
      #expect(try await client.expect(TextChatNotice.self).from == companion)
    }
  }

  @Test("a server without built-in accounts introduces nobody")
  func nobodyThere() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (_, reply) = try await fixture.logIn(alice)
      #expect(reply.applies.isEmpty)
      #expect(reply.friends.isEmpty)
    }
  }
}
