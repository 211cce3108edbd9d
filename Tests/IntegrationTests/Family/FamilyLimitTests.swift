import ChatProtocol
import ClientCore
import Testing

@MainActor
@Suite("Family server: limits", .timeLimit(.minutes(1)))
struct FamilyLimitTests {
  private static let asAlice = ["http login alice", "alice relogin: friend_list with two"]

  /// How many bytes of a text of one-byte letters go as one message; a request around it takes 192 at most.
  private var room: Int { FrameLimits.familyServer.maxBodyBytes - 192 }

  @Test func theLongestTextGoesOutAndALongerOneInPartsIfTheUserSaysSo() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      client.send(String(repeating: "x", count: room))
      try await client.untilAllSent()
      #expect(trial.server.log.texts.count == 1)
      // Counted in bytes as they travel: quotes and line feeds take two, Chinese three.
      let long = String(repeating: "汉\n\"", count: room / 7 + 1)
      for text in [String(repeating: "y", count: room + 1), long] {
        client.send(text)
        try await client.until { $0.overlay == .confirmParts(count: 2) }
        #expect(client.state.chatPane?.composer.text == text)
        client.handle(.chat(.confirm))
        try await client.untilAllSent()
      }
      #expect(trial.server.log.texts.count == 5)
      #expect(trial.server.log.frames(.textChat).allSatisfy { $0.body.count <= 2048 })
      #expect(trial.server.log.accepted == 1)
      #expect(client.state.connection == .online)
    }
  }

  @Test func aReplyBeyond2048BytesIsRead() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      client.send(String(repeating: "汉", count: room / 3))
      try await client.untilAllSent()
    }
  }

  @Test func textsSentFastNeverGlueIntoAFrameThatIsTooLong() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      let texts = (0..<60).map { "\($0) " + String(repeating: "字", count: 1 + $0 * 9) }
      for text in texts { client.send(text) }
      try await client.until { state in
        state.chatPane?.messages.count == texts.count
          && state.chatPane?.messages.allSatisfy { $0.delivery == .sent } == true
      }
      #expect(trial.server.log.texts.map(\.content) == texts)
      #expect(trial.server.log.accepted == 1)
    }
  }

  @Test func textsWrittenWithoutAConnectionGoOutInOrderInFramesThatFit() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      trial.server.stopChat()
      try await client.until { $0.connection != .online }
      let texts = (0..<30).map { "\($0) " + String(repeating: "y", count: 700) }
      for text in texts { client.send(text) }
      try await client.until { $0.chatPane?.messages.map(\.delivery) == texts.map { _ in .queued } }
      try trial.server.startChat()
      try await client.until { $0.chatPane?.messages.allSatisfy { $0.delivery == .sent } == true }
      #expect(trial.server.log.texts.map(\.content) == texts)
    }
  }
}
