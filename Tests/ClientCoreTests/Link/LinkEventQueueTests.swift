import ChatProtocol
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct LinkEventQueueTests {
  private static let bob = UserID(rawValue: 2)
  private static let carol = UserID(rawValue: 3)

  private static func text(_ number: Int) -> LinkEvent {
    .text(TextChatNotice(from: bob, to: carol, items: [TextItem(msgid: "\(number)", content: "")]))
  }

  /// Everything that waits.
  private func taken(from queue: LinkEventQueue) async -> [LinkEvent] {
    queue.finish()
    var events: [LinkEvent] = []
    while let event = await queue.next() { events.append(event) }
    return events
  }

  @Test func eventsComeInTheirOrder() async {
    let queue = LinkEventQueue()
    for number in 0..<300 { queue.yield(Self.text(number)) }
    for number in 0..<200 { #expect(await queue.next() == Self.text(number)) }
    for number in 300..<400 { queue.yield(Self.text(number)) }
    #expect(await taken(from: queue) == (200..<400).map { Self.text($0) })
    #expect(queue.waitingBytes == 0)
  }

  @Test func whoeverWaitsGetsTheNextEvent() async {
    let queue = LinkEventQueue()
    async let next = queue.next()
    queue.yield(Self.text(1))
    #expect(await next == Self.text(1))
    let waiting = Task { await queue.next() }
    waiting.cancel()
    #expect(await waiting.value == nil)
    queue.yield(Self.text(2))
    #expect(await queue.next() == Self.text(2))
  }

  @Test func theProducerWaitsWhileTooMuchIsNotTaken() async {
    let queue = LinkEventQueue()
    await queue.waitForRoom()
    for number in 0..<5 { queue.yield(Self.text(number), frameBytes: 60_000) }
    #expect(queue.waitingBytes > LinkEventQueue.maxWaitingBytes)
    let producer = Task {
      await queue.waitForRoom()
      return queue.waitingBytes
    }
    #expect(await queue.next() == Self.text(0))
    #expect(await producer.value <= LinkEventQueue.maxWaitingBytes)
    queue.yield(Self.text(5), frameBytes: 60_000)
    let other = Task { await queue.waitForRoom() }
    other.cancel()
    await other.value
  }

  @Test func whatSaysTheSameAnewIsKeptOnce() async {
    let queue = LinkEventQueue()
    for head: EventNumber in [5, 9, 7] { queue.yield(.head(head)) }
    for _ in 0..<1_000 { queue.yield(.protocolError("unreadable")) }
    for number in 0..<1_000 { queue.yield(.typing(TypingNotice(from: Self.bob, isTyping: number % 2 == 0))) }
    queue.yield(.typing(TypingNotice(from: Self.carol, isTyping: true)))
    for seq in Int64(1)...100 {
      queue.yield(.delivered(DeliveredNotice(peer: Self.bob, seq: ConversationSeq(rawValue: seq))))
    }
    for uid in 1...1_000 {
      queue.yield(.presence(PresenceNotice(entries: [.init(uid: UserID(rawValue: Int32(uid)), isOnline: true)])))
    }
    let events = await taken(from: queue)
    #expect(
      Array(events.prefix(5)) == [
        .head(9), .protocolError("unreadable"), .typing(TypingNotice(from: Self.bob, isTyping: false)),
        .typing(TypingNotice(from: Self.carol, isTyping: true)), .delivered(DeliveredNotice(peer: Self.bob, seq: 100)),
      ])
    let presences = events.dropFirst(5).map { if case .presence(let notice) = $0 { notice.entries.count } else { 0 } }
    #expect(presences == [500, 500])
  }
}
