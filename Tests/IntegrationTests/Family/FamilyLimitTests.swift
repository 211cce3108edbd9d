import ChatProtocol
import ClientCore
import Testing

@MainActor
@Suite("Family server: limits", .timeLimit(.minutes(1)))
struct FamilyLimitTests {
  private static let asAlice = ["http login alice", "alice relogin: friend_list with two"]

  /// How many bytes of a text of one-byte letters fit; ids are five bytes long.
  private var room: Int {
    let empty = TextChatRequest(
      from: Recorded.alice, to: Recorded.bob, items: [TextItem(msgid: "m0001", content: "")])
    return FrameLimits.familyServer.maxBodyBytes - empty.bodyBytes().count
  }

  @Test func theLongestTextGoesOutAndOneByteMoreIsRefusedOnAConnectionThatLives() async throws {
    try await FamilyTrial.run(at: Self.asAlice) { trial in
      let client = trial.client()
      try await client.logIn("alice")
      try await client.openChat(with: Recorded.bob)
      client.send(String(repeating: "x", count: room))
      try await client.untilAllSent()
      #expect(trial.server.log.frames(.textChat).last?.body.count == 2048)
      client.send(String(repeating: "x", count: room + 1))
      let failure = ChatMessage.Delivery.failed(.textTooLong(bytes: 2049, limit: 2048))
      try await client.until { $0.chatPane?.messages.last?.delivery == failure }
      // Counted in bytes as they travel: quotes and line feeds take two, Chinese three.
      client.send(String(repeating: "汉\n\"", count: room / 7 + 1))
      try await client.until {
        if case .failed(.textTooLong) = $0.chatPane?.messages.last?.delivery { true } else { false }
      }
      client.send("short")
      try await client.until { $0.chatPane?.messages.last?.delivery == .sent }
      #expect(trial.server.log.texts.count == 2)
      #expect(trial.server.log.accepted == 1)
      // A refused text can be tried again, and is refused again.
      client.handle(.chat(.retry(nil)))
      try await client.until {
        $0.chatPane?.messages.count { if case .failed = $0.delivery { true } else { false } } == 2
      }
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
