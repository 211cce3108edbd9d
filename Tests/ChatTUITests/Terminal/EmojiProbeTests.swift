import Testing

@testable import ChatTUI

@Suite struct EmojiProbeTests {
  @Test func repliesTellWhatIsJoined() {
    var probe = EmojiProbe()
    var support = EmojiSupport()
    #expect(probe.begin().contains("\u{1B}[6n"))
    #expect(!probe.take(Point(column: 4, row: 1), into: &support))
    #expect(probe.take(Point(column: 2, row: 1), into: &support))
    #expect(support == EmojiSupport(joinsSkinTones: false, joinsSequences: true))
    #expect(!probe.take(Point(column: 2, row: 1), into: &support))
  }

  @Test func reportsThatWereNotAskedForAreIgnored() {
    var probe = EmojiProbe()
    var support = EmojiSupport()
    #expect(!probe.take(Point(column: 2, row: 1), into: &support))
    _ = probe.begin()
    #expect(!probe.take(Point(column: 2, row: 7), into: &support))
    #expect(support == EmojiSupport())
  }
}
