import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct OutboxQueueTests {
  private static func message(_ id: String) -> OutgoingMessage {
    OutgoingMessage(
      peer: UserID(rawValue: 2),
      message: ChatMessage(id: id, sender: UserID(rawValue: 1), text: "x", timestamp: 0, delivery: .queued))
  }

  private func drain(_ queue: inout OutboxQueue) -> [String] {
    var ids: [String] = []
    while let next = queue.next() { ids.append(next.message.id) }
    return ids
  }

  private func opened(_ ids: String...) -> OutboxQueue {
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
}
