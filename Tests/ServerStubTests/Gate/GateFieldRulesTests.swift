import Testing

@testable import ServerStub

@Suite("Fields the gate accepts")
struct GateFieldRulesTests {
  @Test(
    "user names that are accepted",
    arguments: [
      ("alice", "alice"), (" 小明 ", "小明"), ("a1", "a1"), ("x y", "x y"), ("👩‍💻", "👩‍💻"), ("é", "é"),
      (String(repeating: "a", count: 32), String(repeating: "a", count: 32)),
    ])
  func goodNames(text: String, name: String) {
    #expect(GateFieldRules.userName(text) == name)
  }

  @Test(
    "user names that are refused",
    arguments: [
      "", "   ", "12345", "１２３", "a@b", "a\nb", "a\u{0}b", "a\u{202E}b", "a\u{200B}b", "\u{FEFF}a", "a\u{2028}b",
      "\u{3164}", "jаck", "ｊａｃｋ", "alice\u{FE0F}", "--",
      String(repeating: "a", count: 33), "e" + String(repeating: "\u{301}", count: 200),
    ])
  func badNames(text: String) {
    #expect(GateFieldRules.userName(text) == nil)
  }

  @Test("nicks are free, but for names of the service and for nothing to read")
  func nicks() {
    for nick in ["", "alice", "小明 ❤️", "ｊａｃｋ", "jаck"] { #expect(GateFieldRules.nick(nick) == nick) }
    for nick in ["小微", "xiaоwei", "File  Transfer", "\u{3164}", "\u{200B}", "ADMIN"] {
      #expect(GateFieldRules.nick(nick) == nil, "\(nick)")
    }
  }

  @Test(
    "emails that are accepted, in lower case",
    arguments: [("Alice@Example.test", "alice@example.test"), (" a@b.cn ", "a@b.cn"), ("a.b+c@x-y.co", "a.b+c@x-y.co")])
  func goodEmails(text: String, email: String) {
    #expect(GateFieldRules.email(text) == email)
  }

  @Test(
    "emails that are refused",
    arguments: [
      "", "alice", "@b.c", "a@", "a@b", "a@b.", "a@.b", "a b@c.d", "a@b@c.d", "小@b.c", "a@b..c", "a\r\nTo: x@y.z",
      "a,b@c.d", "<a@b.c>", ".a@b.c", "a..b@c.d", String(repeating: "a", count: 65) + "@b.c",
      "a@" + String(repeating: "b.", count: 130) + "c",
    ])
  func badEmails(text: String) {
    #expect(GateFieldRules.email(text) == nil)
  }

  @Test("passwords have 1 to 128 bytes")
  func passwords() {
    #expect(GateFieldRules.password("") == nil)
    #expect(GateFieldRules.password("x") == "x")
    #expect(GateFieldRules.password(String(repeating: "x", count: 128)) != nil)
    #expect(GateFieldRules.password(String(repeating: "x", count: 129)) == nil)
  }

  @Test("any number that is no sex counts as not told", arguments: [Int64.min, -1, 3, Int64.max])
  func sex(number: Int64) {
    #expect(GateFieldRules.sex(number) == 0)
  }
}
