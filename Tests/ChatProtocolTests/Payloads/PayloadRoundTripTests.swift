import ChatProtocol
import Testing

/// Every payload with every field set, written and read back.
@Suite struct PayloadRoundTripTests {
  static let uid = UserID(rawValue: 1001)
  static let peer = UserID(rawValue: 1004)
  static let stranger = UserProfile(
    uid: peer, name: "小明", nick: "Ming \"M\"", desc: "hi\nthere", icon: ":/res/head_2.jpg", sex: 1)
  static let withoutDesc = UserProfile(uid: peer, name: "小明", nick: "M", icon: ":/res/head_2.jpg", sex: 1)
  static let own = UserProfile(
    uid: uid, name: "alice", nick: "A", desc: "d", icon: ":/res/head_1.jpg", sex: 0, email: "alice@example.test")
  static let items = [
    TextItem(msgid: "m1", content: "你好 ❤️\n\t\"\\"),
    TextItem(msgid: "m2", content: "", seq: 7, timestamp: 8),
  ]

  static func again<Payload: JSONPayload>(_ payload: Payload) throws -> Payload {
    try Payload(bytes: payload.bodyBytes())
  }

  @Test func `Chat payloads come back as they were`() throws {
    func check<Payload: FramePayload>(_ payload: Payload, _ id: FrameID) throws {
      let frame = payload.frame()
      #expect(frame.id == id)
      #expect(try Payload(frame: frame) == payload)
    }
    try check(ChatLoginRequest(uid: Self.uid, token: "t"), .chatLogin)
    let native = NativeLogin(proto: 2, device: "d", cursor: .max)
    try check(ChatLoginRequest(uid: Self.uid, token: "t", native: native), .chatLogin)
    try check(ChatLoginReply(error: .tokenWrong), .chatLoginReply)
    try check(ChatLoginReply(error: .success, profile: Self.own), .chatLoginReply)
    try check(
      ChatLoginReply(
        error: .success, profile: Self.own, applies: [ApplyEntry(profile: Self.stranger, status: ApplyEntry.accepted)],
        friends: [FriendEntry(profile: Self.stranger, back: "remark")],
        native: NativeSession(
          proto: 2, inbox: 9, heartbeatSeconds: 30, maxBody: 65_535, serverTime: 1_714_554_000_000)),
      .chatLoginReply)
    try check(SearchUserRequest(query: "小明"), .searchUser)
    try check(SearchUserReply(error: .uidInvalid), .searchUserReply)
    try check(SearchUserReply(error: .success, profile: Self.stranger), .searchUserReply)
    try check(AddFriendRequest(uid: Self.uid, applyName: "a", remark: "b", to: Self.peer), .addFriend)
    try check(AddFriendReply(error: .success), .addFriendReply)
    try check(AddFriendNotice(applicant: Self.stranger), .addFriendNotice)
    try check(AuthFriendRequest(from: Self.uid, to: Self.peer, remark: "r"), .authFriend)
    try check(AuthFriendReply(error: .uidInvalid), .authFriendReply)
    try check(AuthFriendReply(error: .success, friend: Self.withoutDesc), .authFriendReply)
    try check(AuthFriendNotice(to: Self.uid, profile: Self.withoutDesc), .authFriendNotice)
    try check(TextChatRequest(from: Self.uid, to: Self.peer, items: Self.items), .textChat)
    try check(TextChatReply(error: .success, from: Self.uid, to: Self.peer, items: Self.items), .textChatReply)
    try check(TextChatReply(error: .notFriends), .textChatReply)
    try check(TextChatNotice(from: Self.peer, to: Self.uid, items: []), .textChatNotice)
    try check(OfflineNotice(uid: Self.uid), .offlineNotice)
    try check(HeartbeatRequest(from: Self.uid), .heartbeat)
    try check(HeartbeatRequest(from: nil), .heartbeat)
    try check(HeartbeatReply(), .heartbeatReply)
  }

  @Test func `Gate payloads come back as they were`() throws {
    func check(_ payload: some GatePayload) throws { #expect(try Self.again(payload) == payload) }
    try check(VerifyCodeRequest(email: "a@example.test"))
    try check(VerifyCodeReply(error: .success, email: "a@example.test"))
    try check(VerifyCodeReply(error: .tooManyRequests))
    for areThere in [true, false] {
      try check(VerifyCodeReply(error: .success, email: "a@example.test", hasFamilyClients: areThere))
    }
    try check(
      RegisterRequest(
        user: "u", email: "e", passwd: "p", confirm: "c", icon: "i", nick: "n", sex: 1, verifyCode: "123456"))
    try check(
      RegisterReply(error: .success, uid: Self.uid, email: "e", user: "u", icon: "i", nick: "n", sex: 1))
    try check(RegisterReply(error: .accountExists))
    try check(ResetPasswordRequest(user: "u", email: "e", passwd: "p", verifyCode: "1"))
    try check(ResetPasswordReply(error: .success, email: "e", user: "u"))
    try check(ResetPasswordReply(error: .emailMismatch))
    try check(GateLoginRequest(email: "e", passwd: "p"))
    try check(GateLoginRequest(email: "e", passwd: "p", user: "u"))
    try check(GateLoginReply(error: .success, email: "e", uid: Self.uid, token: "t", host: "::1", port: 65_535))
    try check(GateLoginReply(error: .credentialsWrong))
    try check(ChatServerRequest(uid: Self.uid, token: "t"))
    try check(LogoutRequest(uid: Self.uid, token: "t", everywhere: true))
    try check(LogoutReply(error: .tokenWrong))
    try check(ChatServerReply(error: .success, host: "::1", port: 65_535))
    try check(ChatServerReply(error: .tokenWrong))
  }

  @Test func `Fields have the family's JSON types`() throws {
    let login = GateLoginReply(error: .success, email: "e", uid: Self.uid, token: "t", host: "h", port: 8_090)
    #expect(
      String(decoding: login.bodyBytes(), as: UTF8.self)
        == #"{"error":0,"email":"e","uid":1001,"token":"t","host":"h","port":"8090"}"#)
    let text = TextChatRequest(from: Self.uid, to: Self.peer, items: [TextItem(msgid: "m", content: "c")])
    #expect(
      String(decoding: text.bodyBytes(), as: UTF8.self)
        == #"{"fromuid":1001,"touid":1004,"text_array":[{"msgid":"m","content":"c"}]}"#)
    #expect(String(decoding: SearchUserRequest(query: "1004").bodyBytes(), as: UTF8.self) == #"{"uid":"1004"}"#)
  }

  @Test func `Lists are left out when empty in a login reply and kept in a text`() {
    let login = String(decoding: ChatLoginReply(error: .success, profile: Self.own).bodyBytes(), as: UTF8.self)
    #expect(!login.contains("_list"))
    let text = String(decoding: TextChatReply(error: .success).bodyBytes(), as: UTF8.self)
    #expect(text.contains(#""text_array":[]"#))
  }

  @Test func `The email of a stranger is neither read nor written`() throws {
    let body = Array(#"{"error":0,"uid":1004,"name":"bob","email":"bob@example.test","pwd":"x"}"#.utf8)
    #expect(try SearchUserReply(bytes: body).profile?.email == nil)
    let leaky = SearchUserReply(error: .success, profile: Self.own)
    #expect(!String(decoding: leaky.bodyBytes(), as: UTF8.self).contains("example.test"))
    #expect(try ChatLoginReply(bytes: body).profile?.email == "bob@example.test")
  }
}
