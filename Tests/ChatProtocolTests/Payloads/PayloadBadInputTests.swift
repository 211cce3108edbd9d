import ChatProtocol
import Testing

/// Bodies of the wrong shape: each is refused with the reason, and none traps.
@Suite struct PayloadBadInputTests {
  static func error(_ type: any JSONPayload.Type, _ text: String) -> PayloadError? {
    do {
      _ = try type.init(bytes: Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  static let types: [any JSONPayload.Type] = [
    ChatLoginRequest.self, ChatLoginReply.self, SearchUserRequest.self, SearchUserReply.self, AddFriendRequest.self,
    AddFriendReply.self, AddFriendNotice.self, AuthFriendRequest.self, AuthFriendReply.self, AuthFriendNotice.self,
    TextChatRequest.self, TextChatReply.self, TextChatNotice.self, OfflineNotice.self, HeartbeatRequest.self,
    HeartbeatReply.self, VerifyCodeRequest.self, VerifyCodeReply.self, RegisterRequest.self, RegisterReply.self,
    ResetPasswordRequest.self, ResetPasswordReply.self, GateLoginRequest.self, GateLoginReply.self,
    SyncRequest.self, SyncReply.self, InboxConfirmation.self, EventNotice.self, HistoryRequest.self,
    HistoryReply.self, ConversationsRequest.self, ConversationsReply.self, ReadRequest.self, ReadReply.self,
    RecallRequest.self, RecallReply.self, EditRequest.self, EditReply.self, TypingRequest.self, TypingNotice.self,
    PresenceRequest.self, PresenceNotice.self, PrivacyRequest.self, PrivacyReply.self, DeliveredNotice.self,
  ]

  @Test(arguments: ["[]", "0", "\"uid\"", "null", "true", "[{}]"])
  func `A body that is no object is refused by every payload`(text: String) {
    for type in Self.types { #expect(Self.error(type, text) == .notAnObject, "\(type)") }
  }

  @Test(arguments: [
    "", "{", "{bad", "\0", "{}\0", String(repeating: "[", count: 10_000), "{\"a\":\"\\ud800", "\u{FEFF}{}",
  ])
  func `A body that is no JSON is refused by every payload`(text: String) {
    for type in Self.types {
      guard case .malformedJSON = Self.error(type, text) else {
        Issue.record("\(type) took \(text.prefix(20))")
        continue
      }
    }
  }

  @Test(
    arguments: [
      (ChatLoginRequest.self, #"{}"#, PayloadError.missing(field: "uid")),
      (ChatLoginRequest.self, #"{"uid":1}"#, .missing(field: "token")),
      (ChatLoginRequest.self, #"{"uid":null,"token":"t"}"#, .missing(field: "uid")),
      (ChatLoginRequest.self, #"{"uid":"1","token":"t"}"#, .invalid(field: "uid")),
      (ChatLoginRequest.self, #"{"uid":1.5,"token":"t"}"#, .invalid(field: "uid")),
      (ChatLoginRequest.self, #"{"uid":2147483648,"token":"t"}"#, .invalid(field: "uid")),
      (ChatLoginRequest.self, #"{"uid":-99999999999999999999,"token":"t"}"#, .invalid(field: "uid")),
      (ChatLoginRequest.self, #"{"uid":[1],"token":"t"}"#, .invalid(field: "uid")),
      (ChatLoginRequest.self, #"{"uid":1,"token":7}"#, .invalid(field: "token")),
      (ChatLoginRequest.self, #"{"uid":1,"token":"t","proto":"2"}"#, .invalid(field: "proto")),
      (ChatLoginRequest.self, #"{"uid":1,"token":"t","proto":2,"device":[]}"#, .invalid(field: "device")),
      (ChatLoginRequest.self, #"{"uid":1,"token":"t","proto":2,"cursor":1e99}"#, .invalid(field: "cursor")),
      (ChatLoginReply.self, #"{}"#, .missing(field: "error")),
      (ChatLoginReply.self, #"{"error":"0"}"#, .invalid(field: "error")),
      (ChatLoginReply.self, #"{"error":99999999999}"#, .invalid(field: "error")),
      (ChatLoginReply.self, #"{"error":0}"#, .missing(field: "uid")),
      (ChatLoginReply.self, #"{"error":0,"uid":1,"name":{}}"#, .invalid(field: "name")),
      (ChatLoginReply.self, #"{"error":0,"uid":1,"sex":"m"}"#, .invalid(field: "sex")),
      (ChatLoginReply.self, #"{"error":0,"uid":1,"friend_list":{}}"#, .invalid(field: "friend_list")),
      (ChatLoginReply.self, #"{"error":0,"uid":1,"friend_list":[1]}"#, .invalid(field: "friend_list")),
      (ChatLoginReply.self, #"{"error":0,"uid":1,"friend_list":[{}]}"#, .missing(field: "uid")),
      (ChatLoginReply.self, #"{"error":0,"uid":1,"apply_list":[{"uid":2,"status":[]}]}"#, .invalid(field: "status")),
      (SearchUserRequest.self, #"{}"#, .missing(field: "uid")),
      (SearchUserRequest.self, #"{"uid":true}"#, .invalid(field: "uid")),
      (SearchUserRequest.self, #"{"uid":1.5}"#, .invalid(field: "uid")),
      (SearchUserReply.self, #"{"error":0,"name":"x"}"#, .missing(field: "uid")),
      (AddFriendRequest.self, #"{"uid":1,"applyname":"a"}"#, .missing(field: "touid")),
      (AddFriendRequest.self, #"{"uid":1,"touid":2,"bakname":3}"#, .invalid(field: "bakname")),
      (AddFriendNotice.self, #"{"error":0,"uid":1}"#, .missing(field: "applyuid")),
      (AuthFriendRequest.self, #"{"fromuid":1}"#, .missing(field: "touid")),
      (AuthFriendReply.self, #"{"error":0}"#, .missing(field: "uid")),
      (AuthFriendNotice.self, #"{"error":0,"fromuid":1}"#, .missing(field: "touid")),
      (TextChatRequest.self, #"{"touid":1}"#, .missing(field: "fromuid")),
      (TextChatRequest.self, #"{"fromuid":1,"touid":2,"text_array":{}}"#, .invalid(field: "text_array")),
      (TextChatRequest.self, #"{"fromuid":1,"touid":2,"text_array":"x"}"#, .invalid(field: "text_array")),
      (TextChatRequest.self, #"{"fromuid":1,"touid":2,"text_array":["x"]}"#, .invalid(field: "text_array")),
      (TextChatRequest.self, #"{"fromuid":1,"touid":2,"text_array":[null]}"#, .invalid(field: "text_array")),
      (TextChatRequest.self, #"{"fromuid":1,"touid":2,"text_array":[{"content":"x"}]}"#, .missing(field: "msgid")),
      (TextChatRequest.self, #"{"fromuid":1,"touid":2,"text_array":[{"msgid":"m"}]}"#, .missing(field: "content")),
      (
        TextChatRequest.self, #"{"fromuid":1,"touid":2,"text_array":[{"msgid":1,"content":"x"}]}"#,
        .invalid(field: "msgid")
      ),
      (TextChatReply.self, #"{"error":0}"#, .missing(field: "fromuid")),
      (TextChatNotice.self, #"{"fromuid":1,"touid":2}"#, .missing(field: "error")),
      (OfflineNotice.self, #"{"error":0}"#, .missing(field: "uid")),
      (HeartbeatRequest.self, #"{"fromuid":"x"}"#, .invalid(field: "fromuid")),
      (HeartbeatReply.self, #"{}"#, .missing(field: "error")),
      (VerifyCodeReply.self, #"{"email":"x"}"#, .missing(field: "error")),
      (RegisterRequest.self, #"{"user":1}"#, .invalid(field: "user")),
      (RegisterRequest.self, #"{"sex":"1"}"#, .invalid(field: "sex")),
      (RegisterRequest.self, #"{"verifycode":1234}"#, .invalid(field: "verifycode")),
      (RegisterReply.self, #"{"error":0}"#, .missing(field: "uid")),
      (ResetPasswordRequest.self, #"{"passwd":[]}"#, .invalid(field: "passwd")),
      (GateLoginRequest.self, #"{"email":{}}"#, .invalid(field: "email")),
      (GateLoginReply.self, #"{"error":0,"uid":1,"token":"t","host":"h"}"#, .missing(field: "port")),
      (GateLoginReply.self, #"{"error":0,"uid":1,"token":"t","port":"1"}"#, .missing(field: "host")),
    ] as [(any JSONPayload.Type, String, PayloadError)])
  func `A field that is missing or of the wrong kind is named`(
    type: any JSONPayload.Type, text: String, expected: PayloadError
  ) {
    #expect(Self.error(type, text) == expected)
  }

  @Test(arguments: [
    "\"0\"", "\"65536\"", "\"-1\"", "\"+80\"", "\"\"", "\" 80\"", "\"80x\"", "0", "65536", "1.5", "[]", "true",
  ])
  func `A port that is none is refused`(port: String) {
    let text = #"{"error":0,"uid":1,"token":"t","host":"h","port":\#(port)}"#
    #expect(Self.error(GateLoginReply.self, text) == .invalid(field: "port"))
  }

  @Test func `A port may also be a number`() throws {
    let text = #"{"error":0,"uid":1,"token":"t","host":"h","port":8090}"#
    #expect(try GateLoginReply(bytes: Array(text.utf8)).port == 8_090)
  }

  @Test func `A list that is absent, null or empty is empty`() throws {
    for list in ["", #","text_array":null"#, #","text_array":[]"#] {
      #expect(try TextChatRequest(bytes: Array(#"{"fromuid":1,"touid":2\#(list)}"#.utf8)).items.isEmpty)
    }
    let login = #"{"error":0,"uid":1,"friend_list":null,"apply_list":null}"#
    #expect(try ChatLoginReply(bytes: Array(login.utf8)).friends.isEmpty)
  }

  @Test func `A msgid of 64 bytes is taken and a longer one refused, but not lost in a notice`() throws {
    func body(_ length: Int) -> String {
      let msgid = String(repeating: "x", count: length)
      return #"{"error":0,"fromuid":1,"touid":2,"text_array":[{"msgid":"\#(msgid)","content":"c"}]}"#
    }
    #expect(Self.error(TextChatRequest.self, body(64)) == nil)
    #expect(Self.error(TextChatRequest.self, body(65)) == .invalid(field: "msgid"))
    #expect(try TextChatNotice(bytes: Array(body(65).utf8)).items.first?.msgid.byteCount == 65)
  }

  @Test func `A refusal needs nothing but its error`() throws {
    let body = Array(#"{"error":1011}"#.utf8)
    #expect(try ChatLoginReply(bytes: body).profile == nil)
    #expect(try SearchUserReply(bytes: body).profile == nil)
    #expect(try AuthFriendReply(bytes: body).friend == nil)
    #expect(try TextChatReply(bytes: body) == TextChatReply(error: .uidInvalid))
    #expect(try RegisterReply(bytes: body).uid == nil)
    #expect(try GateLoginReply(bytes: body).port == nil)
  }

  @Test func `Errors name the field and not its content`() {
    #expect(PayloadError.invalid(field: "passwd").message == "the field passwd is not acceptable")
    #expect(PayloadError.missing(field: "uid").message == "the field uid is missing")
    #expect(PayloadError.notAnObject.message == "the body is not a JSON object")
    #expect(PayloadError.malformedJSON(JSONError(code: .empty, offset: 0)).message.contains("empty at byte 0"))
  }

  /// A recorded body with bytes changed, dropped and doubled: read or refused, but never a trap.
  @Test func `Damaged bodies never trap`() {
    var generator = SeededGenerator(seed: 3)
    let bodies = (Recording.frames(.toClient) + Recording.frames(.toServer)).compactMap {
      $0.body.map { Array($0.utf8) }
    }
    for _ in 0..<3_000 {
      guard var body = bodies.randomElement(using: &generator) else { break }
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !body.isEmpty {
        let place = Int.random(in: 0..<body.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: body[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: body.remove(at: place)
        case 2: body.insert(contentsOf: body[place...].prefix(20), at: place)
        default: body.removeSubrange(place...)
        }
      }
      for type in Self.types { _ = try? type.init(bytes: body) }
    }
  }
}
