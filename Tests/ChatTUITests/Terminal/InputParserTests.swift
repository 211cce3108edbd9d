import Testing

@testable import ChatTUI

@Suite struct InputParserTests {
  private static let ctrl = KeyModifiers.control

  /// Bytes and the key they are.
  static let keys: [(String, Key)] = [
    ("a", Key(.character("a"))), ("A", Key(.character("A"))), (" ", Key(.character(" "))), ("~", Key(.character("~"))),
    ("é", Key(.character("é"))), ("你", Key(.character("你"))), ("👍", Key(.character("👍"))),
    ("\r", Key(.enter)), ("\t", Key(.tab)), ("\u{7F}", Key(.backspace)), ("\u{8}", Key(.backspace)),
    ("\u{1}", Key(.character("a"), ctrl)), ("\n", Key(.character("j"), ctrl)), ("\u{1A}", Key(.character("z"), ctrl)),
    ("\u{0}", Key(.character(" "), ctrl)), ("\u{1F}", Key(.character("_"), ctrl)),
    ("\u{1C}", Key(.character("\\"), ctrl)),
    ("\u{1B}[A", Key(.up)), ("\u{1B}[B", Key(.down)), ("\u{1B}[C", Key(.right)), ("\u{1B}[D", Key(.left)),
    ("\u{1B}[H", Key(.home)), ("\u{1B}[F", Key(.end)), ("\u{1B}OA", Key(.up)), ("\u{1B}OH", Key(.home)),
    ("\u{1B}[1~", Key(.home)), ("\u{1B}[2~", Key(.insert)), ("\u{1B}[3~", Key(.delete)), ("\u{1B}[4~", Key(.end)),
    ("\u{1B}[5~", Key(.pageUp)), ("\u{1B}[6~", Key(.pageDown)), ("\u{1B}[7~", Key(.home)), ("\u{1B}[8~", Key(.end)),
    ("\u{1B}OP", Key(.function(1))), ("\u{1B}OS", Key(.function(4))), ("\u{1B}[11~", Key(.function(1))),
    ("\u{1B}[15~", Key(.function(5))), ("\u{1B}[17~", Key(.function(6))), ("\u{1B}[24~", Key(.function(12))),
    ("\u{1B}[25~", Key(.function(13))), ("\u{1B}[34~", Key(.function(20))), ("\u{1B}[[A", Key(.function(1))),
    ("\u{1B}[1;5A", Key(.up, ctrl)), ("\u{1B}[1;2B", Key(.down, .shift)), ("\u{1B}[1;3C", Key(.right, .alt)),
    ("\u{1B}[1;8D", Key(.left, [.shift, .alt, .control])), ("\u{1B}[3;5~", Key(.delete, ctrl)),
    ("\u{1B}[1;2R", Key(.function(3), .shift)), ("\u{1B}[15;5~", Key(.function(5), ctrl)),
    ("\u{1B}O5A", Key(.up, ctrl)),
    ("\u{1B}Oa", Key(.up, ctrl)), ("\u{1B}[a", Key(.up, .shift)), ("\u{1B}\u{1B}[A", Key(.up, .alt)),
    ("\u{1B}[Z", Key(.backTab)), ("\u{1B}[1;5Z", Key(.backTab, ctrl)), ("\u{1B}OM", Key(.enter)),
    ("\u{1B}Oq", Key(.character("1"))),
    ("\u{1B}x", Key(.character("x"), .alt)), ("\u{1B}X", Key(.character("X"), .alt)),
    ("\u{1B}你", Key(.character("你"), .alt)),
    ("\u{1B}\r", Key(.enter, .alt)), ("\u{1B}\u{7F}", Key(.backspace, .alt)),
    ("\u{1B}\u{2}", Key(.character("b"), [.control, .alt])),
    ("\u{1B}[27;5;13~", Key(.enter, ctrl)), ("\u{1B}[27;2;13~", Key(.enter, .shift)),
    ("\u{1B}[27;5;105~", Key(.character("i"), ctrl)),
    ("\u{1B}[13;2u", Key(.enter, .shift)), ("\u{1B}[13u", Key(.enter)), ("\u{1B}[27u", Key(.escape)),
    ("\u{1B}[9;2u", Key(.backTab)),
    ("\u{1B}[97;5u", Key(.character("a"), ctrl)), ("\u{1B}[97;6u", Key(.character("a"), [.control, .shift])),
    ("\u{1B}[97;2u", Key(.character("A"))), ("\u{1B}[97;3u", Key(.character("a"), .alt)),
    ("\u{1B}[127;5u", Key(.backspace, ctrl)),
    ("\u{1B}[97:65;5:1u", Key(.character("a"), ctrl)), ("\u{1B}[20320u", Key(.character("你"))),
    ("\u{1B}[57400u", Key(.character("1"))),
    ("\u{1B}[57414;2u", Key(.enter, .shift)), ("\u{1B}[97;69u", Key(.character("a"), ctrl)),
    ("\u{1B}[1081;5u", Key(.character("q"), ctrl)), ("\u{1B}[1081::113;5u", Key(.character("q"), ctrl)),
    ("\u{1B}[1092:1060:97;6u", Key(.character("a"), [.control, .shift])),
    ("\u{1B}[27;5;1081~", Key(.character("q"), ctrl)), ("\u{1B}[27;6;1049~", Key(.character("q"), [.control, .shift])),
    ("\u{1B}[1092;3u", Key(.character("a"), .alt)), ("\u{1B}[1092::97;4u", Key(.character("A"), .alt)),
    ("\u{1B}ф", Key(.character("a"), .alt)), ("\u{1B}Ф", Key(.character("A"), .alt)),
    // The letter tells on Latin layouts, not the place: A of a French keyboard lies where Q is.
    ("\u{1B}[97::113;5u", Key(.character("a"), ctrl)),
    // But a sign where others have a letter is that key: Q of a Greek and of a Hebrew keyboard, 1 of a French one.
    ("\u{1B}[59::113;5u", Key(.character("q"), ctrl)), ("\u{1B}[47::113;5u", Key(.character("q"), ctrl)),
    ("\u{1B}[38::49;3u", Key(.character("1"), .alt)),
    // Undo stays where a layout has it: French, Dvorak.
    ("\u{1B}[95::56;5u", Key(.character("_"), ctrl)), ("\u{1B}[47::91;5u", Key(.character("/"), ctrl)),
    ("\u{1B}[1081;;1081u", Key(.character("й"))), ("\u{1B}[1081:1049:113;2;1049u", Key(.character("Й"))),
    ("\u{1B}[0;;20320u", Key(.character("你"))), ("\u{1B}[49:33;2u", Key(.character("!"))),
    ("\u{1B}[97;65u", Key(.character("A"))), ("\u{1B}[97;66u", Key(.character("a"))),
    ("\u{1B}[49;65u", Key(.character("1"))),
    ("\u{1B}[57403;129u", Key(.character("4"))), ("\u{1B}[57409u", Key(.character("."))),
    ("\u{1B}[57413u", Key(.character("+"))), ("\u{1B}[57415u", Key(.character("="))),
    ("\u{1B}[57376u", Key(.function(13))),
    ("\u{1B}[97;1:2u", Key(.character("a"))), ("\u{1B}[97;33u", Key(.character("a"), .alt)),
    ("\u{1B}[1;1:1A", Key(.up)), ("\u{1B}[1;133A", Key(.up, ctrl)),
  ]

