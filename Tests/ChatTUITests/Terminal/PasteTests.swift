import Testing

@testable import ChatTUI

@Suite struct PasteTests {
  private let begin = Array("\u{1B}[200~".utf8)
  private let end = Array("\u{1B}[201~".utf8)

  @Test(arguments: ["", "hello", "a\rb\n你好 👨‍👩‍👧", "\u{1B}[A\u{1B}[201", "\u{1B}\u{1B}[20\u{1B}[201x", "\u{1B}[200~nested"])
  func aPasteArrivesWholeHoweverItIsSplit(text: String) {
    let bytes = begin + Array(text.utf8) + end
    for size in 1...bytes.count {
      var parser = InputParser()
      var events: [TerminalEvent] = []
      var start = 0
      while start < bytes.count {
        events += parser.feed(bytes[start..<min(start + size, bytes.count)])
        #expect(start + size >= bytes.count || start + size < begin.count || !parser.hasPendingEscape)
        start += size
      }
      #expect(events == [.paste(Paste(text))])
    }
  }

  @Test func keysAfterAPasteAreKeys() {
    var parser = InputParser()
    #expect(
      parser.feed(begin + Array("x".utf8) + end + Array("y".utf8)) == [.paste(Paste("x")), .key(Key(.character("y")))])
  }

  @Test func aHugePasteIsCutAtAWholeCharacter() throws {
    var parser = InputParser()
    let text = "ab" + String(repeating: "你", count: InputParser.maxPasteBytes / 3 + 10)
    var events = parser.feed(begin + Array(text.utf8))
    events += parser.feed(end)
    guard case .paste(let paste) = try #require(events.first) else {
      Issue.record("no paste")
      return
    }
    #expect(paste.wasTruncated)
    #expect(paste.text.utf8.count <= InputParser.maxPasteBytes)
    #expect(paste.text.utf8.count > InputParser.maxPasteBytes - 4)
    #expect(text.hasPrefix(paste.text))
    #expect(parser.feed(begin + end) == [.paste(Paste(""))])
  }

  @Test func brokenBytesInAPasteBecomeReplacements() {
    var parser = InputParser()
    #expect(parser.feed(begin + [0x61, 0xFF, 0x62] + end) == [.paste(Paste("a\u{FFFD}b"))])
  }
}
