import ChatProtocol
import Testing

@testable import ServerStub

@Suite("What a frame means at each stage of a session")
struct SessionStageTests {
  private static let own = UserID(rawValue: 1001)
  private static let other = UserID(rawValue: 1002)

  private static func frame(_ id: FrameID, _ body: String) -> Frame {
    Frame(id: id, body: Array(body.utf8))
  }

  /// The outcome in words: "serve", "ignore" or "1018 1011".
  private func verdict(_ stage: SessionStage, on frame: Frame) throws -> String {
    switch stage.verdict(on: frame) {
    case .serve: return "serve"
    case .ignore: return "ignore"
    case .reply(let reply):
      let error = try JSONDocument(parsing: reply.body).root["error"]?.int
      return "\(reply.id.rawValue) \(error ?? -1)"
    }
  }

  @Test(
    "before the login only 1005 and 1023 are served",
    arguments: [
      (1005, #"{"uid":1001,"token":"x"}"#, "serve"),
      (1023, #"{"fromuid":1001}"#, "1024 0"),
      (1023, "", "1024 0"),
      (1007, #"{"uid":"1001"}"#, "1008 1011"),
      (1009, #"{"uid":1001,"touid":1002}"#, "1010 1011"),
      (1009, "{bad", "1010 1011"),
      (1013, #"{"fromuid":1001,"touid":1002,"back":""}"#, "1014 1011"),
      (1017, #"{"fromuid":1001,"touid":1002,"text_array":[]}"#, "1018 1011"),
      (1006, "{}", "ignore"), (1999, "{}", "ignore"), (2048, "", "ignore"), (0, "", "ignore"),
    ] as [(UInt16, String, String)])
  func beforeLogin(id: UInt16, body: String, expected: String) throws {
    let frame = SessionStageTests.frame(FrameID(rawValue: id), body)
    #expect(try verdict(.awaitingLogin(failures: 0), on: frame) == expected)
  }

  @Test(
    "a broken login is answered like the original's",
    arguments: ["", "{bad", "{}", "[]", #"{"uid":"x","token":""}"#, #"{"uid":99999999999,"token":"x"}"#])
  func brokenLogin(body: String) throws {
    #expect(
      try verdict(.awaitingLogin(failures: 0), on: SessionStageTests.frame(.chatLogin, body)) == "1006 1011")
  }

  @Test(
    "after the login a request speaks for its own account only",
    arguments: [
      (1017, #"{"fromuid":1001,"touid":1002,"text_array":[]}"#, "serve"),
      (1017, #"{"fromuid":1002,"touid":1001,"text_array":[]}"#, "1018 1011"),
      (1009, #"{"uid":1002,"touid":1001}"#, "1010 1011"),
      (1013, #"{"fromuid":1002,"touid":1001}"#, "1014 1011"),
      (1023, #"{"fromuid":1002}"#, "1024 1011"),
      (1023, #"{"fromuid":1001}"#, "1024 0"),
      (1023, "{}", "1024 0"),
      (1007, #"{"uid":5}"#, "serve"),
      (1005, #"{"uid":1001,"token":"x"}"#, "1006 1011"),
      (1017, "{bad", "1018 1001"), (1017, "[]", "1018 1001"),
      (1017, #"{"fromuid":1001,"touid":1002,"text_array":{}}"#, "1018 1001"),
      (1017, #"{"fromuid":1001,"touid":1002,"text_array":[{"content":5,"msgid":"m"}]}"#, "1018 1001"),
      (1019, "{}", "ignore"),
    ] as [(UInt16, String, String)])
  func afterLogin(id: UInt16, body: String, expected: String) throws {
    let frame = SessionStageTests.frame(FrameID(rawValue: id), body)
    #expect(try verdict(.open(SessionStageTests.own), on: frame) == expected)
  }

  @Test("a refused text names its items, so that the client knows which failed")
  func refusedTextNamesItems() throws {
    let frame = SessionStageTests.frame(
      .textChat, #"{"fromuid":1002,"touid":1001,"text_array":[{"content":"x","msgid":"m6"}]}"#)
    guard case .reply(let reply) = SessionStage.open(SessionStageTests.own).verdict(on: frame) else {
      Issue.record("no reply")
      return
    }
    #expect(try TextChatReply(frame: reply).items.map(\.msgid) == ["m6"])
  }

  @Test("nothing is answered while closing", arguments: [FrameID.chatLogin, .textChat, .heartbeat])
  func closing(id: FrameID) throws {
    #expect(try verdict(.closing, on: Frame(id: id, body: Array("{}".utf8))) == "ignore")
  }

  @Test("JSON nested 10,000 deep is refused, not followed")
  func deepJSON() throws {
    let body = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
    #expect(
      try verdict(.open(SessionStageTests.own), on: SessionStageTests.frame(.searchUser, body)) == "1008 1001")
  }
}