  /// Keys whose bytes end where a longer sequence could go on; they need the owner's timeout.
  private static let needsFlush: Set<String> = ["\u{1B}X"]

  @Test(arguments: keys)
  func keysAreRecognized(bytes: String, key: Key) {
    var parser = InputParser()
    let events = parser.feed(Array(bytes.utf8)) + parser.flushPendingEscape()
    #expect(events == [.key(key)])
  }

  @Test(arguments: keys)
  func keysAreRecognizedByteByByte(bytes: String, key: Key) {
    var parser = InputParser()
    var events: [TerminalEvent] = []
    for byte in bytes.utf8 { events += parser.feed([byte]) }
    events += parser.flushPendingEscape()
    #expect(events == [.key(key)])
  }

  @Test func keysGluedTogetherAreToldApart() {
    var parser = InputParser()
    let glued = Self.keys.filter { !Self.needsFlush.contains($0.0) }
    let events = parser.feed(Array(glued.map(\.0).joined().utf8))
    #expect(events == glued.map { .key($0.1) })
  }

  @Test func aLoneEscapeWaitsForItsOwner() {
    var parser = InputParser()
    #expect(parser.feed([0x1B]).isEmpty)
    #expect(parser.hasPendingEscape)
    #expect(parser.flushPendingEscape() == [.key(Key(.escape))])
    #expect(!parser.hasPendingEscape)
    #expect(parser.flushPendingEscape().isEmpty)
  }

