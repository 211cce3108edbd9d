import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct ChatMutationTests {
  private static let bob = UserID(rawValue: 2)

  private func message(_ id: String, at time: Int64 = 1, own: Bool = false) -> ChatMessage {
    ChatMessage(
      id: id, sender: own ? UserID(rawValue: 1) : Self.bob, text: id, timestamp: time,
      delivery: own ? .sending : .received)
  }

  private func stateWithOpenChat() -> AppState {
    var state = AppState(
      preferences: Preferences(), language: .english, serverName: "s", isOffline: false,
      now: LocalTime(milliseconds: 0, zoneOffsetSeconds: 0))
    state.apply(.main(.setConversations([Conversation(peer: Self.bob, lastActivity: 0)])))
    state.apply(.chat(.open(ChatPaneState(peer: Self.bob))))
    return state
  }

  @Test func theSameMessageIsNeverShownTwice() {
    var state = stateWithOpenChat()
    state.apply(.chat(.append(peer: Self.bob, message("a"), countsAsUnread: false)))
    state.apply(.chat(.append(peer: Self.bob, message("a"), countsAsUnread: false)))
    state.apply(.chat(.prependOlder(peer: Self.bob, [message("z"), message("a")], hasOlder: false)))
    #expect(state.chatPane?.messages.map(\.id) == ["z", "a"])
    #expect(state.chatPane?.hasOlder == false)
  }

  @Test func anOwnMessageScrollsToTheEndAndAnothersDoesNot() {
    var state = stateWithOpenChat()
    state.apply(.chat(.scroll(by: 7, maximum: 5)))
    #expect(state.chatPane?.scrollLines == 5)
    state.apply(.chat(.append(peer: Self.bob, message("a"), countsAsUnread: false)))
    #expect(state.chatPane?.scrollLines == 5)
    #expect(state.chatPane?.newBelowCount == 1)
    state.apply(.chat(.append(peer: Self.bob, message("b", own: true), countsAsUnread: false)))
    #expect(state.chatPane?.scrollLines == 0)
    #expect(state.chatPane?.newBelowCount == 0)
  }

  @Test func deliveryChangesTheBubbleAndTheListButOnlyOwnMessages() {
    var state = stateWithOpenChat()
    state.apply(.chat(.append(peer: Self.bob, message("m", own: false), countsAsUnread: true)))
    state.apply(.chat(.setDelivery(peer: Self.bob, id: "m", .sent)))
    #expect(state.chatPane?.messages.first?.delivery == .received)
    state.apply(.chat(.append(peer: Self.bob, message("m", own: true), countsAsUnread: false)))
    state.apply(.chat(.setDelivery(peer: Self.bob, id: "m", .failed(.timeout))))
    #expect(state.chatPane?.messages.last?.delivery == .failed(.timeout))
    #expect(state.main.conversations.first?.lastMessage?.delivery == .failed(.timeout))
  }

  @Test func aMessageFromSomebodyNewMakesAConversationOnTop() {
    var state = stateWithOpenChat()
    let carol = UserID(rawValue: 3)
    state.apply(.chat(.append(peer: carol, message("x", at: 99), countsAsUnread: true)))
    #expect(state.main.conversations.map(\.peer) == [carol, Self.bob])
    #expect(state.totalUnread == 1)
  }

  @Test func scrollingNeverTrapsOnHugeSteps() {
    var state = stateWithOpenChat()
    state.apply(.chat(.scroll(by: .max, maximum: .max)))
    state.apply(.chat(.scroll(by: .max, maximum: .max)))
    state.apply(.chat(.scroll(by: .min, maximum: 3)))
    #expect((0...Int.max).contains(state.chatPane?.scrollLines ?? -1))
  }
}
