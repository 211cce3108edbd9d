import Testing

@testable import ServerStub

@Suite struct LivePushTests {
  @Test func `Events that continue the log are pushed`() {
    var push = LivePush(head: 4)
    #expect(push.published(first: 5, last: 6, hasRoom: true) == 4)
    #expect(push.published(first: 7, last: 7, hasRoom: true) == 6)
    #expect(push.pushed == 7)
    #expect(push.roomMade() == nil)
  }

  @Test func `What the client was told of at its login is not pushed`() {
    var push = LivePush(head: 6)
    #expect(push.published(first: 5, last: 6, hasRoom: true) == nil)
    #expect(push.published(first: 6, last: 8, hasRoom: true) == 6)
    #expect(push.head == 8)
  }

  @Test func `Without room the peer is told the head once there is some, and pushes go on from there`() {
    var push = LivePush(head: 0)
    #expect(push.published(first: 1, last: 3, hasRoom: false) == nil)
    #expect(push.isBehind)
    #expect(push.published(first: 4, last: 4, hasRoom: true) == nil)
    #expect(push.roomMade() == 4)
    #expect(push.roomMade() == nil)
    #expect(push.published(first: 5, last: 5, hasRoom: true) == 4)
  }

  @Test func `A gap is never pushed over`() {
    var push = LivePush(head: 1)
    #expect(push.published(first: 3, last: 3, hasRoom: true) == nil)
    #expect(push.roomMade() == 3)
  }
}
