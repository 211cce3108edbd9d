import Testing

@testable import ClientCore

@Suite struct MessagePartsTests {
  @Test func aTextThatFitsIsOnePart() {
    #expect(MessageParts.split("one\ntwo", maxBytes: 8) == ["one\ntwo"])
    #expect(MessageParts.split("", maxBytes: 8) == [""])
  }

  @Test func itIsCutAtEndsOfLinesAndElseBetweenCharacters() {
    #expect(MessageParts.split("one\ntwo\nthree", maxBytes: 10) == ["one\ntwo", "three"])
    #expect(MessageParts.split("aaaa👩🏽‍💻bb", maxBytes: 16) == ["aaaa", "👩🏽‍💻b", "b"])
  }

  /// A letter under thousands of marks is one Character, and no message would take it.
  @Test(arguments: ["", "ab", "\t"], ["", "c\td"])
  func aCharacterLongerThanAMessageIsCutAndNothingOfItLost(before: String, after: String) {
    let text = before + "e" + String(repeating: "\u{301}", count: 300) + after
    let parts = MessageParts.split(text, maxBytes: 64)
    #expect(parts.allSatisfy { !$0.isEmpty && MessageParts.encodedBytes(of: $0) <= 64 })
    #expect(Array(parts.joined().utf8) == Array(text.utf8))
  }
}
