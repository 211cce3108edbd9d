import ChatProtocol
import ClientCore
import Testing

@MainActor
@Suite("Family server: connections", .timeLimit(.minutes(1)))
struct FamilyConnectionTests {
  private static let asAlice = ["http login alice", "alice relogin: friend_list with two"]

  @Test func aServerThatIgnoresHeartbeatsIsNotAtFault() async throws {
    var configuration = LinkConfiguration.eager
    configuration.heartbeatInterval = .milliseconds(10)
    try await FamilyTrial.run(at: Self.asAlice, configuration: configuration) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      let unanswered = LinkConfiguration.standard.heartbeatsBeforeSilenceIsUsual
      try await trial.server.until { Self.probes($0) >= 3 }
      #expect(trial.server.log.frames(.heartbeat).count == unanswered)
      #expect(trial.server.log.frames(.heartbeat).allSatisfy { $0.json.shape == "{fromuid:int}" })
      #expect(trial.server.log.frames(.chatLogin).count == 1, "it heard itself each time")
      try await client.openChat(with: Recorded.bob)
      client.send("still here")
      try await client.untilAllSent()
      #expect(trial.server.log.accepted == 1)
      #expect(client.state.connection == .online)
    }
  }

  @Test func aServerThatCameBackElsewhereIsFoundByTheGateAndAQueuedTextGoesOutOnce() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      client.send("before")
      try await client.untilAllSent()
      trial.server.stopChat()
      try await client.until { $0.connection != .online }
      client.send("while away")
      try await client.until { $0.chatPane?.messages.last?.delivery == .queued }
      try trial.server.startChat()
      try await client.until { $0.chatPane?.messages.last?.delivery == .sent }
      client.send("after")
      try await client.untilAllSent()
      #expect(trial.server.log.texts.map(\.content) == ["before", "while away", "after"])
      #expect(trial.server.log.gateRequests(.userLogin).count >= 2)
    }
  }

  @Test func aTextWhoseAnswerWasLostGoesOutAgainUnderTheSameID() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      trial.server.change { $0.textsToDrop = 1 }
      client.send("lost")
      try await client.untilAllSent()
      let texts = trial.server.log.texts
      #expect(texts.map(\.content) == ["lost", "lost"])
      #expect(Set(texts.map(\.id)).count == 1)
      #expect(Set(texts.map(\.connection)).count == 2)
      #expect(client.messages.count == 1)
    }
  }

  @Test func aTextKilledWithTheProgramGoesOutAtTheNextStart() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let first = trial.client()
      try await first.logIn("alice")
      try await first.openChat(with: Recorded.bob)
      trial.server.change { $0.holdsTextReplies = true }
      first.send("unanswered")
      try await trial.server.until { $0.texts.count == 1 }
      await trial.end(first)
      trial.server.change { $0.holdsTextReplies = false }
      let second = trial.client()
      try await second.logIn("alice")
      try await second.openChat(with: Recorded.bob)
      try await second.until { $0.chatPane?.messages.map(\.delivery) == [.sent] }
      #expect(Set(trial.server.log.texts.map(\.id)).count == 1)
    }
  }

  @Test func anotherLoginTakesTheTextsAndThisClientHearsNothingOfIt() async throws {
    // The original of this branch knows no 1021: the older connection stays and is never written to again.
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      let other = try FamilyPeer(port: trial.server.chatPort(1))
      let recorded = try FamilyRecording.load().answers.first { $0.request.caseName == Self.asAlice[1] }
      other.send(try #require(recorded).request.recordedBytes)
      #expect(other.next()?.id == .chatLoginReply)
      trial.server.push(caseNamed: "text chat cross server reverse", to: Recorded.alice)
      #expect(other.next()?.id == .textChatNotice)
      try await client.settle()
      #expect(client.state.page == .main && client.state.totalUnread == 0)
      other.close()
    }
  }

  /// The empty texts that a client sent to itself.
  private static func probes(_ log: FamilyLog) -> Int {
    log.frames(.textChat).count { $0.json["touid"] == $0.json["fromuid"] && $0.json["text_array"].elements.isEmpty }
  }

  @Test func aClientThatBecameDeafFindsItOutAndHearsAgainOnItsConnection() async throws {
    var configuration = LinkConfiguration.eager
    configuration.heartbeatInterval = .milliseconds(10)
    try await FamilyTrial.run(at: Self.asAlice, configuration: configuration) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      // An older session of the account ends, and the server forgets the newer one.
      trial.server.change { state in
        for server in state.sessions.indices { state.sessions[server][Recorded.alice] = nil }
      }
      #expect(!trial.server.push([], to: Recorded.alice))
      try await trial.server.until { $0.frames(.chatLogin).count == 2 }
      try await client.settle()
      trial.server.push(caseNamed: "text chat cross server reverse", to: Recorded.alice)
      try await client.until { $0.totalUnread == 1 }
      #expect(trial.server.log.accepted == 1)
    }
  }
}
