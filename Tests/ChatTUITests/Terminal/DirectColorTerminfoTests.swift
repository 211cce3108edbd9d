import Testing

@testable import ChatTUI

@Suite struct DirectColorTerminfoTests {
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

  @Test(arguments: [false, true], [false, true])
  func theChangedEntryHasColorsFlagAndCommands(isWide: Bool, hasExtension: Bool) throws {
    let original = entry(numbers: [80, -1, 24], isWide: isWide, hasExtension: hasExtension)
    let changed = try #require(DirectColorTerminfo(entry: original)).withDirectColor()
    #expect(changed.starts(with: [0x1E, 0x02]))
    #expect(text(changed).contains("tiny|a test"))
    #expect(text(changed).contains("%e38;2;"))
    #expect(text(changed).contains("%e48;2;"))
    #expect(text(changed).contains("RGB\0"))
    #expect(hasExtension == text(changed).contains("AX\0"))
    // It is an entry again, and changing it again does not repeat the flag.
    let again = try #require(DirectColorTerminfo(entry: changed)).withDirectColor()
    #expect(text(again).split(separator: "\0").filter { $0.hasSuffix("RGB") }.count == 1)
  }

  @Test func brokenEntriesAreRefused() {
    let whole = entry(numbers: [80], hasExtension: true)
    for count in 0..<whole.count { _ = DirectColorTerminfo(entry: Array(whole[..<count])) }
    #expect(DirectColorTerminfo(entry: []) == nil)
    #expect(DirectColorTerminfo(entry: Array(whole[..<20])) == nil)
    #expect(DirectColorTerminfo(entry: Array("#!/bin/sh".utf8)) == nil)
    #expect(DirectColorTerminfo(entry: Array(repeating: 0xFF, count: 64)) == nil)
    var generator = SeededRandom(seed: 9)
    for _ in 0..<2_000 {
      var broken = whole
      for _ in 0..<3 {
        broken[Int.random(in: 2..<broken.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = DirectColorTerminfo(entry: broken)?.withDirectColor()
    }
  }

  @Test(arguments: ["", "../../etc/passwd", ".", "..", "no-such-terminal-anywhere"])
  func oddNamesFindNothing(name: String) {
    #expect(DirectColorTerminfo.compiledEntry(of: name, environment: [:]) == nil)
  }
}
