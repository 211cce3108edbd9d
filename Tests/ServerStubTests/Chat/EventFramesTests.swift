import ChatProtocol
import Testing

@testable import ServerStub

@Suite("Events as frames for a family session")
struct EventFramesTests {
  private let owner = UserID(rawValue: 1001)
  private let alice = UserID(rawValue: 1002)
  private let bob = UserID(rawValue: 1003)

  private func event(_ number: Int64, from: UserID, to: UserID, _ text: String = "hi") -> InboxEvent {
    InboxEvent(number: number, from: from, to: to, item: TextItem(msgid: "m\(number)", content: text, seq: number))
  }

  private func parts(_ events: [InboxEvent], limit: Int = 2_048) -> [EventFrames.Part] {
    Array(EventFrames(events, for: owner, maxJoinedBodyBytes: limit))
  }

  @Test("neighbouring texts of one friend share a frame, without the native fields")
  func joined() throws {
    let parts = parts([event(1, from: alice, to: owner), event(2, from: alice, to: owner)])
    #expect(parts.map(\.through) == [2])
    let notice = try TextChatNotice(frame: try #require(parts[0].frame))
    #expect(notice.items == [TextItem(msgid: "m1", content: "hi"), TextItem(msgid: "m2", content: "hi")])
    #expect(notice.from == alice)
    #expect(notice.to == owner)
  }

  @Test("texts of another friend begin a new frame")
  func otherSender() {
    let parts = parts([
      event(1, from: alice, to: owner), event(2, from: bob, to: owner), event(3, from: alice, to: owner),
    ])
    #expect(parts.map(\.through) == [1, 2, 3])
  }

  @Test("what the user sent needs no frame but moves the position")
  func ownMessages() {
    let parts = parts([
      event(1, from: alice, to: owner), event(2, from: owner, to: alice), event(3, from: alice, to: owner),
    ])
    #expect(parts.map(\.through) == [1, 2, 3])
    #expect(parts.map { $0.frame == nil } == [false, true, false])
  }

  @Test("a message to oneself is delivered")
  func toOneself() {
    #expect(parts([event(1, from: owner, to: owner)]).first?.frame != nil)
  }

  @Test("joined frames stay within the limit, and a longer text gets a frame of its own")
  func limit() {
    let long = String(repeating: "长", count: 1_000)
    let events = (1...9).map { event($0, from: alice, to: owner, $0 == 5 ? long : String(repeating: "x", count: 300)) }
    let parts = parts(events)
    #expect(parts.last?.through == 9)
    for part in parts where part.through != 5 {
      #expect((part.frame?.body.count ?? 0) <= 2_048)
    }
    #expect(parts.contains { $0.through == 5 })
  }
}
