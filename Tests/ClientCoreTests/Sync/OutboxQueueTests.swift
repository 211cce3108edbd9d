import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct OutboxQueueTests {
  private static let bob = UserID(rawValue: 2)
  private static let carol = UserID(rawValue: 3)

  private static func message(_ id: MessageID, to peer: UserID = bob, _ text: String = "x") -> OutgoingMessage {
    OutgoingMessage(
      conversation: .direct(peer),
      message: ChatMessage(
        id: id, sender: UserID(rawValue: 1), content: MessageContent(text), timestamp: 0, delivery: .queued))
  }

  private func drain(_ queue: inout OutboxQueue, at now: Duration = .zero) -> [MessageID] {
    frames(&queue, at: now).flatMap(\.self)
  }

  private func frames(_ queue: inout OutboxQueue, at now: Duration) -> [[MessageID]] {
    var frames: [[MessageID]] = []
    while let next = queue.next(at: now) { frames.append(next.messages.map(\.id)) }
    return frames
  }

  private func opened(_ ids: MessageID...) -> OutboxQueue {
    var queue = OutboxQueue(generator: FixedGenerator(value: .max))
    queue.open(ids.map { Self.message($0) })
    return queue
  }

  @Test func `nothing goes out before the disk was read`() {
    var queue = OutboxQueue()
    queue.add(Self.message("new"))
    #expect(drain(&queue) == [])
    queue.open([Self.message("old"), Self.message("new")])
    queue.add(Self.message("newest"))
    #expect(drain(&queue) == ["old", "new", "newest"])
    #expect(drain(&queue) == [], "each goes out once")
  }

  @Test func `many are under way, but not without limit`() {
    var queue = OutboxQueue()
    queue.open((0..<200).map { Self.message("\($0)") })
    #expect(drain(&queue) == (0..<64).map { "\($0)" })
    queue.finish(["0", "5"], isWell: true)
    #expect(drain(&queue) == ["64", "65"])
  }

  @Test func `after a refusal that will pass all goes on in order`() {
    var queue = opened("a", "b", "c", "d")
    _ = drain(&queue)
    #expect(queue.putBack(["b"]) == .seconds(1))
    #expect(queue.putBack(["c"]) == nil, "one wait is enough")
    queue.add(Self.message("e"))
    queue.finish(["a"], isWell: true)
    queue.resume()
    #expect(drain(&queue) == [], "the last one is still on its way")
    queue.finish(["d"], isWell: true)
    #expect(drain(&queue) == ["b", "c", "e"])
    #expect(queue.putBack(["b"]) == .seconds(2), "the next wait is longer")
    queue.resume()
    queue.finish(["c", "e"], isWell: true)
    #expect(drain(&queue) == ["b"])
  }

  @Test func `a lost connection leaves everything to the disk, but what the disk could not take`() {
    var queue = opened("a")
    queue.add(Self.message("unsaved"), isOnDisk: false)
    _ = drain(&queue)
    queue.close()
    #expect(drain(&queue) == [])
    #expect(queue.putBack(["a"]) == nil)
    queue.open([Self.message("a"), Self.message("b")])
    #expect(drain(&queue) == ["a", "b", "unsaved"])
  }

  @Test func `what was answered meanwhile does not go out`() {
    var queue = opened("a", "b", "c")
    queue.finish(["b"], isWell: true)
    #expect(drain(&queue) == ["a", "c"])
    queue.finish(["never known"], isWell: false)
  }

  // MARK: - Friends at a family server

  @Test func `what waited for one friend leaves together, and the next text waits for it to be read`() {
    var queue = OutboxQueue()
    queue.open(["a", "b", "c", "d", "e"].map { Self.message($0) }, pace: .family)
    #expect(frames(&queue, at: .zero) == [["a", "b", "c", "d", "e"]])
    queue.add(Self.message("f"))
    queue.add(Self.message("g"))
    #expect(queue.pause(at: .milliseconds(100)) == .milliseconds(300))
    #expect(frames(&queue, at: .milliseconds(399)) == [])
    #expect(frames(&queue, at: .milliseconds(400)) == [["f", "g"]])
    #expect(queue.pause(at: .milliseconds(400)) == nil, "nothing waits")
  }

  @Test func `a text that follows nothing leaves at once`() {
    var queue = OutboxQueue()
    queue.open([], pace: .family)
    var left: [Duration] = []
    for second in 1...3 {
      queue.add(Self.message("\(second)"))
      if queue.next(at: .seconds(second)) != nil { left.append(.seconds(second)) }
    }
    #expect(left == [.seconds(1), .seconds(2), .seconds(3)])
  }

  @Test func `friends do not wait for each other, and each gets its texts in order`() {
    var queue = OutboxQueue()
    queue.open(
      [
        Self.message("b1"), Self.message("c1", to: Self.carol), Self.message("b2"),
        Self.message("c2", to: Self.carol),
      ], pace: .family)
    #expect(frames(&queue, at: .zero) == [["b1", "b2"], ["c1", "c2"]])
    queue.add(Self.message("b3"))
    queue.add(Self.message("c3", to: Self.carol))
    #expect(frames(&queue, at: .milliseconds(300)) == [["b3"], ["c3"]])
  }

  @Test func `a frame holds what a family server and its client take`() {
    var queue = OutboxQueue()
    let long = String(repeating: "长", count: 250)
    queue.open(
      (0..<60).map { Self.message("s\($0)") } + (0..<4).map { Self.message("l\($0)", long) }
        + [Self.message("too long", String(repeating: long, count: 3)), Self.message("last")],
      pace: .family)
    var (now, counts) = (Duration.zero, [Int]())
    while let batch = queue.next(at: now) {
      counts.append(batch.messages.count)
      let items = batch.messages.map { TextItem(msgid: $0.id, content: $0.content) }
      let body = TextChatRequest(from: UserID(rawValue: 1), to: Self.bob, items: items).bodyBytes()
      #expect(body.count <= 2048 || batch.messages.map(\.id) == ["too long"], "the link refuses it by itself")
      queue.finish(batch.messages.map(\.id), isWell: true)
      now += queue.pause(at: now) ?? .zero
    }
    #expect(counts.first == 40 && counts.reduce(0, +) == 66)
  }

  @Test func `the window holds for joined texts too`() {
    var queue = OutboxQueue()
    queue.open((0..<100).map { Self.message("\($0)") }, pace: .family)
    #expect(frames(&queue, at: .zero).map(\.count) == [40])
    #expect(frames(&queue, at: .seconds(4)).map(\.count) == [24])
    #expect(frames(&queue, at: .seconds(8)) == [])
    #expect(queue.pause(at: .seconds(8)) == nil, "an answer is waited for, not a friend")
    queue.finish((0..<10).map { "\($0)" }, isWell: true)
    #expect(frames(&queue, at: .seconds(8)).map(\.count) == [10])
  }
}