  @Test func twoEscapesAreTwoUnlessASequenceFollows() {
    let escape = TerminalEvent.key(Key(.escape))
    var parser = InputParser()
    #expect(parser.feed([0x1B, 0x1B]).isEmpty)
    #expect(parser.flushPendingEscape() == [escape, escape])
    #expect(parser.feed([0x1B, 0x1B, 0x1B]) == [escape])
    #expect(parser.flushPendingEscape() == [escape, escape])
    #expect(parser.feed(Array("\u{1B}\u{1B}x".utf8)) == [escape, .key(Key(.character("x"), .alt))])
    #expect(parser.feed(Array("\u{1B}\u{1B}[I".utf8)) == [escape, .focus(true)])
    #expect(parser.feed(Array("\u{1B}\u{1B}[200~p\u{1B}[201~".utf8)) == [escape, .paste(Paste("p"))])
  }

  @Test(arguments: ["\u{1B}[A", "\u{1B}[1;5A", "\u{1B}[200~p\u{1B}[201~", "\u{1B}[<0;1;1M", "\u{1B}[97;5u", "\u{1B}OP"])
  func theRestOfASequenceThatComesLateIsNoText(bytes: String) {
    var parser = InputParser()
    let whole = parser.feed(Array(bytes.utf8))
    #expect(parser.feed([0x1B]).isEmpty)
    #expect(parser.flushPendingEscape() == [.key(Key(.escape))])
    #expect(parser.expectsLateSequence)
    #expect(parser.feed(Array(bytes.utf8.dropFirst())) == whole)
    #expect(!parser.expectsLateSequence)
  }

  @Test func aSequenceThatComesLateMayBeSplitAgain() {
    var parser = InputParser()
    _ = parser.feed([0x1B])
    _ = parser.flushPendingEscape()
    #expect(parser.feed(Array("[".utf8)).isEmpty)
    #expect(parser.pending == .sequence)
    #expect(parser.feed(Array("1;".utf8)).isEmpty)
    #expect(parser.feed(Array("5A".utf8)) == [.key(Key(.up, .control))])
  }

  @Test(arguments: ["[ok]", "Oh", "O", "x[A", "[x", "(", "[1]", "你"])
  func textTypedBehindEscapeStaysText(text: String) {
    var parser = InputParser()
    _ = parser.feed([0x1B])
    _ = parser.flushPendingEscape()
    var events: [TerminalEvent] = []
    for byte in text.utf8 { events += parser.feed([byte]) }
    events += parser.flushPendingEscape()
    #expect(events == text.map { .key(Key(.character($0))) })
  }

  @Test func aTerminalThatReportsEscapeIsGivenTimeForTheRest() {
    var parser = InputParser()
    _ = parser.feed([0x1B])
    #expect(parser.pending == .escape)
    _ = parser.flushPendingEscape()
    parser.forgetLateSequence()
    #expect(parser.feed(Array("\u{1B}[27u".utf8)) == [.key(Key(.escape))])
    _ = parser.feed([0x1B])
    #expect(parser.pending == .sequence)
  }

