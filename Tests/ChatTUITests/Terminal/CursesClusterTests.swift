import ClientCore
import Testing

@testable import ChatTUI

@Suite struct CursesClusterTests {
  private static let joining = GlyphSupport(joinsSkinTones: true, joinsSequences: true)
  private static let plain = GlyphSupport(joinsSkinTones: false, joinsSequences: false)

  private func parts(_ text: String, support: GlyphSupport = joining, fits: Bool = true) -> [String] {
    let glyph = Glyph(text.unicodeScalars[...], mode: support.joinsEmoji ? .full : .parts)
    let cell = Cell(cluster: glyph.cluster, width: UInt8(glyph.width), style: Style())
    let cluster = CursesCluster(cell, support: support, fits: fits)
    let parts = (0..<cluster.count).map { cluster[$0].string }
    let columns = parts.map { max(1, ScalarKind.columns(of: $0.unicodeScalars.first?.value ?? 0)) }
    #expect(!fits || columns.reduce(0, +) == glyph.width)
    return parts
  }

  @Test(arguments: [
    ("a", ["a"]), ("你", ["你"]), ("e\u{301}", ["e\u{301}"]), ("🇨🇳", ["🇨", "🇳"]), ("कि", ["क", "\u{93F}"]),
    ("👩‍💻", ["👩‍💻"]), ("👍🏽", ["👍🏽"]), ("👨‍👩‍👧‍👦", ["👨", "👩", "👧", "👦"]), ("🏳️‍🌈", ["🏳", "🌈"]), ("𱍐", ["𱍐"]),
  ])
  func partsWithColumnsAreCellsOfTheirOwn(text: String, expected: [String]) {
    #expect(parts(text) == expected)
  }

  @Test func whatTheTerminalDoesNotJoinStandsSideBySide() {
    #expect(parts("👩‍💻", support: Self.plain) == ["👩", "💻"])
    #expect(parts("👍🏽", support: Self.plain) == ["👍", "🏽"])
    #expect(parts("👩🏽‍💻", support: Self.plain) == ["👩", "🏽", "💻"])
  }

  @Test func aSkinToneWaitsUntilItIsKnownNotToJoin() {
    #expect(parts("👍🏽", support: GlyphSupport()) == ["👍", " ", " "])
    #expect(parts("👩🏽‍💻", support: GlyphSupport()) == ["👩", " ", " ", "💻"])
  }

  @Test func whatTheTerminalDoesNotKnowIsASubstituteOfTheSameWidth() {
    var support = Self.plain
    support.knowsRecentIdeographs = false
    #expect(parts("𱍐", support: support) == ["\u{FFFD}", " "])
    #expect(parts("你", fits: false) == [" "])
  }
}
