import ChatProtocol
import ClientCore
import Testing

@MainActor
@Suite("Family server: friends", .timeLimit(.minutes(1)))
struct FamilyFriendTests {
  private static let asAlice = ["http login alice", "login ok alice@chatserver1"]
  private static let asBob = ["http login bob", "login ok bob@chatserver1"]

  @Test(arguments: [
    ("1004", "search by uid string"), ("bob", "search by name first (mysql)"), ("小明", "search by utf8 name"),
    ("1001", "search self"),
  ])
  func aUserIsFoundByUidAndByName(query: String, caseName: String) async throws {
    let recorded = try #require(try FamilyRecording.load().sent(in: caseName, id: .searchUserReply).first).json
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      let profile = try await client.find(query)
      #expect(profile.uid == recorded["uid"].uid)
      #expect(profile.name == recorded["name"].text)
      // After a search by name the original sends no icon.
      #expect(profile.icon == recorded["icon"].text)
      #expect(profile.email == nil)
    }
  }

  @Test(arguments: ["424242", "nobodyhere"]) func nobodyIsFound(query: String) async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      #expect(try await client.lookUp(query) == .notFound(query))
    }
  }

  @Test func anApplicationGoesOutAndItsAcceptanceMakesAFriendWithTheWishedName() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      let profile = try await client.find("1004")
      client.handle(.contacts(.beginAdd(profile)))
      client.fill([.greeting: "我是 alice", .remark: "bobby"])
      client.handle(.form(.submit))
      try await client.until { $0.overlay == nil }
      #expect(client.state.notices.contains { $0.content == .applicationSent("bob") })
      let sent = try #require(trial.server.log.frames(.addFriend).first).json
      #expect(sent["touid"].uid == Recorded.bob && sent["uid"].uid == Recorded.alice)
      #expect(sent["applyname"].text == "我是 alice" && sent["bakname"].text == "bobby")
      trial.server.push(caseNamed: "auth friend bob accepts alice same server", to: Recorded.alice)
      try await client.until { $0.main.contacts[Recorded.bob]?.remark == "bobby" }
      #expect(client.state.notices.contains { $0.content == .friendAdded("bobby") })
      #expect(client.state.main.conversations.map(\.peer) == [Recorded.bob])
    }
  }

  @Test func anAcceptanceThatWasMissedMakesAFriendWithTheWishedName() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      client.handle(.contacts(.beginAdd(try await client.find("1004"))))
      client.fill([.remark: "bobby", .tag: "Work"])
      client.handle(.form(.submit))
      try await client.until { $0.overlay == nil }
      trial.server.stopChat()
      trial.server.change { $0.memory.begin(at: "alice relogin: friend_list with two") }
      try trial.server.startChat()
      // The original keeps no remark: its list repeats the friend's own name.
      try await client.until { $0.main.contacts[Recorded.bob] != nil }
      #expect(client.state.main.contacts[Recorded.bob]?.remark == "bobby")
      #expect(client.state.main.contacts[Recorded.bob]?.tags == ["Work"])
    }
  }

  @Test func beingAskedShowsANewFriendWhoCanBeAccepted() async throws {
    try await FamilyTrial.run(at: Self.asBob) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      // The original says it again when it is asked again.
      for name in ["add friend alice->bob same server", "add friend repeated"] {
        trial.server.push(caseNamed: name, to: Recorded.bob)
      }
      try await client.settle()
      #expect(client.state.notices.map(\.content) == [.applicationArrived("alice")])
      #expect(client.state.main.applications.map(\.profile.uid) == [Recorded.alice])
      #expect(client.state.unseenApplications == 1)
      client.handle(.contacts(.openNewFriends))
      client.handle(.contacts(.beginAccept(Recorded.alice)))
      client.fill([.remark: "ally"])
      client.handle(.form(.submit))
      try await client.until { $0.main.contacts[Recorded.alice] != nil }
      #expect(client.state.overlay == nil)
      #expect(client.state.displayName(of: Recorded.alice) == "ally")
      #expect(client.state.main.applications.map(\.status) == [.accepted])
      let sent = try #require(trial.server.log.frames(.authFriend).first).json
      #expect(sent["fromuid"].uid == Recorded.bob && sent["touid"].uid == Recorded.alice)
      #expect(sent["back"].text == "ally")
    }
  }

  @Test func anApplicationThatCameWhileAwayCanBeAccepted() async throws {
    try await FamilyTrial.run(at: ["http login bob", "bob relogin sees apply_list"]) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      try await client.until { $0.unseenApplications == 1 }
      client.handle(.contacts(.beginAccept(Recorded.alice)))
      client.handle(.form(.submit))
      try await client.until { $0.main.contacts[Recorded.alice] != nil }
    }
  }

  @Test func twoClientsBecomeFriendsAndChat() async throws {
    try await FamilyTrial.run(at: Self.asAlice + Self.asBob) { trial in
      let alice = trial.client(home: "alice")
      let bob = trial.client(home: "bob")
      try await alice.logIn("alice")
      try await bob.logIn("bob")
      let profile = try await alice.find("bob")
      alice.handle(.contacts(.beginAdd(profile)))
      alice.handle(.form(.submit))
      try await bob.until { !$0.main.applications.isEmpty }
      bob.handle(.contacts(.beginAccept(Recorded.alice)))
      bob.handle(.form(.submit))
      try await bob.until { $0.main.contacts[Recorded.alice] != nil }
      try await alice.until { $0.main.contacts[Recorded.bob] != nil }
      try await alice.openChat(with: Recorded.bob)
      try await bob.openChat(with: Recorded.alice)
      let lines = ["你好 👋🏽 𝒳", "one\ntwo", "\"quoted\" \\ back/slash", "👨‍👩‍👧 ❤️ é"]
      for line in lines { alice.send(line) }
      try await bob.until { $0.chatPane?.messages.count == lines.count }
      #expect(bob.messages.map(\.text) == lines)
      try await alice.untilAllSent()
      bob.send("收到")
      try await alice.until { $0.chatPane?.messages.last?.text == "收到" }
      try await bob.untilAllSent()
    }
  }
}
