import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct PendingRequestsTests {
  private let bob = UserID(rawValue: 2)
  private let eve = UserID(rawValue: 3)

  private func texts(_ ids: MessageID...) -> LinkRequest {
    .texts(to: .direct(bob), ids.map { TextItem(msgid: $0, content: "x") })
  }

  private func reply(_ ids: MessageID..., error: ErrorCode = .success) -> TextChatReply {
    TextChatReply(error: error, items: ids.map { TextItem(msgid: $0, content: "x") })
  }

  @Test func `replies answer the oldest request of their kind`() {
    var requests = PendingRequests()
    requests.add(.search("a"), deadline: .seconds(1))
    requests.add(.addFriend(to: bob, greeting: "", remark: ""), deadline: .seconds(2))
    requests.add(.search("b"), deadline: .seconds(3))
    #expect(requests.answer(.search) == .search("a"))
    #expect(requests.answer(.addFriend) == .addFriend(to: bob, greeting: "", remark: ""))
    #expect(requests.answer(.search) == .search("b"))
    #expect(requests.answer(.search) == nil)
    #expect(requests.answer(.acceptFriend) == nil)
    #expect(requests.deadline == nil)
  }

  @Test func `replies about people are matched by whom they name, refusals without a name by their order`() {
    var requests = PendingRequests()
    for uid in [bob, eve] {
      requests.add(.decline(uid), deadline: .seconds(1))
      requests.add(.block(uid, isOn: uid == eve), deadline: .seconds(1))
    }
    #expect(requests.answer(.decline, about: eve) == .decline(eve))
    #expect(requests.answer(.decline, about: eve) == nil)
    #expect(requests.answer(.decline, about: .unknown) == .decline(bob))
    #expect(requests.answer(.block, about: eve) == .block(eve, isOn: true))
    #expect(requests.answer(.block, about: .unknown) == .block(bob, isOn: false))
  }

  @Test func `replies to texts are matched by id, in any order`() {
    var requests = PendingRequests()
    requests.add(texts("1", "2"), deadline: .seconds(1))
    requests.add(texts("3"), deadline: .seconds(1))
    #expect(requests.contains(messageID: "3"))
    #expect(requests.answerTexts(reply("3")) == ["3"])
    #expect(!requests.contains(messageID: "3"))
    #expect(requests.answerTexts(reply("1", "2")) == ["1", "2"])
  }

  @Test func `an error without items answers the oldest texts`() {
    var requests = PendingRequests()
    requests.add(texts("1"), deadline: .seconds(1))
    requests.add(texts("2"), deadline: .seconds(1))
    #expect(requests.answerTexts(reply(error: .malformedBody)) == ["1"])
    #expect(requests.answerTexts(reply("2")) == ["2"])
    #expect(requests.answerTexts(reply(error: .malformedBody)) == [])
  }

  @Test func `an acknowledgement that nobody waits for still names its texts`() {
    var requests = PendingRequests()
    requests.add(texts("1"), deadline: .seconds(1))
    #expect(requests.answerTexts(reply("late")) == ["late"])
    #expect(requests.contains(messageID: "1"))
  }

  @Test func `overdue requests come out in order, the others stay`() {
    var requests = PendingRequests()
    requests.add(.search("late"), deadline: .seconds(5))
    requests.add(texts("1"), deadline: .seconds(3))
    requests.add(texts("2"), deadline: .seconds(9))
    #expect(requests.deadline == .seconds(3))
    #expect(requests.removeOverdue(at: .seconds(2)) == [])
    #expect(requests.removeOverdue(at: .seconds(5)) == [texts("1"), .search("late")])
    #expect(requests.deadline == .seconds(9))
    #expect(requests.removeAll() == [texts("2")])
    #expect(requests.removeAll() == [])
  }
}
