import Testing

@testable import ServerStub

@Suite("Frames that wait for a peer")
struct OutboundQueueTests {
  @Test("frames come out in order and the bytes are counted")
  func order() {
    var queue = OutboundQueue()
    queue.append([1, 2])
    queue.append([3], deliveredThrough: 7)
    #expect(queue.byteCount == 3)
    #expect(queue.unstorableByteCount == 2)
    #expect(queue.popFirst()?.bytes == [1, 2])
    let second = queue.popFirst()
    #expect(second?.bytes == [3])
    #expect(second?.deliveredThrough == 7)
    #expect(queue.isEmpty)
    #expect(queue.byteCount == 0)
    #expect(queue.unstorableByteCount == 0)
  }

  @Test("everything can leave as one run of bytes with the last event's number")
  func popAll() {
    var queue = OutboundQueue()
    queue.append([1], deliveredThrough: 7)
    queue.append([2], deliveredThrough: 8)
    queue.append([3])
    let all = queue.popAll()
    #expect(all?.bytes == [1, 2, 3])
    #expect(all?.deliveredThrough == 8)
    #expect(queue.popAll() == nil)
  }

  @Test("an event without a frame counts with the event before it, or at once where none waits")
  func passOver() {
    var queue = OutboundQueue()
    #expect(queue.passOver(5) == false)
    queue.append([1])
    #expect(queue.passOver(5) == false)
    queue.append([2], deliveredThrough: 6)
    queue.append([3])
    #expect(queue.passOver(7) == true)
    #expect(queue.popAll()?.deliveredThrough == 7)
  }
}
