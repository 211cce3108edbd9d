import ChatProtocol
import Testing

/// The recorded exchanges of the family's servers, sent to ours. What differs is listed here, each with its reason.
@Suite("Recorded exchanges replayed", .timeLimit(.minutes(1)))
struct GoldenReplayTests {
  private typealias GateDifference = GoldenGateReplay.Difference
  private typealias ChatDifference = GoldenChatReplay.Difference

  private static let gateDifferences: [String: GateDifference] = [
    "post qt typo path /get_varifycode": GateDifference(
      error: 0, status: 200, reason: "the Qt client asks there for its reset code, so the path is served"),
    "verifycode json array body": GateDifference(error: 1001, status: 200, reason: "an answer instead of a crash"),
    "verifycode email is array": GateDifference(error: 1001, status: 200, reason: "an answer instead of a crash"),
    "verifycode email is number": GateDifference(
      error: 2, status: 200, reason: "the address comes back as the text it is", ignored: ["email"]),
    "login by user field instead of email": GateDifference(
      error: 0, status: 200, reason: "newer clients of the family log in by name"),
    "method PUT": GateDifference(status: 405, reason: "an answer instead of silence"),
    "method HEAD": GateDifference(status: 405, reason: "an answer instead of silence"),
    "garbage request line": GateDifference(status: 400, reason: "an answer before the close"),
  ]

  private static let chatDifferences: [String: ChatDifference] = [
    "add friend unknown touid": ChatDifference(
      outcomes: [["alice": [.frame(1010, 1011)]]], reason: "the original answers 0 and drops"),
    "add friend self": ChatDifference(
      outcomes: [["alice": [.frame(1010, 1011)]]], reason: "nobody is their own friend"),
    "add friend missing fields": ChatDifference(
      outcomes: [["alice": [.frame(1010, 1001)]]], reason: "the original answers 0 and drops"),
    "auth friend without apply (erin offline)": ChatDifference(
      outcomes: [["bob": [.frame(1014, 1011)]]], reason: "or anybody could befriend anybody"),
    "text chat spoofed fromuid": ChatDifference(
      outcomes: [["alice": [.frame(1018, 1011)]]], reason: "a session speaks for its own uid"),
    "text chat from not-logged-in connection": ChatDifference(
      outcomes: [["anon": [.frame(1018, 1011)]]], reason: "only 1005 and 1023 before the login"),
    "text chat never-logged-in recipient (no uip)": ChatDifference(
      outcomes: [["alice": [.frame(1018, 1011)]]], reason: "not friends here, see the refused acceptance above"),
    "text chat bad json": ChatDifference(
      outcomes: [["alice": [.frame(1018, 1001)]]], reason: "the original answers 0 and drops"),
    "frames coalesced x3 in one send": ChatDifference(
      outcomes: [["alice": [.frame(1018, 0)]]],
      reason: "acknowledged together; the msgid came before: delivered once"),
    "header only then body later": ChatDifference(
      outcomes: [["alice": [.frame(1018, 0)]]], reason: "the msgid came before: acknowledged again, delivered once"),
    "body 2049 (over limit)": ChatDifference(
      outcomes: [["alice": [.frame(1018, 1103)]]],
      reason: "bodies up to 65,535 bytes are accepted; the msgid stood on another text before, which is refused"),
    "utf8 500 CJK chars (escaped to \\uXXXX, grows 2x)": ChatDifference(
      outcomes: [["alice": [.frame(1018, 1103)]]], reason: "the msgid stood on another text before"),
    "msg id 0xFFFF (negative short)": ChatDifference(
      outcomes: [["x": [.closed]]], reason: "an id over 2,048 is a stream out of step"),
    "bob comes back: nothing stored": ChatDifference(
      outcomes: [["bob": [.frame(1006, 0), .frame(1019, 0)]]], reason: "messages are stored"),
    "bob logs in on chatserver2": ChatDifference(
      outcomes: [["bob": [.frame(1006, 0), .frame(1019, 0)]]], reason: "messages are stored"),
    "second login same uid on same server": ChatDifference(
      outcomes: [
        ["alice": [.frame(1021, 0), .closed], "alice#2": [.frame(1006, 0)]],
        ["dave": [.frame(1018, 0)], "alice#2": [.frame(1019, 0)]],
      ], reason: "the older session is told and closed"),
    "first connection closes: second goes deaf": ChatDifference(
      outcomes: [["dave": [.frame(1018, 0)], "alice#2": [.frame(1019, 0)]]], reason: "nobody goes deaf"),
    "second login same uid on other server": ChatDifference(
      outcomes: [
        ["alice#2": [.frame(1021, 0), .closed], "alice#3@2": [.frame(1006, 0)]],
        ["dave": [.frame(1018, 0)], "alice#3@2": [.frame(1019, 0)]],
      ], reason: "the older session is told and closed"),
    "http login new token invalidates old": ChatDifference(
      outcomes: [["x": [.frame(1006, 0)]], ["x": [.frame(1006, 1011)]]],
      reason: "several devices may hold tokens; a session keeps the login it began with"),
  ]

  /// Fields of replies that differ in a case, for the reasons named.
  private static let ignoredFields: [String: Set<String>] = {
    // `back` is the remark that was really given, and nobody stands in their own list of applications.
    let lists: Set<String> = ["back", "apply_list"]
    var fields: [String: Set<String>] = [:]
    for name in [
      "alice relogin after over-limit disconnect", "alice relogin: friend_list with two",
      "second login same uid on same server", "second login same uid on other server",
      "http login new token invalidates old",
    ] {
      fields[name] = lists
    }
    // Without an application erin is no friend of bob's.
    for name in ["bob comes back: nothing stored", "bob logs in on chatserver2"] { fields[name] = ["friend_list"] }
    // Fields we do not know are not handed on.
    fields["text chat extra fields"] = ["zz"]
    fields["text chat cross server extra fields dropped"] = ["zz"]
    fields["frames coalesced x3 in one send"] = ["text_array"]
    // The mails in our test reach their address.
    return fields
  }()

  @Test("the probe of the original's gate and chat server")
  func probe() async throws {
    try await withServer { fixture in
      let gate = GoldenGateReplay(fixture, differences: GoldenReplayTests.gateDifferences)
      let chat = GoldenChatReplay(
        fixture, gate: gate, differences: GoldenReplayTests.chatDifferences,
        ignoredFields: GoldenReplayTests.ignoredFields)
      try await chat.replay(try GoldenRecording.lines(of: "http"))
      try await chat.replay(try GoldenRecording.lines(of: "tcp"))
    }
  }

  @Test("what the original Qt client sends")
  func qtClient() async throws {
    try await withServer { fixture in
      // The recording begins with uid 1008.
      for name in ["a1", "a2", "a3", "a4", "a5", "a6", "a7"] { _ = try await fixture.register(name) }
      let gate = GoldenGateReplay(fixture, differences: [:])
      let chat = GoldenChatReplay(fixture, gate: gate, differences: [:], ignoredFields: [:])
      let names = ["qt-register", "qt-login", "qt-friend", "qt-chat", "qt-relogin"]
      let skipped = [
        "qt receives split frames (7-byte pieces)": "sent by the probe, not by a request",
        "qt receives 2 coalesced frames": "sent by the probe, not by a request",
        "after coalesced: one more frame": "sent by the probe, not by a request",
        "qt login after reset, with apply_list (offline application)": "the reset itself was not recorded",
      ]
      try await chat.replay(try names.flatMap { try GoldenRecording.lines(of: $0) }, skipping: skipped)
    }
  }
}
