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

  @Test(arguments: [
    ("line one\rline two\rline three", "line one\rline two\rline three"), ("a\r\nb\r\n", "a\r\nb\r\n"),
    ("\tindented\r\tmore", "\tindented\r\tmore"), ("你好\r世界\r", "你好\r世界\r"), ("a\r\r\rb", "a\r\r\rb"),
    ("a\u{11}b\rc\u{0}d", "a\u{11}b\rc\u{0}d"),
  ])
  func linesWithoutMarksAreAPaste(bytes: String, text: String) {
    var parser = InputParser()
    #expect(parser.feed(Array(bytes.utf8)) == [.paste(Paste(text))])
    #expect(!parser.hasPendingEnter)
  }

  /// Split anywhere, as long as the pieces follow at once, nothing is sent and all the text arrives.
  @Test(arguments: [
    "line one\rline two\rline three", "\u{1B}[200~evil\u{1B}[201~\r rm -rf\r\u{1B}[201~",
    "\u{1B}[200~x\u{1B}[201~\r\u{1B}[201~",
  ])
  func noPieceOfAPasteIsEnter(bytes: String) {
    let all = Array(bytes.utf8)
    for split in 1..<all.count {
      var parser = InputParser()
      let events = parser.feed(all[..<split]) + parser.feed(all[split...], after: .zero)
      #expect(!events.contains(.key(Key(.enter))), "split at \(split)")
      #expect(Self.text(of: events).filter { $0 == "\r" }.count == all.filter { $0 == 0x0D }.count)
    }
    var parser = InputParser()
    let events = all.indices.flatMap { parser.feed([all[$0]], after: $0 > 0 ? .zero : .seconds(1)) }
    #expect(!events.contains(.key(Key(.enter))))
  }

  private static func text(of events: [TerminalEvent]) -> String {
    events.map { event in
      switch event {
      case .paste(let paste): return paste.text
      case .key(let key):
        if case .character(let character) = key.code { return String(character) }
        return ""
      default: return ""
      }
    }.joined()
  }

  @Test func enterBehindTextIsAKeyWhenNothingFollows() {
    var parser = InputParser()
    #expect(parser.feed(Array("ok\r".utf8)) == [.key(Key(.character("o"))), .key(Key(.character("k")))])
    #expect(parser.hasPendingEnter)
    #expect(parser.flushPendingEnter() == [.key(Key(.enter))])
    #expect(!parser.hasPendingEnter)
    // The owner was late: it is Enter all the same.
    _ = parser.feed(Array("ok\r".utf8))
    #expect(parser.feed(Array("x".utf8)) == [.key(Key(.enter)), .key(Key(.character("x")))])
    // Alone it waits for nothing, nor in front of another key.
    #expect(parser.feed([0x0D]) == [.key(Key(.enter))])
    #expect(parser.feed(Array("a\r\u{1B}[A".utf8)).suffix(2) == [.key(Key(.enter)), .key(Key(.up))])
    #expect(parser.feed(Array("name\tsecret\r".utf8)).contains(.key(Key(.tab))))
    #expect(parser.flushPendingEnter() == [.key(Key(.enter))])
  }

  @Test func enterAMomentAfterAPasteWithoutMarksIsAKey() {
    var parser = InputParser()
    _ = parser.feed(Array("one\rtwo".utf8))
    #expect(parser.feed([0x0D], after: .milliseconds(5)).isEmpty)
    #expect(parser.flushPendingEnter() == [.key(Key(.enter))])
    // As the next piece of the paste it is the end of its last line.
    _ = parser.feed(Array("one\rtwo".utf8))
    #expect(parser.feed([0x0D], after: .zero) == [.paste(Paste("\r"))])
    #expect(!parser.hasPendingEnter)
  }

  @Test func enterBeforeAPasteIsAKey() {
    var parser = InputParser()
    #expect(
      parser.feed(Array("a\r".utf8) + begin + Array("x".utf8) + end)
        == [.key(Key(.character("a"))), .key(Key(.enter)), .paste(Paste("x"))])
  }

  @Test func enterAfterAPasteIsAKey() {
    var parser = InputParser()
    #expect(parser.feed(begin + Array("x".utf8) + end + [0x0D]) == [.paste(Paste("x"))])
    #expect(parser.flushPendingEnter() == [.key(Key(.enter))])
    #expect(parser.feed(begin + Array("x".utf8) + end) == [.paste(Paste("x"))])
    #expect(parser.feed([0x0D]) == [.key(Key(.enter))])
  }

  @Test func aPasteWithoutItsEndMarkIsKept() {
    var parser = InputParser()
    #expect(parser.feed(begin + Array("half\ra\u{1B}[20".utf8)).isEmpty)
    #expect(parser.hasOpenPaste)
    #expect(parser.flushOpenPaste() == [.paste(Paste("half\ra\u{1B}[20"))])
    #expect(!parser.hasOpenPaste)
    #expect(parser.feed(Array("k".utf8)) == [.key(Key(.character("k")))])
  }

  @Test func muchTextAtOnceIsAPaste() {
    var parser = InputParser()
    let text = String(repeating: "你好", count: 500)
    let bytes = Array(text.utf8)
    #expect(Self.text(of: parser.feed(bytes[..<1001]) + parser.feed(bytes[1001...], after: .zero)) == text)
    #expect(parser.feed(bytes) == [.paste(Paste(text))])
  }
}
