import ChatProtocol
import NIOCore
import Testing

@testable import ServerStub

@Suite("Frames that wait for a peer")
struct OutboundQueueTests {
  private let owner = UserID(rawValue: 1001)
  private let alice = UserID(rawValue: 1002)
  private let bob = UserID(rawValue: 1003)

  private func queue(texts: Int = 40, bytes: Int = 8_192) -> OutboundQueue {
    OutboundQueue(limits: .init(texts: texts, bytes: bytes))
  }

  private func numbers(_ range: ClosedRange<Int64>) -> [EventNumber] { range.map(EventNumber.init(rawValue:)) }

  private func text(_ number: EventNumber, from: UserID, _ content: String = "hi") -> StoredText {
    StoredText(
      from: from, to: owner, msgid: "m\(number)", content: MessageContent(content),
      seq: ConversationSeq(rawValue: number.rawValue),
      timestamp: 1)
  }

  private func frame(_ entry: OutboundQueue.Entry?) throws -> Frame {
    var decoder = FrameDecoder(limits: .any)
    decoder.append(try #require(entry).bytes)
    return try #require(try decoder.next())
  }

  private func notice(_ entry: OutboundQueue.Entry?) throws -> TextChatNotice {
    try TextChatNotice(frame: frame(entry))
  }

  @Test("frames come out in order and the bytes are counted")
  func order() {
    var queue = queue()
    queue.append([1, 2])
    queue.append([3], isRepeatable: true)
    #expect(queue.byteCount == 3)
    #expect(queue.unstorableByteCount == 2)
    #expect(queue.popFirst()?.bytes == [1, 2])
    #expect(queue.popFirst()?.bytes == [3])
    #expect(queue.isEmpty)
    #expect(queue.byteCount == 0)
    #expect(queue.unstorableByteCount == 0)
  }

  @Test("a notice takes the place of the one about the same, and counts for nobody who has to read it")
  func notices() {
    var queue = queue()
    let topic = OutboundQueue.Topic(id: .authFriendNotice, sender: alice)
    queue.append(notice: [1], about: topic)
    queue.append([9])
    queue.append(notice: [2], about: OutboundQueue.Topic(id: .authFriendNotice, sender: bob))
    queue.append(notice: [3, 3], about: OutboundQueue.Topic(id: .addFriendNotice, sender: alice))
    queue.append(notice: [4, 4], about: topic)
    #expect(queue.byteCount == 6)
    #expect(queue.unstorableByteCount == 1)
    #expect((0..<5).map { _ in queue.popFirst()?.bytes } == [[4, 4], [9], [2], [3, 3], nil])
    #expect(queue.byteCount == 0)
  }

  @Test("everything can leave as one run of bytes with the events it carries")
  func popAll() {
    var queue = queue()
    queue.append([1])
    queue.append(text(7, from: alice), event: 7)
    queue.append(text(8, from: bob), event: 8)
    queue.append([3])
    let all = queue.popAll()
    #expect(all?.bytes.first == 1)
    #expect(all?.bytes.last == 3)
    #expect(all?.events == [7, 8])
    #expect(queue.popAll() == nil)
    #expect(queue.byteCount == 0)
  }

  @Test("texts of one friend share a frame, also where those of others lie between, without the native fields")
  func joined() throws {
    var queue = queue()
    queue.append(text(1, from: alice), event: 11)
    queue.append(text(2, from: bob), event: 12)
    queue.append(text(3, from: alice), event: 14)
    let first = queue.popFirst()
    #expect(first?.events == [11, 14])
    #expect(first?.textCount == 2)
    let notice = try notice(first)
    #expect(notice.items == [TextItem(msgid: "m1", content: "hi"), TextItem(msgid: "m3", content: "hi")])
    #expect(notice.from == alice)
    #expect(notice.to == owner)
    #expect(queue.popFirst()?.events == [12])
    #expect(queue.isEmpty)
  }

  @Test("a frame holds so many texts, and the rest follow in order")
  func countLimit() throws {
    var queue = queue()
    for number in numbers(1...60) { queue.append(text(number, from: alice), event: number) }
    let counts = [queue.popFirst(), queue.popFirst()].map { $0?.events }
    #expect(counts == [numbers(1...40), numbers(41...60)])
  }

  @Test("joined texts stay within the limit of bytes, and a longer text gets a frame of its own")
  func byteLimit() throws {
    var queue = queue(bytes: 2_048)
    let long = String(repeating: "长", count: 1_000)
    for number in numbers(1...9) {
      queue.append(text(number, from: alice, number == 5 ? long : String(repeating: "x", count: 300)), event: number)
    }
    var events: [EventNumber] = []
    while let entry = queue.popFirst() {
      if entry.events != [5] { #expect(entry.bytes.count <= 2_048 + 200) }
      events += entry.events
    }
    #expect(events == numbers(1...9))
  }

  @Test("texts full of characters that must be escaped still fit their frame")
  func escapes() throws {
    var queue = queue()
    for number in numbers(1...40) {
      queue.append(text(number, from: alice, String(repeating: "\u{1}", count: 1_000)), event: number)
    }
    var events: [EventNumber] = []
    while let entry = queue.popFirst() {
      #expect(entry.bytes.count <= Frame.maxBodyBytes)
      events += entry.events
    }
    #expect(events == numbers(1...40))
  }

  @Test("acknowledgements of one conversation share a frame; those to oneself keep their place")
  func acknowledgements() throws {
    var queue = queue()
    queue.append(acknowledgementOf: [TextItem(msgid: "a", content: "1")], from: owner, to: alice)
    queue.append([9])
    queue.append(acknowledgementOf: [TextItem(msgid: "b", content: "2")], from: owner, to: alice)
    queue.append(acknowledgementOf: [TextItem(msgid: "c", content: "3")], from: owner, to: owner)
    queue.append(text(4, from: owner), event: 4)
    queue.append(acknowledgementOf: [TextItem(msgid: "d", content: "4")], from: owner, to: owner)
    let reply = try TextChatReply(frame: frame(queue.popFirst()))
    #expect(reply.items.map(\.msgid) == ["a", "b"])
    #expect(reply.error == .success)
    #expect(reply.to == alice)
    #expect(queue.popFirst()?.bytes == [9])
    #expect(try TextChatReply(frame: frame(queue.popFirst())).items.map(\.msgid) == ["c"])
    #expect(try notice(queue.popFirst()).items.map(\.msgid) == ["m4"])
    #expect(try TextChatReply(frame: frame(queue.popFirst())).items.map(\.msgid) == ["d"])
    #expect(queue.unstorableByteCount == 0)
  }

  @Test("a text that is taken back while it waits does not leave")
  func takenBack() throws {
    var queue = queue()
    queue.append(text(1, from: alice), event: 1)
    queue.append(text(2, from: alice), event: 2)
    queue.append(text(3, from: bob), event: 3)
    #expect(queue.takeBack("m2", of: bob) == nil)
    #expect(queue.takeBack("m2", of: alice) == 2)
    #expect(queue.takeBack("m3", of: bob) == 3)
    #expect(try notice(queue.popFirst()).items.map(\.msgid) == ["m1"])
    #expect(queue.popFirst() == nil)
    #expect(queue.byteCount == 0)
  }
}
