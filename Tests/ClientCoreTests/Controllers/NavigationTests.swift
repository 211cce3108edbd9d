import ChatProtocol
import Testing

@testable import ClientCore

/// Ways through the main page and back.
@MainActor @Suite(.timeLimit(.minutes(1))) struct NavigationTests {
  private static let bob = ClientHarness.bob.uid

  private func withChat(_ body: @MainActor (ClientHarness) async throws -> Void) async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      client.controller.handle(.chat(.edit(.insert("half"))))
      try await body(client)
    }
  }

  private func isProfile(_ state: AppState) -> Bool {
    if case .profile = state.main.detail { true } else { false }
  }

  @Test func `the way back from a friend's profile leads to the chat, with what was being written`() async throws {
    try await withChat { client in
      client.controller.handle(.chat(.openProfile))
      #expect(isProfile(client.state))
      client.controller.handle(.main(.back))
      #expect(
        client.state.chatPane?.conversation == .direct(Self.bob) && client.state.chatPane?.composer.text == "half")
      #expect(client.state.main.focus == .composer)
    }
  }

  @Test func `the way back leads to the line that was being read`() async throws {
    try await ClientHarness.run { client in
      let messages = (0..<200).map {
        HistoryTests.received("m\($0)", from: Self.bob, at: Timestamp(rawValue: Int64($0)))
      }
      _ = try await client.history.insertIncoming(messages, in: .direct(Self.bob), countingUnread: false)
      try await client.logIn()
      await client.openChatWithBob()
      let anchor = TranscriptAnchor.top(messages[150].key, offset: 0, lines: 1)
      client.controller.handle(.chat(.scroll(to: anchor, nearing: nil)))
      client.controller.handle(.chat(.openProfile))
      client.controller.handle(.main(.back))
      await client.until { $0.chatPane?.isLoadingOlder == false }
      #expect(client.state.chatPane?.anchor == anchor)
      #expect(client.state.chatPane?.messages.contains { $0.key == anchor.message } == true)
    }
  }

  @Test func `a profile of the contacts leads back to the contacts`() async throws {
    try await withChat { client in
      client.controller.handle(.main(.selectTab(.contacts)))
      client.controller.handle(.contacts(.openProfile(Self.bob)))
      client.controller.handle(.main(.back))
      #expect(isProfile(client.state) && client.state.main.focus == .list)
    }
  }

  @Test func `pages of the contacts do not stay beside the chats`() async throws {
    try await withChat { client in
      client.controller.handle(.main(.selectTab(.contacts)))
      client.controller.handle(.contacts(.openNewFriends))
      client.controller.handle(.main(.selectTab(.chats)))
      #expect(client.state.chatPane?.conversation == .direct(Self.bob) && client.state.main.focus == .list)
      // What came meanwhile is not marked as read unseen.
      client.controller.handle(.contacts(.openNewFriends))
      await client.receive("x", "hello")
      await client.until { $0.totalUnread == 1 }
      client.controller.handle(.main(.selectTab(.chats)))
      #expect(client.state.main.detail == .empty && client.state.totalUnread == 1)
      #expect(client.state.main.selectedConversation == .direct(Self.bob))
    }
  }

  @Test func `Esc in a chat that was found ends the search, and so does another chat`() async throws {
    try await withChat { client in
      client.controller.handle(.search(.edit(.insert("x"))))
      client.controller.handle(.main(.focus(.transcript)))
      client.controller.handle(.main(.back))
      #expect(!client.state.main.search.isActive && client.state.main.focus == .list)
      client.controller.handle(.search(.edit(.insert("x"))))
      client.controller.handle(.main(.switchChat(by: 1)))
      #expect(!client.state.main.search.isActive)
    }
  }
}
