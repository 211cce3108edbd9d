import Testing

@testable import ChatTUI

@Suite struct GlyphProbeTests {
  @Test func repliesTellWhatTheTerminalDraws() {
    var probe = GlyphProbe()
    var support = GlyphSupport()
    #expect(probe.begin().split(separator: "\u{1B}[6n").count == 6)
    for column in [4, 2, 2, 0, 1] { probe.take(Point(column: column, row: 1), into: &support) }
    #expect(
      support
        == GlyphSupport(
          joinsSkinTones: false, joinsSequences: true, knowsRecentIdeographs: true, knowsRecentEmoji: false,
          knowsRecentLetters: true))
    #expect(!support.joinsEmoji)
    probe.take(Point(column: 2, row: 1), into: &support)
    #expect(support.joinsSkinTones == false)
  }

  @Test func reportsThatWereNotAskedForAreIgnored() {
    var probe = GlyphProbe()
    var support = GlyphSupport()
    probe.take(Point(column: 2, row: 1), into: &support)
    _ = probe.begin()
    probe.take(Point(column: 2, row: 7), into: &support)
    #expect(support == GlyphSupport())
  }

  @Test func onlyWhatIsRecentDependsOnTheAnswer() {
    var support = GlyphSupport()
    for scalar in ["𱍐", "\u{1FAE8}", "\u{1C89}", "你", "👍", "a"] as [Unicode.Scalar] {
      #expect(support.draws(scalar.value))
    }
    support.knowsRecentIdeographs = false
    support.knowsRecentEmoji = false
    support.knowsRecentLetters = false
    for scalar in ["𱍐", "𮯰", "\u{1FAE8}", "\u{1C89}"] as [Unicode.Scalar] { #expect(!support.draws(scalar.value)) }
    for scalar in ["你", "𠀀", "👍", "a"] as [Unicode.Scalar] { #expect(support.draws(scalar.value)) }
  }
}
