import ChatProtocol
import Testing

@testable import ServerStub

@Suite("Remarks and greetings")
struct FriendTextsTests {
  private let alice = UserProfile(uid: UserID(rawValue: 1001), name: "alice", nick: "小艾")

  @Test(
    "a greeting that only repeats the applicant's name is none",
    arguments: [("alice", ""), (" 小艾 ", ""), ("", ""), ("hi, it's me", "hi, it's me")])
  func greeting(text: String, kept: String) {
    #expect(FriendTexts.greeting(text, applicant: alice) == kept)
  }

  @Test("remarks are one short line without controls")
  func remark() {
    #expect(FriendTexts.remark("  a\nb\u{7}c  ") == "a b c")
    #expect(FriendTexts.remark("a\u{202E}b\u{2066}\u{200B}c👩\u{200D}💻") == "abc👩\u{200D}💻")
    #expect(FriendTexts.remark(String(repeating: "字", count: 500)).count == 64)
    #expect(FriendTexts.remark("e" + String(repeating: "\u{301}", count: 9_000)).utf8.count <= 256)
  }
}
