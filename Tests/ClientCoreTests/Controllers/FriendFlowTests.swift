import ChatProtocol
import Testing

@testable import ClientCore

@MainActor
@Suite(.timeLimit(.minutes(1))) struct FriendFlowTests {
  private static let carol = UserProfile(
    uid: UserID(rawValue: 1003), name: "carol", nick: "卡罗", desc: "hello", icon: "", sex: 1)

  @Test func theNameInANoticeOfTheFamilyIsTheGreeting() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      let uma = UserID(rawValue: 1077)
      let applicant = UserProfile(uid: uma, name: "I'm uma", nick: "uma", desc: "", icon: "", sex: 0)
      await client.link.emit(.friendApplication(AddFriendNotice(applicant: applicant)))
      await client.until { !$0.main.applications.isEmpty }
      let application = try #require(client.state.main.applications.first)
      #expect(application.greeting == "I'm uma" && application.profile.name == "uma")
      // The list of the next login has the name, and no greeting.
      var reply = ClientHarness.welcome()
      reply.applies = [ApplyEntry(profile: UserProfile(uid: uma, name: "uma", nick: "uma"), status: 0)]
      await client.link.logIn(reply)
      await client.settle()
      #expect(client.state.main.applications.first?.greeting == "I'm uma")
    }
  }

  @Test func aStrangerIsFoundAskedAndBecomesAFriendWithRemarkAndTags() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      client.controller.handle(.search(.edit(.insert("carol"))))
      #expect(client.state.searchRows == [.lookUp("carol")])
      client.controller.handle(.main(.openRow(nil)))
      #expect(client.state.main.search.lookup == .searching("carol"))
      _ = await client.link.requests(count: 1)
      await client.link.emit(.search(SearchUserReply(error: .success, profile: Self.carol), query: "carol"))
      await client.until { $0.main.search.lookup == .found(Self.carol) }
      #expect(client.state.actions(for: Self.carol) == [.addFriend, .block])
      client.controller.handle(.contacts(.activateDetail(nil)))
      client.controller.handle(.form(.edit(.replaceAll("it's me"), .greeting)))
      client.controller.handle(.form(.edit(.replaceAll("Caz"), .remark)))
      client.controller.handle(.form(.edit(.insert("Tennis"), .tag)))
      client.controller.handle(.form(.submit))
      let sent = await client.link.requests(count: 2)
      #expect(sent.last == .addFriend(to: Self.carol.uid, greeting: "it's me", remark: "Caz"))
      await client.link.emit(.addFriendReply(.success, to: Self.carol.uid))
      await client.until { $0.overlay == nil }
      #expect(client.state.notices.last?.content == .applicationSent("卡罗 @carol"))
      await client.link.emit(
        .friendAccepted(AuthFriendNotice(error: .success, to: ClientHarness.alice, profile: Self.carol)))
      await client.until { $0.main.contacts[Self.carol.uid] != nil }
      #expect(client.state.main.contacts[Self.carol.uid]?.remark == "Caz")
      #expect(client.state.main.contacts[Self.carol.uid]?.tags == ["Tennis"])
      #expect(client.state.main.conversations.contains { $0.peer == Self.carol.uid })
    }
  }

  @Test func nobodyFoundIsTold() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      client.controller.handle(.search(.edit(.insert("nobody"))))
      client.controller.handle(.main(.openRow(nil)))
      _ = await client.link.requests(count: 1)
      await client.link.emit(.search(SearchUserReply(error: .uidInvalid), query: "nobody"))
      await client.until { $0.main.search.lookup == .notFound("nobody") }
    }
  }

  @Test func anApplicationIsShownAndAccepted() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.link.emit(.friendApplication(AddFriendNotice(error: .success, applicant: Self.carol)))
      await client.until { $0.unseenApplications == 1 }
      client.controller.handle(.contacts(.openNewFriends))
      #expect(client.state.unseenApplications == 0)
      client.controller.handle(.contacts(.activateDetail(0)))
      client.controller.handle(.form(.edit(.replaceAll("C"), .remark)))
      client.controller.handle(.form(.submit))
      let sent = await client.link.requests(count: 1)
      #expect(sent == [.acceptFriend(Self.carol.uid, remark: "C")])
      #expect(client.state.main.applications.first?.status == .accepting)
      await client.link.emit(
        .acceptFriendReply(AuthFriendReply(error: .success, friend: Self.carol), of: Self.carol.uid))
      await client.until { $0.overlay == nil && $0.main.applications.first?.status == .accepted }
      #expect(client.state.main.contacts[Self.carol.uid]?.displayName == "C")
    }
  }

  @Test(arguments: [false, true])
  func theEventOfAFriendshipTakesNoRemarkAway(isEventFirst: Bool) async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await client.link.emit(.friendApplication(AddFriendNotice(error: .success, applicant: Self.carol)))
      await client.until { $0.unseenApplications == 1 }
      client.controller.handle(.contacts(.openNewFriends))
      client.controller.handle(.contacts(.activateDetail(0)))
      client.controller.handle(.form(.edit(.replaceAll("C"), .remark)))
      client.controller.handle(.form(.edit(.insert("Tennis"), .tag)))
      client.controller.handle(.form(.submit))
      _ = await client.sent { $0 == .acceptFriend(Self.carol.uid, remark: "C") }
      let reply = LinkEvent.acceptFriendReply(
        AuthFriendReply(error: .success, friend: Self.carol), of: Self.carol.uid)
      let event = LinkEvent.event(
        InboxEvent(number: 1, content: .friendship(FriendEntry(profile: Self.carol, back: "carol"))))
      for one in isEventFirst ? [event, reply] : [reply, event] {
        await client.link.emit(one)
        await client.until { $0.main.contacts[Self.carol.uid] != nil }
      }
      await client.until { $0.overlay == nil && $0.main.applications.first?.status == .accepted }
      // The event is stored before it is shown, and asks for presence then.
      _ = await client.sent { $0 == .confirm(1) }
      await client.settle()
      #expect(client.state.main.contacts[Self.carol.uid]?.displayName == "C")
      #expect(client.state.main.contacts[Self.carol.uid]?.tags == ["Tennis"])
      #expect(client.state.notices.map(\.content).filter { $0 == .friendAdded("C") }.count == 1)
      #expect(!client.state.notices.contains { $0.content == .friendAdded("卡罗") })
    }
  }

  @Test func aRequestThatTimesOutLeavesTheDialogOpenWithTheReason() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.link.emit(.friendApplication(AddFriendNotice(error: .success, applicant: Self.carol)))
      await client.until { !$0.main.applications.isEmpty }
      client.controller.handle(.contacts(.beginAccept(Self.carol.uid)))
      client.controller.handle(.form(.submit))
      let sent = await client.link.requests(count: 1)
      await client.link.emit(.requestFailed(sent[0], LinkError(code: .timeout, message: "no answer")))
      await client.until { $0.activeForm?.failure == .timeout }
      #expect(client.state.main.applications.first?.status == .pending)
      #expect(client.state.activeForm?.isSubmitting == false)
    }
  }

  @Test func editingARemarkStaysAfterTheNextLogin() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      client.controller.handle(.contacts(.beginEditRemark(ClientHarness.bob.uid)))
      client.controller.handle(.form(.edit(.replaceAll("老鲍"), .remark)))
      client.controller.handle(.form(.submit))
      #expect(client.state.displayName(of: ClientHarness.bob.uid) == "老鲍")
      await client.link.logIn(
        ChatLoginReply(error: .success, friends: [FriendEntry(profile: ClientHarness.bob, back: "bob")]))
      await client.until { $0.connection == .online }
      #expect(client.state.displayName(of: ClientHarness.bob.uid) == "老鲍")
    }
  }
}
