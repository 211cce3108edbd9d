import ChatProtocol
import Testing

@testable import ClientCore

@Suite("Conversations of the list") struct ConversationTests {
  private func message(_ text: String) -> ChatMessage {
    ChatMessage(
      id: "m", sender: UserID(rawValue: 1002), content: MessageContent(text), timestamp: 1, delivery: .received)
  }

  @Test("only as much of a long text is kept as a row could show", arguments: ["a", "长", "👩‍💻", "e\u{301}"])
  func longTexts(unit: String) throws {
    let text = String(repeating: unit, count: 60_000 / unit.utf8.count)
    var conversation = Conversation(.direct(UserID(rawValue: 1002)), lastMessage: message(text))
    for _ in 0..<2 {
      let kept = try #require(conversation.lastMessage?.text)
      #expect((1_021...1_024).contains(kept.utf8.count))
      #expect(text.unicodeScalars.starts(with: kept.unicodeScalars))
      // As an edit does it.
      conversation.lastMessage = message(text)
    }
  }

  @Test("a short text stays as it is")
  func shortTexts() {
    let text = String(repeating: "长", count: 341)
    #expect(Conversation(.direct(UserID(rawValue: 1002)), lastMessage: message(text)).lastMessage?.text == text)
  }
}
