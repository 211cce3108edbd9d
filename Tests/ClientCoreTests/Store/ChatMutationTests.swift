import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct ChatMutationTests {
  private static let bob = UserID(rawValue: 2)

  private func message(_ id: MessageID, at time: Timestamp = 1, own: Bool = false) -> ChatMessage {
    ChatMessage(
      id: id, sender: own ? UserID(rawValue: 1) : Self.bob, content: MessageContent(id.rawValue), timestamp: time,
      delivery: own ? .sending : .received)
  }

  private func stateWithOpenChat() -> AppState {
    var state = AppState(
      preferences: Preferences(), language: .english, serverName: "s", isOffline: false,
      now: LocalTime(0, zoneOffsetSeconds: 0))
    state.apply(.main(.setConversations([Conversation(.direct(Self.bob))])))
    state.apply(.chat(.open(ChatPaneState(.direct(Self.bob)))))
    return state
  }

  @Test func theSameMessageIsNeverShownTwice() {
    var state = stateWithOpenChat()
    state.apply(.chat(.append(in: .direct(Self.bob), message("a"), countsAsUnread: false)))
    state.apply(.chat(.append(in: .direct(Self.bob), message("a"), countsAsUnread: false)))
    state.apply(.chat(.prependOlder(in: .direct(Self.bob), [message("z"), message("a")], hasOlder: false)))
    #expect(state.chatPane?.messages.map(\.id) == ["z", "a"])
    #expect(state.chatPane?.hasOlder == false)
  }

  @Test func anOwnMessageScrollsToTheEndAndAnothersDoesNot() {
    var state = stateWithOpenChat()
    state.apply(.chat(.append(in: .direct(Self.bob), message("read"), countsAsUnread: false)))
    let anchor = TranscriptAnchor.top(message("read").key, offset: 0, lines: 0)
    state.apply(.chat(.scroll(to: anchor)))
    state.apply(.chat(.append(in: .direct(Self.bob), message("a"), countsAsUnread: false)))
    #expect(state.chatPane?.anchor == anchor)
    #expect(state.chatPane?.newBelowCount == 1)
    // Written on another device of this account.
    state.apply(.chat(.append(in: .direct(Self.bob), numbered("phone", 7, own: true), countsAsUnread: false)))
    #expect(state.chatPane?.anchor == anchor)
    state.apply(.chat(.append(in: .direct(Self.bob), message("b", own: true), countsAsUnread: false)))
    #expect(state.chatPane?.anchor == nil)
    #expect(state.chatPane?.newBelowCount == 0)
  }

  @Test func deliveryChangesTheBubbleAndTheListButOnlyOwnMessages() {
    var state = stateWithOpenChat()
    state.apply(.chat(.append(in: .direct(Self.bob), message("m", own: false), countsAsUnread: true)))
    state.apply(.chat(.setDelivery(in: .direct(Self.bob), id: "m", .sent)))
    #expect(state.chatPane?.messages.first?.delivery == .received)
    state.apply(.chat(.append(in: .direct(Self.bob), message("m", own: true), countsAsUnread: false)))
    state.apply(.chat(.setDelivery(in: .direct(Self.bob), id: "m", .failed(.timeout))))
    #expect(state.chatPane?.messages.last?.delivery == .failed(.timeout))
    #expect(state.main.conversations.first?.lastMessage?.delivery == .failed(.timeout))
  }

  @Test func aMessageFromSomebodyNewMakesAConversationOnTop() {
    var state = stateWithOpenChat()
    let carol = UserID(rawValue: 3)
    state.apply(.chat(.append(in: .direct(carol), message("x", at: 99), countsAsUnread: true)))
    #expect(state.main.conversations.map(\.peer) == [carol, Self.bob])
    #expect(state.totalUnread == 1)
  }

  @Test func theListIsInTheOrderOfWhatCameAndShowsTheTimeOfTheNewest() {
    var state = stateWithOpenChat()
    let carol = UserID(rawValue: 3)
    func peers() -> [UserID?] { state.main.conversations.map(\.peer) }
    state.apply(.chat(.append(in: .direct(Self.bob), message("future", at: .max), countsAsUnread: false)))
    state.apply(.chat(.append(in: .direct(carol), message("x", at: 5), countsAsUnread: true)))
    #expect(peers() == [carol, Self.bob])
    state.apply(.chat(.append(in: .direct(Self.bob), message("now", at: 6), countsAsUnread: false)))
    #expect(peers() == [Self.bob, carol])
    #expect(state.main.conversations.map(\.lastActivity) == [6, 5])
    // An older text of a page or a sync is nothing new.
    state.apply(.chat(.append(in: .direct(carol), numbered("9", 9), countsAsUnread: true)))
    state.apply(.chat(.append(in: .direct(Self.bob), numbered("1", 1), countsAsUnread: false)))
    state.apply(.chat(.append(in: .direct(carol), numbered("8", 8), countsAsUnread: true)))
    #expect(peers() == [Self.bob, carol])
    state.apply(.main(.orderConversations([.direct(carol)])))
    #expect(peers() == [carol, Self.bob])
  }

  @Test func theUnreadOnesBeginWhereTheyBeganWhenMoreComeBeforeTheyAreLoaded() {
    var state = stateWithOpenChat()
    var pane = ChatPaneState(.direct(Self.bob))
    pane.unreadAtOpen = 2
    state.apply(.chat(.open(pane)))
    state.apply(.chat(.append(in: .direct(Self.bob), message("new"), countsAsUnread: false)))
    let page = ["old", "unread 1", "unread 2", "new"].map { message($0) }
    state.apply(.chat(.prependOlder(in: .direct(Self.bob), page, hasOlder: false)))
    #expect(state.chatPane?.firstUnread == "unread 1")
    state.apply(.chat(.append(in: .direct(Self.bob), message("later"), countsAsUnread: false)))
    #expect(state.chatPane?.firstUnread == "unread 1")
  }

  private func numbered(_ id: MessageID, _ seq: ConversationSeq?, own: Bool = false) -> ChatMessage {
    var made = message(id, own: own)
    made.seq = seq
    if own, seq != nil { made.delivery = .sent }
    return made
  }

  private func stateShowing(_ messages: [ChatMessage]) -> AppState {
    var state = stateWithOpenChat()
    for message in messages { state.apply(.chat(.append(in: .direct(Self.bob), message, countsAsUnread: false))) }
    return state
  }

  @Test func aLateMessageGoesToItsPlaceAndIsNotTheLastOfTheConversation() {
    let state = stateShowing([numbered("1", 1), numbered("3", 3), numbered("2", 2)])
    #expect(state.chatPane?.messages.map(\.id) == ["1", "2", "3"])
    #expect(state.main.conversations.first?.lastMessage?.id == "3")
    #expect(state.main.conversations.first?.marks.lastSeq == 3)
  }

  @Test func ownMessagesThatWaitStayLastUntilTheServerNumbersThem() {
    var state = stateShowing([
      numbered("1", 1), numbered("a", nil, own: true), numbered("b", nil, own: true), numbered("2", 2),
    ])
    #expect(state.chatPane?.messages.map(\.id) == ["1", "2", "a", "b"])
    #expect(state.main.conversations.first?.lastMessage?.id == "b")
    state.apply(.chat(.setDelivery(in: .direct(Self.bob), id: "b", .sent)))
    state.apply(.chat(.setStored(in: .direct(Self.bob), id: "b", seq: 3, timestamp: 99)))
    #expect(state.chatPane?.messages.map(\.id) == ["1", "2", "b", "a"])
    #expect(state.chatPane?.messages[2].timestamp == 99)
    #expect(state.main.conversations.first?.lastActivity == 99)
  }

  @Test func messagesWithoutNumbersKeepTheOrderInWhichTheyCame() {
    let state = stateShowing([numbered("a", nil), numbered("b", nil, own: true), numbered("c", nil)])
    #expect(state.chatPane?.messages.map(\.id) == ["a", "b", "c"])
    #expect(state.main.conversations.first?.lastMessage?.id == "c")
  }

  @Test func aPageOfTheHistoryThatComesLateIsPutInOrderAndMendsWhatIsShown() {
    var state = stateShowing([numbered("2", 2), numbered("own", nil, own: true)])
    var changed = numbered("2", 2)
    changed.content = "new"
    changed.version = 1
    state.apply(
      .chat(
        .prependOlder(
          in: .direct(Self.bob), [numbered("1", 1), changed, numbered("3", 3), numbered("own", 4, own: true)],
          hasOlder: false)))
    #expect(state.chatPane?.messages.map(\.id) == ["1", "2", "3", "own"])
    #expect(state.chatPane?.messages[1].text == "new")
    #expect(state.chatPane?.messages.last?.delivery == .sent)
  }

  @Test func marksOnlyMoveForward() {
    var state = stateWithOpenChat()
    state.apply(
      .chat(.mergeMarks(.direct(Self.bob), ConversationMarks(lastSeq: 9, ownRead: 2, peerRead: 5, peerDelivered: 7))))
    state.apply(.chat(.mergeMarks(.direct(Self.bob), ConversationMarks(lastSeq: 8, ownRead: 3, peerRead: 4))))
    #expect(
      state.main.conversations.first?.marks
        == ConversationMarks(lastSeq: 9, ownRead: 3, peerRead: 5, peerDelivered: 7))
  }

  @Test func aRecalledMessageIsEmptyEverywhereAndOnlyOwnTextIsKept() {
    var state = stateShowing([numbered("theirs", 1), numbered("mine", 2, own: true)])
    state.apply(.chat(.recall(in: .direct(Self.bob), sender: Self.bob, id: "theirs")))
    state.apply(.chat(.recall(in: .direct(Self.bob), sender: UserID(rawValue: 1), id: "mine")))
    state.apply(.chat(.recall(in: .direct(Self.bob), sender: UserID(rawValue: 1), id: "mine")))
    #expect(state.chatPane?.messages.map(\.text) == ["", ""])
    #expect(state.chatPane?.messages.allSatisfy(\.isRecalled) == true)
    #expect(state.main.conversations.first?.lastMessage?.isRecalled == true)
    #expect(state.main.recalledTexts == ["mine": "mine"])
  }

  @Test func anEditCountsOnlyIfItIsNewerAndTheTextStillExists() {
    var state = stateShowing([numbered("m", 1)])
    func edit(_ text: String, _ version: Int64, sender: UserID = Self.bob) -> Mutation {
      .chat(.edit(in: .direct(Self.bob), sender: sender, id: "m", MessageContent(text), version: version))
    }
    state.apply(edit("two", 2))
    state.apply(edit("one", 1))
    state.apply(edit("forged", 3, sender: UserID(rawValue: 77)))
    #expect(state.chatPane?.messages.first?.text == "two")
    #expect(state.main.conversations.first?.lastMessage?.text == "two")
    state.apply(.chat(.recall(in: .direct(Self.bob), sender: Self.bob, id: "m")))
    state.apply(edit("back", 4))
    #expect(state.chatPane?.messages.first?.text == "")
  }

  @Test func typingEndsWhenTheMessageComesAndPresenceIsMergedUntilForgotten() {
    var state = stateWithOpenChat()
    let carol = UserID(rawValue: 3)
    state.apply(.chat(.setTyping(Self.bob, true)))
    state.apply(.chat(.setPresence([Self.bob: Presence(isOnline: true), carol: Presence(isOnline: false)])))
    state.apply(.chat(.setPresence([carol: Presence(isOnline: false, lastSeen: 5)])))
    #expect(state.main.typing == [Self.bob])
    state.apply(.chat(.append(in: .direct(Self.bob), message("a"), countsAsUnread: false)))
    #expect(state.main.typing.isEmpty)
    #expect(state.main.presence == [Self.bob: Presence(isOnline: true), carol: Presence(isOnline: false, lastSeen: 5)])
    state.apply(.chat(.forgetPresence))
    #expect(state.main.presence.isEmpty)
  }
}
