import ChatProtocol
import ClientCore
import Testing

@MainActor
@Suite("Family server: what a login brings", .timeLimit(.minutes(1)))
struct FamilyLoginTests {
  private static let withFriends = ["http login alice", "alice relogin: friend_list with two"]

  @Test func theRecordedFriendsAndApplicationsAreShown() async throws {
    let recorded = try Recorded.loginReply("alice relogin: friend_list with two")
    try await FamilyTrial.run(at: Self.withFriends) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.until { $0.main.contacts.count == 2 && $0.main.applications.count == 2 }
      for friend in recorded["friend_list"].elements {
        let contact = try #require(client.state.main.contacts[friend["uid"].uid])
        #expect(contact.profile.name == friend["name"].text)
        #expect(contact.profile.icon == friend["icon"].text)
        // The family repeats the friend's own name where there is no remark.
        #expect(contact.remark.isEmpty)
        #expect(contact.displayName == friend["back"].text)
      }
      for applicant in recorded["apply_list"].elements {
        let application = try #require(
          client.state.main.applications.first { $0.profile.uid == applicant["uid"].uid })
        #expect(application.profile.name == applicant["name"].text)
        #expect((application.status == .accepted) == (applicant["status"].number == 1))
      }
      #expect(client.state.main.conversations.ids.sorted() == [.direct(Recorded.bob), .direct(Recorded.dave)])
    }
  }

  @Test func neitherAHashNorAStrangersAddressIsKept() async throws {
    try await FamilyTrial.run(at: Self.withFriends) { trial in
      let client = trial.client()
      let secret = try Recorded.loginReply("alice relogin: friend_list with two")["pwd"].text
      #expect(!secret.isEmpty)
      try await client.logIn("alice")
      _ = try await client.find("1006")
      var text = ""
      dump(client.state, to: &text)
      #expect(!text.contains(secret))
      #expect(!text.contains("erin@example.test"))
    }
  }

  @Test func aRemarkThatTheServerHasIsTheName() async throws {
    var reply = try Recorded.loginReply("alice relogin: friend_list with two")
    var friends = reply["friend_list"].elements
    friends[0]["back"] = .string("小博 👋")
    reply["friend_list"] = .array(friends)
    let printed = reply.printed
    try await FamilyTrial.run(at: Self.withFriends) { trial in
      trial.server.change { $0.loginReplies[Recorded.alice] = printed }
      let client = trial.client()
      try await client.logIn("alice")
      try await client.until { $0.displayName(of: friends[0]["uid"].uid) == "小博 👋" }
    }
  }

  @Test func tenApplicationsInAReplyBeyond2048BytesAreTenNewFriends() async throws {
    var reply = try Recorded.loginReply("bob relogin sees apply_list")
    let one = try #require(reply["apply_list"].elements.first)
    reply["apply_list"] = .array(
      (0..<10).map { index in
        var applicant = one
        applicant["uid"] = .int(2000 + Int64(index))
        applicant["name"] = .string("申请人\(index)")
        applicant["nick"] = .string("申请人\(index)")
        applicant["desc"] = .string("你好，我想加你为好友，请通过我的申请，谢谢！👋")
        return applicant
      })
    let printed = reply.printed
    #expect(printed.utf8.count > 2048)
    try await FamilyTrial.run(at: ["http login bob", "bob relogin sees apply_list"]) { trial in
      trial.server.change { $0.loginReplies[Recorded.bob] = printed }
      let client = trial.client()
      try await client.logIn("bob")
      try await client.until { $0.main.applications.count == 10 }
      #expect(client.state.unseenApplications == 10)
      #expect(Set(client.state.main.applications.map(\.profile.name)).contains("申请人9"))
      #expect(client.state.main.applications.allSatisfy { $0.status == .pending && $0.greeting.hasSuffix("👋") })
    }
  }

  @Test(arguments: [
    "qt login ok (qtann)", "qt relogin with friend (chatserver1)",
    "qt login after reset, with apply_list (offline application)",
  ])
  func aKeptSessionOfAQtAccountGoesOn(caseName: String) async throws {
    let recorded = try Recorded.loginReply(caseName)
    try await FamilyTrial.run(at: [caseName]) { trial in
      let client = trial.client()
      client.controller.resume(try Recorded.session(caseName, at: 1, of: trial.server, gate: client.server))
      try await client.until { $0.connection == .online && $0.account?.profile.name == recorded["name"].text }
      try await client.until { $0.main.contacts.count == recorded["friend_list"].elements.count }
      try await client.until { $0.main.applications.count == recorded["apply_list"].elements.count }
      #expect(trial.server.log.gateRequests.isEmpty)
    }
  }

  @Test func whatALoginBroughtIsThereAtTheNextStartWithoutAServer() async throws {
    try await FamilyTrial.run(at: Self.withFriends) { trial in
      let first = trial.client()
      try await first.logIn("alice")
      try await first.openChat(with: Recorded.bob)
      first.send("kept")
      try await first.untilAllSent()
      let account = try Recorded.session(
        "login ok alice@chatserver1", at: 1, of: trial.server, gate: first.server)
      await trial.end(first)
      trial.server.stop()
      let second = trial.client()
      second.controller.resume(account)
      try await second.until { $0.main.contacts.count == 2 && $0.main.applications.count == 2 }
      #expect(second.state.account?.profile.name == "alice")
      #expect(second.state.main.conversations.first?.lastMessage?.text == "kept")
      #expect(second.state.connection != .online)
    }
  }
}
