import ChatProtocol
import ClientCore
import Testing

/// The friend behind a family server may use the Qt client, which loses what comes too fast.
@MainActor
@Suite("Family server: the pace of texts", .timeLimit(.minutes(1)))
struct FamilyPaceTests {
  @Test func whatWasQueuedTravelsInOneFrameAndTheNextTextWaitsForTheFriend() async throws {
    try await FamilyTrial.run(at: ["http login alice", "alice relogin: friend_list with two"]) { trial in
      let client = trial.client(familyPace: .family)
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      trial.server.stopChat()
      try await client.until { $0.connection != .online }
      for text in ["one", "two", "three"] { client.send(text) }
      try await client.until { $0.chatPane?.messages.map(\.delivery) == [.queued, .queued, .queued] }
      try trial.server.startChat()
      try await client.untilAllSent()
      #expect(trial.server.log.frames(.textChat).count == 1)

      client.send("four")
      while client.clock.sleeperCount(dueIn: .milliseconds(300)) == 0 { await Task.yield() }
      #expect(trial.server.log.texts.map(\.content) == ["one", "two", "three"])
      client.clock.advance(by: .milliseconds(300))
      try await client.untilAllSent()
      #expect(trial.server.log.texts.map(\.content) == ["one", "two", "three", "four"])
      #expect(trial.server.log.frames(.textChat).count == 2)
    }
  }
}
