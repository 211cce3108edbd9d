import ClientCore
import Testing

@testable import ChatTUI

@Suite struct CursesClusterTests {
  private func parts(
    _ text: String, support: EmojiSupport = EmojiSupport(joinsSkinTones: true, joinsSequences: true), fits: Bool = true,
    columns: (UInt32) -> Int = CursesClusterTests.columns
  ) -> [String] {
    let glyph = Glyph(text.unicodeScalars[...], mode: .full)
    let cell = Cell(cluster: glyph.cluster, width: UInt8(glyph.width), style: Style())
    let cluster = CursesCluster(cell, support: support, fits: fits, columns: columns)
    return (0..<cluster.count).map { cluster[$0].string }
  }

  /// As the C library counts.
  private static func columns(_ value: UInt32) -> Int {
    guard let scalar = Unicode.Scalar(value) else { return -1 }
    return switch ScalarKind(scalar) {
    case .narrow: 1
    case .wide: 2
    case .zero: 0
    default: -1
    }
  }

  @Test(arguments: [
    ("a", ["a"]), ("你", ["你"]), ("e\u{301}", ["e\u{301}"]), ("🇨🇳", ["🇨", "🇳"]), ("कि", ["क", "\u{93F}"]),
    ("👩‍💻", ["👩‍💻"]), ("👍🏽", ["👍🏽"]),
  ])
  func partsWithColumnsAreCellsOfTheirOwn(text: String, expected: [String]) {
    #expect(parts(text) == expected)
  }

  @Test func whatTheTerminalDoesNotJoinIsLeftOut() {
    let support = EmojiSupport()
    #expect(parts("👩‍💻", support: support) == ["👩"])
    #expect(parts("👍🏽", support: support) == ["👍"])
    #expect(parts("👩🏽‍💻", support: EmojiSupport(joinsSkinTones: false, joinsSequences: true)) == ["👩‍💻"])
  }

  @Test func whatTheLibraryDoesNotKnowIsASubstituteOfTheSameWidth() {
    #expect(parts("👍", columns: { $0 == 0xFFFD ? 1 : -1 }) == ["\u{FFFD}", " "])
    #expect(parts("é", columns: { _ in -1 }) == [" "])
    #expect(parts("你", fits: false) == [" "])
  }
}
