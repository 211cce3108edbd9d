import Testing

@testable import ChatTUI

@Suite struct TerminfoEntryTests {
  /// A small compiled entry: `tiny|a test`, 2 flags, `numbers` numbers, 2 strings.
  private func entry(numbers: [Int], isWide: Bool = false, hasExtension: Bool = false) -> [UInt8] {
    var writer = TerminfoWriter()
    let names = Array("tiny|a test".utf8) + [0]
    let table = Array("ab".utf8) + [0] + Array("cd".utf8) + [0]
    for value in [isWide ? 0o1036 : 0o432, names.count, 2, numbers.count, 2, table.count] { writer.short(value) }
    writer.bytes += names + [1, 0]
    writer.alignToEven()
    for number in numbers { isWide ? writer.long(number) : writer.short(number) }
    writer.short(0)
    writer.short(3)
    writer.bytes += table
    writer.alignToEven()
    if hasExtension {
      // One flag AX, one string XX = "v".
      for value in [1, 0, 1, 3, 8] { writer.short(value) }
      writer.bytes += [1, 0]
      for offset in [0, 0, 3] { writer.short(offset) }
      writer.bytes += Array("v\0AX\0XX\0".utf8)
    }
    return writer.bytes
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func direct(_ compiled: [UInt8]) throws -> [UInt8] {
    var entry = try #require(TerminfoEntry(compiled: compiled))
    entry.setDirectColor()
    return entry.encoded
  }

  @Test(arguments: [false, true], [false, true])
  func theChangedEntryHasColorsFlagAndCommands(isWide: Bool, hasExtension: Bool) throws {
    let original = entry(numbers: [80, -1, 24], isWide: isWide, hasExtension: hasExtension)
    let changed = try direct(original)
    #expect(changed.starts(with: [0x1E, 0x02]))
    #expect(text(changed).contains("tiny|a test"))
    #expect(text(changed).contains("%e38;2;"))
    #expect(text(changed).contains("%e48;2;"))
    #expect(text(changed).contains("RGB\0"))
    #expect(hasExtension == text(changed).contains("AX\0"))
    // It is an entry again, and changing it again does not repeat the flag.
    let again = try direct(changed)
    #expect(text(again).split(separator: "\0").filter { $0.hasSuffix("RGB") }.count == 1)
  }

  @Test func brokenEntriesAreRefused() {
    let whole = entry(numbers: [80], hasExtension: true)
    for count in 0..<whole.count { _ = TerminfoEntry(compiled: Array(whole[..<count])) }
    #expect(TerminfoEntry(compiled: []) == nil)
    #expect(TerminfoEntry(compiled: Array(whole[..<20])) == nil)
    #expect(TerminfoEntry(compiled: Array("#!/bin/sh".utf8)) == nil)
    #expect(TerminfoEntry(compiled: Array(repeating: 0xFF, count: 64)) == nil)
    var generator = SeededRandom(seed: 9)
    for _ in 0..<2_000 {
      var broken = whole
      for _ in 0..<3 {
        broken[Int.random(in: 2..<broken.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      var entry = TerminfoEntry(compiled: broken)
      entry?.setDirectColor()
      _ = entry?.encoded
    }
  }

  @Test(arguments: ["", "../../etc/passwd", ".", "..", "no-such-terminal-anywhere"])
  func oddNamesFindNothing(name: String) {
    #expect(TerminfoEntry.installed(name, environment: [:]) == nil)
  }

  @Test func theEntryForXtermLikesIsOneThatCursesCanRead() throws {
    let bytes = TerminfoEntry.xterm(named: "xterm-strange").encoded
    #expect(TerminfoEntry(compiled: bytes)?.encoded == bytes)
    #expect(text(bytes).contains("xterm-strange|"))
  }

  @Test(
    arguments: [
      ("xterm-ghostty", true), ("xterm-kitty", true), ("foot", true), ("contour", true), ("alacritty-direct", true),
      ("wezterm", true), ("tmux-256color", true), ("st-256color", true), ("stv52", false), ("wyse60", false),
      ("xterm|x", false), ("xterm/../x", false), ("xterm\u{1B}[2J", false), ("", false),
    ])
  func namesTellWhatIsLikeXterm(name: String, expected: Bool) {
    #expect(TerminalDescription.isOfXtermKind(name, [:]) == expected)
  }

  @Test func aTerminalThatTellsItsColoursIsLikeXterm() {
    #expect(TerminalDescription.isOfXtermKind("newterm", ["COLORTERM": "truecolor"]))
    #expect(!TerminalDescription.isOfXtermKind("newterm", ["COLORTERM": ""]))
  }
}
