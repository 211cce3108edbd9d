import ChatProtocol
import ClientCore
import Testing

@MainActor
@Suite("Family server: texts", .timeLimit(.minutes(1)))
struct FamilyTextTests {
  private static let asAlice = ["http login alice", "alice relogin: friend_list with two"]
  private static let asBob = ["http login bob", "bob logs in on chatserver2"]
  private static let asAnn = "qt relogin with friend (chatserver1)"

  /// The texts of a recorded notice.
  private func contents(_ notices: [StyledJSON]) -> [String] {
    notices.flatMap { $0["text_array"].elements.map { $0["content"].text } }
  }

  @Test(arguments: [
    "text chat same server", "text chat two elements", "text chat utf8", "text chat extra fields",
    "text chat cross server (grpc)", "text chat cross server extra fields dropped", "body exactly 2048",
    "utf8 500 CJK chars (escaped to \\uXXXX, grows 2x)",
  ])
  func aRecordedTextArrivesAsItWasWritten(caseName: String) async throws {
    try await FamilyTrial.run(at: Self.asBob) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      try await client.openChat(with: Recorded.alice)
      let expected = contents(trial.server.push(caseNamed: caseName, to: Recorded.bob))
      #expect(!expected.isEmpty)
      try await client.until { $0.chatPane?.messages.map(\.text) == expected }
    }
  }

  @Test(arguments: ["qt chat ben->ann", "qt receives 2 coalesced frames", "qt cross-server chat ben@2 -> ann@1"])
  func whatAQtClientWroteArrives(caseName: String) async throws {
    try await FamilyTrial.run(at: [Self.asAnn]) { trial in
      let client = trial.client()
      client.controller.resume(try Recorded.session(Self.asAnn, at: 0, of: trial.server, gate: client.server))
      try await client.until { $0.connection == .online && $0.main.contacts[Recorded.ben] != nil }
      let expected = contents(trial.server.push(caseNamed: caseName, to: Recorded.ann))
      #expect(!expected.isEmpty)
      try await client.until { $0.totalUnread == expected.count }
      try await client.openChat(with: Recorded.ben)
      #expect(client.messages.map(\.text) == expected)
    }
  }

  @Test func everythingMayComeInPiecesOfSevenBytes() async throws {
    try await FamilyTrial.run(at: Self.asBob) { trial in
      trial.server.change { $0.pieces = 7 }
      let client = trial.client()
      try await client.logIn("bob")
      try await client.openChat(with: Recorded.alice)
      let expected = contents(
        trial.server.push(caseNamed: "utf8 500 CJK chars (escaped to \\uXXXX, grows 2x)", to: Recorded.bob))
      try await client.until { $0.chatPane?.messages.map(\.text) == expected }
      client.send("and back")
      try await client.untilAllSent()
    }
  }

  @Test func manyFramesMayComeInOneWrite() async throws {
    try await FamilyTrial.run(at: Self.asBob) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      try await client.openChat(with: Recorded.alice)
      let names = ["text chat same server", "text chat two elements", "text chat utf8", "text chat extra fields"]
      let notices = try names.flatMap { try FamilyRecording.load().notices(in: $0, to: Recorded.bob) }
      trial.server.push(notices.compactMap(\.frame), to: Recorded.bob)
      let expected = contents(notices.map(\.json))
      try await client.until { $0.chatPane?.messages.map(\.text) == expected }
    }
  }

  @Test func textsInOneWriteWithTheLoginReplyAreKept() async throws {
    let notices = try FamilyRecording.load().notices(in: "text chat utf8", to: Recorded.bob)
    try await FamilyTrial.run(at: Self.asBob) { trial in
      trial.server.change { $0.behindLogin[Recorded.bob] = notices.compactMap(\.frame) }
      let client = trial.client()
      try await client.logIn("bob")
      try await client.until { $0.totalUnread == 1 }
      try await client.openChat(with: Recorded.alice)
      #expect(client.messages.map(\.text) == contents(notices.map(\.json)))
    }
  }

  @Test func textsGoFromOneChatServerToTheOther() async throws {
    try await FamilyTrial.run(at: [Self.asAnn, "qt login ok (qtben)"]) { trial in
      let ann = trial.client(home: "ann")
      let ben = trial.client(home: "ben")
      ann.controller.resume(try Recorded.session(Self.asAnn, at: 0, of: trial.server, gate: ann.server))
      ben.controller.resume(try Recorded.session("qt login ok (qtben)", at: 1, of: trial.server, gate: ben.server))
      try await ann.until { $0.connection == .online }
      try await ben.until { $0.connection == .online }
      try await ann.openChat(with: Recorded.ben)
      try await ben.openChat(with: Recorded.ann)
      ann.send("跨服务器 👋")
      try await ben.until { $0.chatPane?.messages.last?.text == "跨服务器 👋" }
      ben.send("收到")
      try await ann.until { $0.chatPane?.messages.last?.text == "收到" }
      try await ann.untilAllSent()
      try await ben.untilAllSent()
    }
  }

  @Test func aTextThatComesTwiceIsShownOnce() async throws {
    try await FamilyTrial.run(at: Self.asBob) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      try await client.openChat(with: Recorded.alice)
      for name in ["text chat utf8", "text chat utf8", "text chat same server"] {
        trial.server.push(caseNamed: name, to: Recorded.bob)
      }
      try await client.settle()
      try await client.openChat(with: Recorded.alice)
      #expect(client.messages.map(\.text) == ["你好 👋", "hello bob"])
    }
  }

  @Test func emptyAndNullListsAreHarmless() async throws {
    try await FamilyTrial.run(at: Self.asBob) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      let before = client.state.main.conversations
      for name in ["text chat empty array", "text chat missing array", "text chat cross server empty array"] {
        let notices = trial.server.push(caseNamed: name, to: Recorded.bob)
        #expect(notices.count == 1 && contents(notices).isEmpty)
      }
      try await client.settle()
      #expect(client.state.main.conversations == before)
      #expect(client.state.notices.isEmpty)
      #expect(client.state.connection == .online && trial.server.log.accepted == 1)
    }
  }

  @Test func aTextToOneselfIsThereOnceAndSent() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.alice)
      client.send("me")
      try await client.until { $0.chatPane?.messages.last?.delivery == .sent }
      client.send("me again")
      try await client.until { $0.chatPane?.messages.last?.delivery == .sent && $0.chatPane?.messages.count == 2 }
      #expect(client.messages.map(\.text) == ["me", "me again"])
      #expect(client.state.totalUnread == 0)
      let row = client.state.main.conversations.first { $0.peer == Recorded.alice }
      #expect(row?.lastMessage?.text == "me again" && row?.lastMessage?.isOwn == true)
      // What is on disk says the same.
      client.handle(.contacts(.startChat(Recorded.bob)))
      try await client.openChat(with: Recorded.alice)
      #expect(client.messages.map(\.text) == ["me", "me again"])
      #expect(client.messages.allSatisfy { $0.delivery == .sent })
    }
  }

  @Test func aTextFromAStrangerIsShownUnderTheirNumber() async throws {
    try await FamilyTrial.run(at: Self.asBob) { trial in
      let client = trial.client()
      try await client.logIn("bob")
      trial.server.push(caseNamed: "text chat spoofed fromuid", to: Recorded.bob)
      try await client.until { $0.totalUnread == 1 }
      #expect(client.state.main.conversations.first?.peer == Recorded.dave)
      #expect(client.state.displayName(of: Recorded.dave) == "1005")
    }
  }
}
