import ChatProtocol
import Testing

@testable import ClientCore

/// The search box over the history, and the jump to what was found.
@MainActor @Suite struct MessageSearchTests {
  private static let bob = ClientHarness.bob.uid

  private func key(_ id: Int) -> MessageKey { MessageKey(sender: Self.bob, id: "h\(id)") }

  private func fill(_ client: ClientHarness, _ count: Int) async throws {
    let messages = (0..<count).map {
      ChatMessage(
        id: "h\($0)", sender: Self.bob, content: $0 % 10 == 7 ? "明天 \($0)" : "text \($0)",
        timestamp: Timestamp(rawValue: Int64($0)),
        delivery: .received)
    }
    _ = try await client.history.insertIncoming(messages, in: .direct(Self.bob), countingUnread: false)
  }

  private func search(_ client: ClientHarness, _ text: String) async {
    client.controller.handle(.main(.focus(.search)))
    client.controller.handle(.search(.edit(.replaceAll(text))))
    await client.until { $0.main.search.messages.query == text }
  }

  @Test func `shows what the history holds, newest first, and more when the selection comes near the end`() async throws
  {
    try await ClientHarness.run { client in
      try await self.fill(client, 500)
      try await client.logIn()
      await self.search(client, "明天")
      #expect(
        client.state.main.search.messages.hits.map(\.message) == (20..<50).reversed().map { self.key($0 * 10 + 7) })
      #expect(client.state.searchRows.count == 31)
      #expect(client.state.searchRows.last == .lookUp("明天"))
      client.controller.handle(.main(.moveList(.row(5))))
      #expect(client.state.main.search.messages.hits.count == 30)
      client.controller.handle(.main(.moveList(.row(25))))
      await client.until { $0.main.search.messages.hits.count == 50 }
      #expect(client.state.main.search.messages.next == nil)
      #expect(client.state.main.search.selection == 25)
    }
  }

  @Test func `only results for the text in the box are ever shown`() async throws {
    try await ClientHarness.run { client in
      try await self.fill(client, 100)
      try await client.logIn()
      client.controller.handle(.main(.focus(.search)))
      for text in ["t", "te", "tex", "text 9"] { client.controller.handle(.search(.edit(.replaceAll(text)))) }
      await client.until { $0.main.search.messages.query == "text 9" }
      #expect(client.state.main.search.messages.hits.count == 10)
      // What cannot match any more is gone before the history answers.
      client.controller.handle(.search(.edit(.replaceAll("text 99"))))
      #expect(client.state.main.search.messages.hits.map(\.message) == [self.key(99)])
      client.controller.handle(.search(.clear))
      #expect(client.state.main.search.messages == MessageResults())
      await self.search(client, "no such text")
      #expect(client.state.searchRows == [.lookUp("no such text")])
    }
  }

  @Test func `a row that was chosen stays chosen when results come in above it`() async throws {
    try await ClientHarness.run { client in
      try await self.fill(client, 40)
      try await client.logIn()
      client.controller.handle(.main(.focus(.search)))
      client.controller.handle(.search(.edit(.insert("b"))))
      await client.until { $0.main.search.messages.query == "b" }
      client.controller.handle(.search(.edit(.replaceAll("text 3"))))
      client.controller.handle(.main(.moveList(.last)))
      await client.until { $0.main.search.messages.query == "text 3" }
      #expect(client.state.main.search.messages.hits.isEmpty == false)
    }
  }

  @Test func `a failing history is told, and typing goes on`() async throws {
    try await ClientHarness.run { client in
      try await self.fill(client, 40)
      try await client.logIn()
      await client.history.failNext(HistoryError(code: .io, message: "no"))
      client.controller.handle(.main(.focus(.search)))
      client.controller.handle(.search(.edit(.insert("text"))))
      await client.until { !$0.notices.isEmpty }
      await self.search(client, "text 1")
      #expect(client.state.main.search.messages.hits.count == 10)
    }
  }

  @Test func `a result opens its conversation at the message, with those around it`() async throws {
    try await ClientHarness.run { client in
      try await self.fill(client, 500)
      try await client.logIn()
      await self.search(client, "明天 107")
      client.controller.handle(.main(.openRow(0)))
      await client.until { $0.chatPane?.highlighted != nil }
      let pane = try #require(client.state.chatPane)
      #expect(pane.conversation == .direct(Self.bob) && pane.highlighted == self.key(107))
      #expect(pane.messages.first?.key == self.key(77) && pane.messages.last?.key == self.key(137))
      #expect(pane.hasOlder && pane.hasNewer)
      #expect(pane.anchor == .center(self.key(107)))
      #expect(client.state.main.focus == .transcript)
      // The results stay for the next one.
      #expect(client.state.main.search.isActive)
    }
  }

  @Test func `the way down from a message reaches the newest, and End gets there at once`() async throws {
    try await ClientHarness.run { client in
      try await self.fill(client, 500)
      try await client.logIn()
      await self.search(client, "明天 407")
      client.controller.handle(.main(.openRow(0)))
      await client.until { $0.chatPane?.highlighted != nil }
      let reading = TranscriptAnchor.top(self.key(430), offset: 0, lines: -1)
      client.controller.handle(.chat(.scroll(to: reading, nearing: .newest)))
      await client.until { $0.chatPane?.isLoadingNewer == false }
      var pane = try #require(client.state.chatPane)
      #expect(pane.messages.last?.key == self.key(497) && pane.hasNewer)
      #expect(pane.anchor == reading)
      client.controller.handle(.chat(.scroll(to: reading, nearing: .newest)))
      await client.until { $0.chatPane?.hasNewer == false }
      #expect(client.state.chatPane?.messages.last?.key == self.key(499))
      #expect(client.state.chatPane.map { Set($0.messages.map(\.key)).count } == 123)

      await self.search(client, "明天 7")
      client.controller.handle(.main(.openRow(1)))
      await client.until { $0.chatPane?.hasOlder == false }
      client.controller.handle(.chat(.scrollToEnd))
      await client.until { $0.chatPane?.hasNewer == false }
      pane = try #require(client.state.chatPane)
      #expect(pane.messages.map(\.key) == (440..<500).map(self.key))
      #expect(pane.anchor == nil)
    }
  }

  @Test func `what comes or is written while the end is not loaded is never put in the middle`() async throws {
    try await ClientHarness.run { client in
      try await self.fill(client, 500)
      try await client.logIn()
      await self.search(client, "明天 107")
      client.controller.handle(.main(.openRow(0)))
      await client.until { $0.chatPane?.highlighted != nil }
      await client.receive("new", "fresh")
      await client.until { $0.chatPane?.newBelowCount == 1 }
      #expect(client.state.chatPane?.messages.last?.key == self.key(137))
      client.type("answer")
      await client.until { $0.chatPane?.messages.last?.text == "answer" }
      let pane = try #require(client.state.chatPane)
      #expect(pane.messages.dropLast().last?.text == "fresh")
      #expect(!pane.hasNewer && pane.anchor == nil && pane.newBelowCount == 0)
    }
  }

  @Test func `scrolling up for ever keeps a bounded part of the conversation, and the way back finds all of it`()
    async throws
  {
    try await ClientHarness.run { client in
      try await self.fill(client, 3000)
      try await client.logIn()
      client.controller.handle(.contacts(.startChat(Self.bob)))
      await client.until { $0.chatPane?.isLoadingOlder == false && $0.chatPane?.messages.isEmpty == false }
      var most = 0
      while client.state.chatPane?.hasOlder == true {
        // At the top of what is loaded, as the view tells it.
        let first = try #require(client.state.chatPane?.messages.first)
        client.controller.handle(.chat(.scroll(to: .top(first.key, offset: 0, lines: 0), nearing: .oldest)))
        await client.until { $0.chatPane?.isLoadingOlder == false }
        let pane = try #require(client.state.chatPane)
        most = max(most, pane.messages.count)
        let ids = pane.messages.compactMap { Int($0.id.rawValue.dropFirst()) }
        #expect(ids == Array((ids.first ?? 0)...(ids.last ?? 0)))
      }
      #expect(most <= ChatPaneState.maxMessages)
      #expect(client.state.chatPane?.messages.first?.key == self.key(0))
      while client.state.chatPane?.hasNewer == true {
        let last = try #require(client.state.chatPane?.messages.last)
        client.controller.handle(.chat(.scroll(to: .top(last.key, offset: 0, lines: 0), nearing: .newest)))
        await client.until { $0.chatPane?.isLoadingNewer == false }
        let pane = try #require(client.state.chatPane)
        #expect(pane.messages.count <= ChatPaneState.maxMessages)
        let ids = pane.messages.compactMap { Int($0.id.rawValue.dropFirst()) }
        #expect(ids == Array((ids.first ?? 0)...(ids.last ?? 0)))
      }
      #expect(client.state.chatPane?.messages.last?.key == self.key(2999))
    }
  }
}
