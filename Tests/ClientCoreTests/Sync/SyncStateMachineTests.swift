import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct SyncStateMachineTests {
  private typealias Machine = SyncStateMachine
  private static let bob = UserID(rawValue: 2)

  static func event(_ number: EventNumber) -> InboxEvent {
    InboxEvent(number: number, content: .unknown(kind: "\(number)"))
  }

  private static func page(_ numbers: [EventNumber], head: EventNumber, min: EventNumber = 1) -> SyncReply {
    SyncReply(error: .success, events: numbers.map { event($0) }, head: head, min: min)
  }

  private static func store(_ numbers: EventNumber...) -> Machine.Action { .store(.events(numbers.map { event($0) })) }

  private func machine(cursor: EventNumber) -> Machine {
    Machine(cursor: cursor, generator: FixedGenerator(value: .max))
  }

  /// A machine that is logged in, caught up, and past the marks that follow a login.
  private func caughtUp(_ cursor: EventNumber) -> Machine {
    var machine = machine(cursor: cursor)
    #expect(machine.handle(.loggedIn(head: cursor, min: 1)) == [.requestConversations(after: nil)])
    let marks = ConversationsReply(error: .success, inbox: cursor)
    #expect(
      machine.handle(.conversations(marks, after: nil)) == [.store(.summaries([], withTexts: false, cursor: nil))])
    #expect(machine.handle(.stored) == [])
    #expect(machine.isCaughtUp)
    return machine
  }

  @Test func `a login behind the head asks for page after page`() {
    var machine = machine(cursor: 5)
    #expect(
      machine.handle(.loggedIn(head: 9, min: 1)) == [.requestConversations(after: nil), .requestPage(cursor: 5)])
    #expect(
      machine.handle(.page(Self.page([6, 7], head: 9), cursor: 5)) == [Self.store(6, 7), .requestPage(cursor: 7)])
    #expect(machine.cursor == 5, "only what is on disk counts")
    #expect(machine.handle(.stored) == [.cursorMoved(7), .confirm(7)])
    #expect(machine.handle(.page(Self.page([8, 9], head: 9), cursor: 7)) == [Self.store(8, 9)])
    #expect(machine.handle(.stored) == [.cursorMoved(9), .confirm(9)])
  }

  @Test func `pushes in order are stored, several in one write while the disk is busy`() {
    var machine = caughtUp(5)
    #expect(machine.handle(.pushed(Self.event(6))) == [Self.store(6)])
    #expect(machine.handle(.pushed(Self.event(7))) == [])
    #expect(machine.handle(.pushed(Self.event(8))) == [])
    #expect(machine.handle(.stored) == [.cursorMoved(6), .confirm(6), Self.store(7, 8)])
    #expect(machine.handle(.stored) == [.cursorMoved(8), .confirm(8)])
    #expect(machine.isCaughtUp)
  }

  @Test func `what is known is passed over and a gap is asked for`() {
    var machine = caughtUp(5)
    #expect(machine.handle(.pushed(Self.event(5))) == [])
    #expect(machine.handle(.pushed(Self.event(-1))) == [])
    #expect(machine.handle(.pushed(Self.event(8))) == [.requestPage(cursor: 5)])
    #expect(machine.handle(.pushed(Self.event(9))) == [], "never two at once")
    #expect(
      machine.handle(.page(Self.page([6, 7, 8], head: 8), cursor: 5))
        == [Self.store(6, 7, 8), .requestPage(cursor: 8)], "9 was heard of since")
  }

  @Test func `the next number is stored even while a page is under way`() {
    var machine = caughtUp(5)
    _ = machine.handle(.headNamed(7))
    #expect(machine.handle(.pushed(Self.event(6))) == [Self.store(6)])
    #expect(machine.handle(.page(Self.page([6, 7], head: 7), cursor: 5)) == [])
    #expect(machine.handle(.stored) == [.cursorMoved(6), .confirm(6), Self.store(7)])
  }

  @Test func `a heartbeat that names the head heals a lost push`() {
    var machine = caughtUp(5)
    #expect(machine.handle(.headNamed(5)) == [])
    #expect(machine.handle(.headNamed(3)) == [])
    #expect(machine.handle(.headNamed(6)) == [.requestPage(cursor: 5)])
  }

  @Test func `an acknowledgement counts like an event`() {
    var machine = caughtUp(5)
    let text = NativeHistoryTests.text("m", seq: 1, from: UserID(rawValue: 1))
    let event = InboxEvent(number: 6, content: .text(text))
    #expect(machine.handle(.acknowledged(text, number: 6)) == [.store(.events([event]))])
    #expect(
      machine.handle(.acknowledged(text, number: 9)) == [.keep([.text(text)]), .requestPage(cursor: 6)],
      "kept at once, numbered later")
    #expect(machine.handle(.acknowledged(text, number: nil)) == [.keep([.text(text)])])
  }

  @Test func `without a connection nothing is asked, what is taken is still stored`() {
    var machine = caughtUp(5)
    _ = machine.handle(.pushed(Self.event(6)))
    _ = machine.handle(.pushed(Self.event(7)))
    #expect(machine.handle(.connectionLost) == [])
    #expect(machine.handle(.stored) == [.cursorMoved(6), Self.store(7)], "no confirmation without a connection")
    #expect(machine.handle(.loggedIn(head: 8, min: 1)).contains(.requestPage(cursor: 7)))
  }

  @Test func `a page of the connection before changes nothing`() {
    var machine = machine(cursor: 5)
    _ = machine.handle(.loggedIn(head: 9, min: 1))
    _ = machine.handle(.connectionLost)
    #expect(machine.handle(.page(Self.page([6], head: 9), cursor: 5)) == [])
    #expect(machine.handle(.page(Self.page([6], head: 9), cursor: nil)) == [])
    #expect(machine.taken == 5)
  }

  @Test func `a page that fails is asked for again after a pause`() {
    var machine = machine(cursor: 5)
    _ = machine.handle(.loggedIn(head: 9, min: 1))
    #expect(machine.handle(.pageFailed) == [.wait(.seconds(1))])
    #expect(machine.handle(.headNamed(10)) == [])
    #expect(machine.handle(.timer) == [.requestPage(cursor: 5)])
    #expect(
      machine.handle(.page(SyncReply(error: .serverBusy), cursor: 5)) == [.wait(.seconds(2))], "each pause is longer")
  }

  @Test func `a disk that fails loses nothing`() {
    var machine = caughtUp(5)
    _ = machine.handle(.pushed(Self.event(6)))
    _ = machine.handle(.pushed(Self.event(7)))
    #expect(machine.handle(.storeFailed) == [.wait(.seconds(1))])
    #expect(machine.handle(.pushed(Self.event(6))) == [], "not before the pause is over")
    #expect(machine.cursor == 5)
    #expect(machine.handle(.timer) == [.requestPage(cursor: 5)])
    #expect(machine.handle(.page(Self.page([6, 7], head: 7), cursor: 5)) == [Self.store(6, 7)])
  }

  @Test func `events that are gone are replaced by a snapshot`() {
    var machine = machine(cursor: 5)
    #expect(machine.handle(.loggedIn(head: 90, min: 50)) == [.requestConversations(after: nil)])
    let first = ConversationSummary(peer: Self.bob, lastSeq: 1, read: 0, peerRead: 0, peerDelivered: 0)
    let second = ConversationSummary(peer: UserID(rawValue: 3), lastSeq: 1, read: 0, peerRead: 0, peerDelivered: 0)
    #expect(
      machine.handle(
        .conversations(
          ConversationsReply(error: .success, conversations: [first], hasMore: true, inbox: 90), after: nil))
        == [.store(.summaries([first], withTexts: true, cursor: nil)), .requestConversations(after: Self.bob)])
    #expect(machine.handle(.pushed(Self.event(91))) == [], "it comes again with the log")
    #expect(machine.handle(.stored) == [])
    #expect(
      machine.handle(
        .conversations(
          ConversationsReply(error: .success, conversations: [second], hasMore: false, inbox: 95), after: Self.bob))
        == [.store(.summaries([second], withTexts: true, cursor: 90)), .requestPage(cursor: 90)])
    #expect(machine.handle(.stored) == [.cursorMoved(90), .confirm(90)])
  }

  @Test func `a page can say that events are gone`() {
    var machine = machine(cursor: 5)
    _ = machine.handle(.loggedIn(head: 90, min: 1))
    _ = machine.handle(.conversationsFailed)
    #expect(
      machine.handle(.page(Self.page([], head: 90, min: 50), cursor: 5)) == [.requestConversations(after: nil)])
  }

  @Test func `a server with another log is taken anew`() {
    var machine = caughtUp(50)
    _ = machine.handle(.connectionLost)
    #expect(
      machine.handle(.loggedIn(head: 3, min: 1)) == [.store(.forgetNumbers), .requestConversations(after: nil)])
    #expect(machine.handle(.stored) == [.cursorMoved(0)])
    #expect(
      machine.handle(.conversations(ConversationsReply(error: .success, inbox: 3), after: nil))
        == [.store(.summaries([], withTexts: true, cursor: 3))])
    #expect(machine.handle(.stored) == [.cursorMoved(3), .confirm(3)])
    #expect(machine.isCaughtUp)
  }

  @Test func `a disk that fails while the log is taken anew does not keep the old numbers`() {
    var machine = caughtUp(50)
    _ = machine.handle(.connectionLost)
    _ = machine.handle(.loggedIn(head: 3, min: 1))
    #expect(machine.handle(.storeFailed).first == .wait(.seconds(1)))
    #expect(machine.taken == 0)
  }

  @Test func `empty promises are not asked for in circles`() {
    var machine = machine(cursor: 5)
    _ = machine.handle(.loggedIn(head: 9, min: 1))
    _ = machine.handle(.conversationsFailed)
    #expect(machine.handle(.page(Self.page([], head: 9), cursor: 5)) == [.wait(.seconds(1))])
    #expect(machine.handle(.timer) == [.requestPage(cursor: 5)])
    #expect(machine.handle(.page(Self.page([8, 7, 9], head: 9), cursor: 5)) == [.wait(.seconds(2))])
    _ = machine.handle(.timer)
    #expect(
      machine.handle(.page(Self.page([.max, EventNumber(rawValue: .min)], head: .max), cursor: 5)) == [
        .wait(.seconds(4))
      ])
    #expect(machine.handle(.timer) == [.requestConversations(after: nil)], "at last a snapshot")
    #expect(
      machine.handle(.conversations(ConversationsReply(error: .success, inbox: 9), after: nil))
        == [.store(.summaries([], withTexts: true, cursor: 9)), .requestPage(cursor: 9)])
  }

  private static func summary(_ peer: UserID) -> ConversationSummary {
    ConversationSummary(peer: peer, lastSeq: 1, read: 0, peerRead: 0, peerDelivered: 0)
  }

  @Test(arguments: [[SyncStateMachineTests.summary(bob)], []])
  func `conversations that do not move on end the connection`(second: [ConversationSummary]) {
    var machine = machine(cursor: 5)
    _ = machine.handle(.loggedIn(head: 90, min: 50))
    let first = ConversationsReply(
      error: .success, conversations: [Self.summary(Self.bob)], hasMore: true, inbox: 90)
    #expect(
      machine.handle(.conversations(first, after: nil))
        == [
          .store(.summaries([Self.summary(Self.bob)], withTexts: true, cursor: nil)),
          .requestConversations(after: Self.bob),
        ])
    _ = machine.handle(.stored)
    let reply = ConversationsReply(error: .success, conversations: second, hasMore: true, inbox: 90)
    let actions = machine.handle(.conversations(reply, after: Self.bob))
    #expect(actions == [.giveUp("the server's list of conversations does not move on")])
    #expect(machine.handle(.connectionLost).isEmpty)
    #expect(machine.handle(.loggedIn(head: 90, min: 50)) == [.requestConversations(after: nil)], "and all begins anew")
  }

  @Test func `a list of conversations without end ends the connection`() {
    var machine = machine(cursor: 5)
    var actions = machine.handle(.loggedIn(head: 90, min: 50))
    var last: Int32 = 0
    var pages = 0
    while actions.contains(where: { if case .requestConversations = $0 { true } else { false } }) {
      let page = (1...500).map { Self.summary(UserID(rawValue: last + Int32($0))) }
      let after = last == 0 ? nil : UserID(rawValue: last)
      last += 500
      pages += 1
      actions = machine.handle(
        .conversations(
          ConversationsReply(error: .success, conversations: page, hasMore: true, inbox: 90), after: after))
      if !actions.contains(where: { if case .giveUp = $0 { true } else { false } }) {
        actions += machine.handle(.stored)
      }
    }
    #expect(actions == [.giveUp("the server's list of conversations does not end")])
    #expect(pages == SyncStateMachine.maxConversations / 500 + 1)
  }

  @Test func `pages of conversations wait for the disk`() {
    var machine = machine(cursor: 5)
    var actions = machine.handle(.loggedIn(head: 90, min: 50))
    var last: Int32 = 0
    while actions.contains(where: { if case .requestConversations = $0 { true } else { false } }) {
      let reply = ConversationsReply(
        error: .success, conversations: [Self.summary(UserID(rawValue: last + 1))], hasMore: true, inbox: 90)
      actions = machine.handle(.conversations(reply, after: last == 0 ? nil : UserID(rawValue: last)))
      last += 1
    }
    #expect((5...20).contains(last))
    #expect(machine.handle(.stored).contains(.requestConversations(after: UserID(rawValue: last))))
  }

  @Test func `a snapshot that ends before what is left is not asked for without a pause`() {
    var machine = machine(cursor: 5)
    var actions = machine.handle(.loggedIn(head: 1_000, min: 1_000))
    var asked = 0
    for _ in 0..<100 {
      var next: [SyncStateMachine.Action] = []
      for action in actions {
        switch action {
        case .requestConversations(let after):
          asked += 1
          let reply = ConversationsReply(error: .success, conversations: [], hasMore: false, inbox: 0)
          next += machine.handle(.conversations(reply, after: after))
        case .requestPage(let cursor):
          asked += 1
          next += machine.handle(
            .page(SyncReply(error: .success, events: [], head: 1_000, min: 1_000), cursor: cursor))
        case .store: next += machine.handle(.stored)
        case .keep, .cursorMoved, .confirm, .wait, .giveUp: break
        }
      }
      actions = next
    }
    #expect(asked <= 6, "the rest waits for the timer")
  }

  @Test func `a flood is not kept in memory without limit`() {
    var machine = caughtUp(0)
    var asked = 0
    for number in 1...Int64(10_000) {
      for case .requestPage in machine.handle(.pushed(Self.event(EventNumber(rawValue: number)))) { asked += 1 }
    }
    #expect(machine.taken.rawValue <= Int64(SyncStateMachine.maxQueuedEvents) + 1)
    #expect(asked == 0, "what waits for the disk comes first")
    while machine.cursor < machine.taken {
      asked += machine.handle(.stored).filter { $0 == .requestPage(cursor: machine.taken) }.count
    }
    #expect(asked == 1)
  }
}
