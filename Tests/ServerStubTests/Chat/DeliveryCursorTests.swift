import ChatProtocol
import Testing

@testable import ServerStub

@Suite("A session's place in the event log")
struct DeliveryCursorTests {
  /// A cursor that has read an empty backlog and is level with the log.
  private func levelCursor(at position: EventNumber = 10) -> DeliveryCursor {
    var cursor = DeliveryCursor(position: position)
    _ = cursor.begin()
    _ = cursor.pageEnded(storeHead: position, isLast: true, hasRoom: true)
    return cursor
  }

  @Test("it begins by reading the backlog")
  func beginsByReading() {
    var cursor = DeliveryCursor(position: 7)
    #expect(cursor.begin() == .read(after: 7))
  }

  @Test("an event that comes next is delivered at once")
  func nextEventIsDelivered() {
    var cursor = levelCursor()
    #expect(cursor.published(11...12, hasRoom: true) == .deliver)
    #expect(cursor.position == 12)
    #expect(cursor.published(13...13, hasRoom: true) == .deliver)
  }

  @Test("an event published while the backlog is read waits for the page that holds it")
  func publishedWhileReading() {
    var cursor = DeliveryCursor(position: 0)
    _ = cursor.begin()
    #expect(cursor.published(3...3, hasRoom: true) == .wait)
    #expect(cursor.accept(1) == true)
    #expect(cursor.accept(2) == true)
    #expect(cursor.pageEnded(storeHead: 2, isLast: true, hasRoom: true) == .read(after: 2))
    #expect(cursor.accept(3) == true)
    #expect(cursor.pageEnded(storeHead: 3, isLast: true, hasRoom: true) == .wait)
    #expect(cursor.published(4...4, hasRoom: true) == .deliver)
  }

  @Test("no event is accepted twice")
  func noEventTwice() {
    var cursor = levelCursor()
    _ = cursor.published(11...11, hasRoom: true)
    #expect(cursor.accept(11) == false)
    #expect(cursor.published(11...11, hasRoom: true) == .wait)
  }

  @Test("a gap makes it read the log")
  func gapMakesItRead() {
    var cursor = levelCursor()
    #expect(cursor.published(13...13, hasRoom: true) == .read(after: 10))
    #expect(cursor.published(14...14, hasRoom: true) == .wait)
    #expect(cursor.accept(11) == true)
    #expect(cursor.accept(12) == true)
    #expect(cursor.accept(13) == true)
    #expect(cursor.pageEnded(storeHead: 13, isLast: true, hasRoom: true) == .read(after: 13))
  }

  @Test("without room events stay in the store until there is some")
  func withoutRoom() {
    var cursor = levelCursor()
    #expect(cursor.published(11...11, hasRoom: false) == .wait)
    #expect(cursor.published(12...12, hasRoom: true) == .read(after: 10))
  }

  @Test("room made is used at once when something waits, and ignored otherwise")
  func roomMade() {
    var cursor = levelCursor()
    #expect(cursor.roomMade() == .wait)
    _ = cursor.published(11...15, hasRoom: false)
    #expect(cursor.roomMade() == .read(after: 10))
    #expect(cursor.roomMade() == .wait)
  }

  @Test("a page that did not fit is continued where it stopped")
  func pageThatDidNotFit() {
    var cursor = DeliveryCursor(position: 0)
    _ = cursor.begin()
    #expect(cursor.accept(1) == true)
    #expect(cursor.pageEnded(storeHead: 9, isLast: false, hasRoom: false) == .wait)
    #expect(cursor.roomMade() == .read(after: 1))
  }

  @Test("a log whose old end is gone is stepped over instead of asked for again")
  func prunedLog() {
    var cursor = DeliveryCursor(position: 0)
    _ = cursor.begin()
    #expect(cursor.pageEnded(storeHead: 40, isLast: true, hasRoom: true) == .wait)
    #expect(cursor.position == 40)
  }
}
