import ChatProtocol
import Testing

@Suite struct JSONDocumentTests {
  static func parse(_ text: String, limits: JSONLimits = .standard) throws(JSONError) -> JSONValue {
    try JSONDocument(parsing: Array(text.utf8), limits: limits).root
  }

  @Test func `Every kind of value is seen as itself and as nothing else`() throws {
    let root = try Self.parse(#" { "n":null, "t":true,"f" : false, "i":-12, "s":"x", "a":[1,[],{}], "o":{"k":1} } "#)
    #expect(root.isObject && !root.isArray && !root.isNull)
    #expect(root["n"]?.isNull == true)
    #expect(root["t"]?.bool == true)
    #expect(root["f"]?.bool == false)
    #expect(root["i"]?.int == -12)
    #expect(root["s"]?.string == "x")
    #expect(root["a"]?.array?.count == 3)
    #expect(root["a"]?.array?[1].array?.isEmpty == true)
    #expect(root["o"]?["k"]?.int == 1)
    #expect(root["absent"] == nil)
    for (key, value) in root.members {
      #expect((value.bool != nil) == ["t", "f"].contains(key))
      #expect((value.int != nil) == (key == "i"))
      #expect((value.string != nil) == (key == "s"))
      #expect((value.array != nil) == (key == "a"))
      #expect((value["k"] != nil) == (key == "o"))
    }
  }

  @Test(arguments: ["null", "true", "0", "\"\"", "[]", "{}", " \t\r\n1 \t\r\n"])
  func `Any value can be the outermost, with white space around it`(text: String) throws {
    _ = try Self.parse(text)
  }

  @Test func `Members come in the order of the text and the first of two equal keys wins`() throws {
    let root = try Self.parse(#"{"b":1,"a":{"b":9},"b":2,"":3}"#)
    #expect(root.members.map(\.key) == ["b", "a", "b", ""])
    #expect(root["b"]?.int == 1)
    #expect(root[""]?.int == 3)
  }

  @Test func `Keys are compared byte by byte after their escapes are resolved`() throws {
    let root = try Self.parse(#"{"\u0075\u0069d":1,"é":2}"#)
    #expect(root["uid"]?.int == 1)
    #expect(root["\u{E9}"]?.int == 2)
    #expect(root["e\u{301}"] == nil)
  }

  @Test func `A value gives back its own bytes`() throws {
    let root = try Self.parse(#"{"a": [1, {"x":"\n"}] , "b":"q"}"#)
    #expect(root["a"].map { Array($0.rawBytes) } == Array(#"[1, {"x":"\n"}]"#.utf8))
    #expect(root["b"].map { Array($0.rawBytes) } == Array(#""q""#.utf8))
  }

  @Test func `Elements are walked without the ones inside them`() throws {
    let root = try Self.parse(#"[[1,2],{"a":[3]},4]"#)
    #expect(root.elements?.map { String(decoding: $0.rawBytes, as: UTF8.self) } == ["[1,2]", #"{"a":[3]}"#, "4"])
    #expect(try Self.parse("{}").elements == nil)
  }

  @Test(arguments: [
    ("", JSONError.Code.empty, 0), ("  \n", .empty, 3),
    ("{", .truncated, 1), ("[", .truncated, 1), ("[1", .truncated, 2), ("[1,", .truncated, 3),
    (#"{"a""#, .truncated, 4), (#"{"a":"#, .truncated, 5), (#"{"a":1"#, .truncated, 6), (#"{"a":1,"#, .truncated, 7),
    ("\"", .truncated, 1), ("\"abc", .truncated, 4), ("tru", .truncated, 3), ("-", .truncated, 1),
    ("\"\\", .truncated, 2), ("\"\\u12", .truncated, 5), ("1.", .truncated, 2), ("1e", .truncated, 2),
    ("1e+", .truncated, 3),
    ("x", .unexpectedByte, 0), ("nul1", .unexpectedByte, 3), ("True", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0),
    ("{bad", .unexpectedByte, 1), ("{1:2}", .unexpectedByte, 1), ("{a:1}", .unexpectedByte, 1),
    ("{'a':1}", .unexpectedByte, 1), (#"{"a" 1}"#, .unexpectedByte, 5), (#"{"a":}"#, .unexpectedByte, 5),
    (#"{"a":1,}"#, .unexpectedByte, 7), (#"{"a":1 "b":2}"#, .unexpectedByte, 7), ("[1,]", .unexpectedByte, 3),
    ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3), ("[1}", .unexpectedByte, 2),
    (#"{"a":1]"#, .unexpectedByte, 6), ("]", .unexpectedByte, 0), ("}", .unexpectedByte, 0), ("+1", .unexpectedByte, 0),
    (".5", .unexpectedByte, 0), ("/*c*/1", .unexpectedByte, 0), ("[1]//", .trailingBytes, 3),
    ("{}{}", .trailingBytes, 2), ("1 2", .trailingBytes, 2), ("nulll", .trailingBytes, 4), ("{}\0", .trailingBytes, 2),
    ("01", .malformedNumber, 2), ("-x", .malformedNumber, 1), ("-01", .malformedNumber, 3),
    ("1.x", .malformedNumber, 2), ("1.e3", .malformedNumber, 2), ("1ex", .malformedNumber, 2),
    ("0x10", .trailingBytes, 1),
    (#""\x""#, .malformedEscape, 1), (#""\u12g4""#, .malformedEscape, 1), (#""\U1234""#, .malformedEscape, 1),
    (#""\u-123""#, .malformedEscape, 1), ("\"\\\n\"", .malformedEscape, 1),
    ("\"a\nb\"", .controlCharacter, 2), ("\"\t\"", .controlCharacter, 1), ("\"\u{1F}\"", .controlCharacter, 1),
    ("\"a\0b\"", .nulCharacter, 2), (#""a\u0000b""#, .nulCharacter, 2), (#"{"k\u0000":1}"#, .nulCharacter, 3),
    ("\u{FEFF}{}", .unexpectedByte, 0),
  ])
  func `What is not JSON is refused with its place`(text: String, code: JSONError.Code, offset: Int) {
    #expect(throws: JSONError(code: code, offset: offset)) { try Self.parse(text) }
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x22], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xE4, 0xBD], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]])
  func `A string that is not UTF-8 is refused`(content: [UInt8]) {
    for padding in 0..<9 {
      let text = [0x22] + Array(repeating: UInt8(0x61), count: padding) + content + [0x22]
      #expect(throws: JSONError(code: .malformedUTF8, offset: 1 + padding)) { try JSONDocument(parsing: text) }
    }
    #expect(throws: JSONError.self) { try JSONDocument(parsing: content) }
  }

  @Test func `Depth is limited exactly, and far beyond any stack`() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try Self.parse(nested(32))
    #expect(throws: JSONError(code: .tooDeep, offset: 32)) { try Self.parse(nested(33)) }
    #expect(throws: JSONError(code: .tooDeep, offset: 32)) { try Self.parse(nested(10_000)) }
    #expect(throws: JSONError(code: .tooDeep, offset: 32)) { try Self.parse(String(repeating: "[", count: 65_535)) }
    #expect(throws: JSONError(code: .tooDeep, offset: 160)) {
      try Self.parse(String(repeating: #"{"a":"#, count: 10_000))
    }
    let deep = JSONLimits(maxDepth: 1_000_000, maxNodes: 1_000_000)
    #expect(try Self.parse(nested(100_000), limits: deep).isArray)
  }

  @Test func `Bytes, strings and values are limited exactly`() throws {
    let short = JSONLimits(maxBytes: 10, maxStringBytes: 4, maxNodes: 3)
    _ = try Self.parse(#"["abcd"]  "#, limits: short)
    #expect(throws: JSONError(code: .tooLong, offset: 0)) { try Self.parse(#"["abcd"]   "#, limits: short) }
    #expect(throws: JSONError(code: .stringTooLong, offset: 7)) { try Self.parse(#"["abcde"]"#, limits: short) }
    _ = try Self.parse("[1,2]", limits: short)
    #expect(throws: JSONError(code: .tooManyValues, offset: 6)) { try Self.parse("[1,2,3]", limits: short) }
  }

  @Test func `Every body that fits a frame is within the standard limits`() throws {
    let numbers = "[" + String(repeating: "1,", count: 32_766) + "1]"
    #expect(try Self.parse(numbers).array?.count == 32_767)
    let text = "\"" + String(repeating: "x", count: 65_533) + "\""
    #expect(try Self.parse(text).string?.utf8.count == 65_533)
  }

  /// Errors carry no part of what was sent, for it may be a password.
  @Test func `Errors name the place and not the content`() {
    let error = #expect(throws: JSONError.self) { try Self.parse(#"{"passwd":"secret"x"#) }
    #expect(error?.message == "malformed JSON: unexpectedByte at byte 18")
    #expect(error?.description == error?.message)
  }
}