  @Test func aKeyThatTypesSeveralCharactersTypesThemAll() {
    var parser = InputParser()
    #expect(
      parser.feed(Array("\u{1B}[0;;20320:22909u".utf8))
        == [.key(Key(.character("你"))), .key(Key(.character("好")))])
  }

  @Test(arguments: ["[", "O", "]", "P", "_", "^"])
  func anIntroducerWithoutMoreIsAltWithThatKey(key: Character) {
    var parser = InputParser()
    #expect(parser.feed([0x1B] + Array(String(key).utf8)).isEmpty)
    #expect(parser.hasPendingEscape)
    #expect(parser.flushPendingEscape() == [.key(Key(.character(key), .alt))])
    #expect(parser.feed([UInt8(ascii: "a")]) == [.key(Key(.character("a")))])
  }

  @Test(arguments: [
    "\u{1B}[?1;2c", "\u{1B}[>0;276;0c", "\u{1B}[99~", "\u{1B}[57441u", "\u{1B}[97;1:3u", "\u{1B}[1;1:3A",
    "\u{1B}[3;1:3~", "\u{1B}[97;5:3;97u",
    "\u{1B}[;;;;;y", "\u{1B}Oz",
    "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}]52;c;YQ==\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\",
    "\u{1B}[1234567890123456789012345678901234567890y", "\u{1B}[55296u", "\u{1B}[1114112u",
    "\u{1B}[999999999999999999999u",
    "\u{1B}[<0;0;1M", "\u{1B}[<0;99999;1M", "\u{1B}[<0;1M", "\u{1B}[<66;1;1M", "\u{1B}[<200;1;1M", "\u{9B}",
  ])
  func whatIsNotUnderstoodIsSwallowed(bytes: String) {
    var parser = InputParser()
    let events = parser.feed(Array(bytes.utf8)) + parser.feed(Array("z".utf8))
    #expect(events.last == .key(Key(.character("z"))))
    #expect(events.count <= 2)
  }

  @Test func anOverlongSequenceIsSwallowed() {
    var parser = InputParser()
    let bytes = Array("\u{1B}[".utf8) + Array(repeating: UInt8(ascii: "1"), count: 10_000) + Array("Ax".utf8)
    #expect(parser.feed(bytes) == [.key(Key(.character("x")))])
  }

  @Test func aStringWithoutEndGivesTheKeyboardBack() {
    var parser = InputParser()
    _ = parser.feed(Array("\u{1B}]0;".utf8) + Array(repeating: UInt8(ascii: "x"), count: InputParser.maxStringBytes))
    #expect(parser.feed([UInt8(ascii: "a")]) == [.key(Key(.character("a")))])
  }

  @Test(
    arguments: [
      ([0xFF], "\u{FFFD}"), ([0xC3], ""), ([0xC3, 0x41], "\u{FFFD}A"), ([0xE4, 0xBD, 0xE4, 0xBD, 0xA0], "\u{FFFD}你"),
      ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
      ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"), ([0xF0, 0x9F, 0x91, 0x8D], "👍"),
      ([0xE4, 0x1B, 0x5B, 0x41], "\u{FFFD}↑"),
    ] as [([UInt8], String)])
  func brokenCharactersBecomeReplacements(bytes: [UInt8], expected: String) {
    var parser = InputParser()
    let shown = parser.feed(bytes).compactMap { event -> Character? in
      guard case .key(let key) = event else { return nil }
      if case .character(let character) = key.code { return character }
      return key.code == .up ? "↑" : nil
    }
    #expect(shown == Array(expected))
  }

  @Test func focusAndCursorReportsAreNoKeys() {
    var parser = InputParser()
    #expect(parser.feed(Array("\u{1B}[I\u{1B}[O".utf8)) == [.focus(true), .focus(false)])
    #expect(parser.feed(Array("\u{1B}[2;5R".utf8)).isEmpty)
    #expect(parser.takeCursorReports() == [Point(column: 4, row: 1)])
    #expect(parser.takeCursorReports().isEmpty)
  }

  @Test func randomBytesNeverStopTheParser() {
    var generator = SeededRandom(seed: 1)
    var parser = InputParser()
    let pieces: [[UInt8]] = [
      [0x1B], Array("\u{1B}[".utf8), Array("\u{1B}[200~".utf8), Array("\u{1B}[201~".utf8), Array("\u{1B}[<".utf8),
      Array(";".utf8), Array("M".utf8), Array("u".utf8), Array("~".utf8), Array("9999".utf8), [0xF0, 0x9F], [0xE4],
    ]
    for _ in 0..<40_000 {
      if Bool.random(using: &generator), let piece = pieces.randomElement(using: &generator) {
        _ = parser.feed(piece)
      } else {
        _ = parser.feed([UInt8.random(in: 0...255, using: &generator)])
      }
      if Int.random(in: 0...9, using: &generator) == 0 { _ = parser.flushPendingEscape() }
    }
    // Whatever state that left, the end of a paste and of a string bring it back.
    _ = parser.feed(Array("\u{1B}\\\u{1B}[201~".utf8))
    _ = parser.flushPendingEscape()
    #expect(parser.feed(Array("\u{1B}[A".utf8)).last == .key(Key(.up)))
  }
}
