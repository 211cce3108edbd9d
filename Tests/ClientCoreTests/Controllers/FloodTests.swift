import ChatProtocol
import Testing

@testable import ClientCore

/// What a server or a friend may send in any number costs little and is kept within bounds.
@Suite(.timeLimit(.minutes(2))) @MainActor struct FloodTests {
  private static func profile(_ number: Int) -> UserProfile {
    UserProfile(uid: UserID(rawValue: Int32(10_000 + number)), name: "n\(number)", desc: "hi")
  }

  @Test func manyFriendsAtOnceAreStoredInFewWrites() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      let before = await client.history.callCount
      let (count, page) = (3_000, 500)
      await client.link.emit(.head(EventNumber(rawValue: Int64(count))))
      for first in stride(from: 0, to: count, by: page) {
        _ = await client.sent { $0 == .sync(cursor: EventNumber(rawValue: Int64(first)), limit: Int64(page)) }
        let events = (first + 1...first + page).map { number in
          InboxEvent(
            number: EventNumber(rawValue: Int64(number)),
            content: .friendship(FriendEntry(profile: Self.profile(number), back: "")))
        }
        await client.link.emit(
          .syncReply(
            SyncReply(error: .success, events: events, head: EventNumber(rawValue: Int64(count)), min: 1),
            cursor: EventNumber(rawValue: Int64(first))))
      }
      await client.until { $0.main.contacts.count == count + 1 }
      #expect(client.state.main.conversations.count == count + 1)
      // One that stores the page, one that keeps the wishes; a page may be stored in two pieces.
      let calls = await client.history.callCount - before
      #expect(calls <= count / page * 4 + 10, "\(calls) calls for \(count) friends")
      #expect(client.state.notices.count <= 8)
    }
  }

  @Test func applicationsAreKeptWithinBounds() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      let count = MainState.maxApplications + 200
      for number in 1...count {
        await client.link.emit(
          .event(InboxEvent(number: EventNumber(rawValue: Int64(number)), content: .application(Self.profile(number)))))
      }
      await client.until { $0.main.applications.first?.profile == Self.profile(count) }
      #expect(client.state.main.applications.count == MainState.maxApplications)
      #expect(client.state.notices.count <= 8)
      #expect(try await client.history.loadSnapshot().applications.count == MainState.maxApplications)
    }
  }

  @Test func typingThatIsToldWithoutEndWaitsForOneTimer() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      let sleepers = client.clock.sleeperCount
      for number in 0..<1_000 {
        await client.link.emit(.typing(TypingNotice(from: ClientHarness.bob.uid, isTyping: number % 2 == 0)))
      }
      await client.link.emit(.typing(TypingNotice(from: ClientHarness.bob.uid, isTyping: true)))
      await client.receive("m", "last")
      await client.link.emit(.typing(TypingNotice(from: ClientHarness.bob.uid, isTyping: true)))
      await client.until { $0.main.conversations[.direct(ClientHarness.bob.uid)]?.lastMessage?.text == "last" }
      await client.until { $0.main.typing == [ClientHarness.bob.uid] }
      #expect(client.clock.sleeperCount <= sleepers + 1)
      client.clock.advance(by: .seconds(6))
      await client.until { $0.main.typing.isEmpty }
    }
  }
}
