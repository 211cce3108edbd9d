import Testing

@testable import ChatProtocol

@Suite struct MessageContentTests {
  private static let bob = UserID(rawValue: 2)
  private static let card = MessageContent(
    "[card] Bob", kind: .other("card", data: #"{"uid":2,"more":[1,{"a":null}]}"#),
    replyTo: MessageKey(sender: bob, id: "q1"), mentions: [bob, UserID(rawValue: 3)])

  private func item(_ json: String) throws -> TextItem {
    let body = try JSONDocument(parsing: Array(json.utf8)).root
    return try TextItem(body: body)
  }

  private func json(_ content: MessageContent) -> String {
    var writer = JSONWriter()
    TextItem(msgid: "m", content: content).write(to: &writer)
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  @Test func aPlainTextIsWrittenAsEver() {
    #expect(json("hi") == #"{"msgid":"m","content":"hi"}"#)
    #expect(MessageContent("hi").extras == nil)
  }

  @Test func whatThisProgramDoesNotKnowGoesOnAsItCame() throws {
    let read = try item(json(Self.card))
    #expect(read.content == Self.card)
    #expect(!read.content.isPlain)
    #expect(read.plain == TextItem(msgid: "m", content: "[card] Bob"))
    #expect(MessageContent(text: Self.card.text, extras: Self.card.extras) == Self.card)
  }

  @Test(arguments: [
    #"{"msgid":"m","content":"x","type":7}"#, #"{"msgid":"m","content":"x","reply":[]}"#,
    #"{"msgid":"m","content":"x","reply":{"fromuid":2}}"#, #"{"msgid":"m","content":"x","mentions":2}"#,
    #"{"msgid":"m","content":"x","mentions":["2"]}"#, #"{"msgid":"m","content":"x","mentions":[4294967296]}"#,
    #"{"msgid":"m","type":"card"}"#,
  ])
  func fieldsOfTheWrongKindAreRefused(json: String) {
    #expect(throws: PayloadError.self) { try item(json) }
  }

  @Test func textIsAKindToo() throws {
    #expect(
      try item(#"{"msgid":"m","content":"x","type":"text","data":1,"reply":null,"mentions":null}"#).content == "x")
  }

  @Test func spoiltExtrasCostTheExtrasAlone() {
    for extras in ["", "{", "[]", "null", #"{"mentions":{}}"#, #"{"type":"card","reply":1}"#] {
      #expect(MessageContent(text: "x", extras: extras) == "x", "\(extras)")
    }
  }

  @Test func limits() {
    #expect(Self.card.isWithinLimits)
    let long = String(repeating: "k", count: MessageContent.maxKindBytes + 1)
    #expect(!MessageContent("x", kind: .other(long, data: nil)).isWithinLimits)
    #expect(!MessageContent("x", kind: .other("", data: nil)).isWithinLimits)
    let data = #"""# + String(repeating: "d", count: MessageContent.maxDataBytes) + #"""#
    #expect(!MessageContent("x", kind: .other("file", data: data)).isWithinLimits)
    let deep = String(repeating: "[", count: 9) + String(repeating: "]", count: 9)
    #expect(!MessageContent("x", kind: .other("file", data: deep)).isWithinLimits)
    #expect(!MessageContent("x", mentions: Array(repeating: Self.bob, count: 101)).isWithinLimits)
    #expect(!MessageContent("x", replyTo: MessageKey(sender: Self.bob, id: "")).isWithinLimits)
  }
}
