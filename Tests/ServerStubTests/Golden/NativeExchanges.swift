import ChatProtocol
import ServerStub

/// What native clients and our server say to each other: every frame, every kind of event, the usual refusals.
/// The parts are played in the order in which they stand here.
struct NativeExchanges {
  let recorder: ExchangeRecorder
  private let fixture: ServerFixture
  private let clock: SteppedClock
  private let alice: ServerFixture.Account
  private let bob: ServerFixture.Account
  private let carol: ServerFixture.Account

  init(_ fixture: ServerFixture, clock: SteppedClock) async throws {
    self.fixture = fixture
    self.clock = clock
    recorder = ExchangeRecorder(fixture)
    alice = try await fixture.register("alice")
    bob = try await fixture.register("bob")
    carol = try await fixture.register("carol")
  }

  /// From nothing to two friends, seen by three devices.
  func friendship() async throws {
    try await logIn(alice, "alice phone")
    try await logIn(alice, "alice desk")
    try await logIn(bob, "bob")
    try await logIn(carol, "carol")
    try await send(SearchUserRequest(query: "bob"), "look up by name", over: "alice phone")
    try await send(SearchUserRequest(query: "\(bob.uid)"), "look up by uid", over: "alice phone")
    try await send(SearchUserRequest(query: "nobody"), "look up nobody", over: "alice phone")
    try await send(
      AddFriendRequest(uid: alice.uid, applyName: "我是 alice 👋", remark: "小 B", to: bob.uid), "apply",
      over: "alice phone")
    try await send(
      AuthFriendRequest(from: bob.uid, to: alice.uid, remark: "艾丽斯"), "accept", over: "bob")
    try await send(
      AuthFriendRequest(from: bob.uid, to: carol.uid, remark: ""), "accept what nobody asked for", over: "bob")
  }

  func texts() async throws {
    try await text("你好 👍🏽\ttab\n\"quoted\" \\ <&>", id: "m1", over: "alice phone")
    try await text("你好 👍🏽\ttab\n\"quoted\" \\ <&>", id: "m1", over: "alice phone")
    try await text("other", id: "m1", over: "alice phone")
    try await send(
      TextChatRequest(
        from: alice.uid, to: bob.uid,
        items: [TextItem(msgid: "m2", content: "one"), TextItem(msgid: "m3", content: "two")]),
      "two texts in a frame", over: "alice desk")
    try await send(
      TextChatRequest(from: bob.uid, to: alice.uid, items: [TextItem(msgid: "b1", content: "回复")]), "answer",
      over: "bob")
    try await send(
      TextChatRequest(from: alice.uid, to: alice.uid, items: [TextItem(msgid: "n1", content: "note")]),
      "note to oneself", over: "alice phone")
    try await send(
      TextChatRequest(from: carol.uid, to: alice.uid, items: [TextItem(msgid: "c1", content: "hello")]),
      "text to a stranger", over: "carol")
  }

  func marks() async throws {
    try await send(
      InboxConfirmation(inbox: 5), "confirm what was stored", over: "bob",
      awaiting: ["alice desk": 1, "alice phone": 1])
    try await send(ReadRequest(peer: alice.uid, seq: 3), "read", over: "bob")
    try await send(ReadRequest(peer: carol.uid, seq: 1), "read at a stranger's", over: "bob")
  }

  func changes() async throws {
    try await send(EditRequest(peer: bob.uid, msgid: "m2", content: "一"), "edit", over: "alice phone")
    try await send(EditRequest(peer: alice.uid, msgid: "m2", content: "x"), "edit another's", over: "bob")
    try await send(RecallRequest(peer: bob.uid, msgid: "m3"), "recall", over: "alice phone")
    try await send(RecallRequest(peer: bob.uid, msgid: "m3"), "recall again", over: "alice phone")
    clock.advance(milliseconds: 120_001)
    try await send(RecallRequest(peer: bob.uid, msgid: "m1"), "recall too late", over: "alice phone")
    clock.advance(milliseconds: 24 * 60 * 60 * 1000)
    try await send(EditRequest(peer: bob.uid, msgid: "m2", content: "x"), "edit too late", over: "alice phone")
  }

  func signals() async throws {
    try await send(HeartbeatRequest(from: alice.uid), "heartbeat", over: "alice phone", awaiting: ["alice phone": 1])
    try await send(
      TypingRequest(to: bob.uid, isTyping: true), "typing", over: "alice phone", awaiting: ["bob": 1])
    try await send(PresenceRequest(), "presence", over: "bob")
    try await recorder.close("alice desk")
    try await recorder.close("alice phone", tells: ["bob": 1])
    try await logIn(alice, "alice phone", cursor: 12, tells: ["bob": 1])
    try await send(PrivacyRequest(), "privacy", over: "alice phone")
    try await send(
      PrivacyRequest(tellsRead: false, tellsTyping: false, tellsPresence: false), "privacy off", over: "alice phone",
      awaiting: ["bob": 1])
    try await send(
      PrivacyRequest(tellsRead: true, tellsTyping: true, tellsPresence: true), "privacy on", over: "alice phone",
      awaiting: ["bob": 1])
  }

  func pages() async throws {
    try await send(SyncRequest(cursor: 0, limit: 5), "sync, first page", over: "bob")
    try await send(SyncRequest(cursor: 5, limit: 500), "sync, the rest", over: "bob")
    try await send(SyncRequest(cursor: 99, limit: 500), "sync beyond the head", over: "bob")
    try await send(HistoryRequest(peer: alice.uid, before: nil, limit: 2), "history, newest", over: "bob")
    try await send(HistoryRequest(peer: alice.uid, before: 3, limit: 200), "history, the rest", over: "bob")
    try await send(HistoryRequest(peer: carol.uid, before: nil, limit: 2), "history of a stranger", over: "bob")
    try await send(ConversationsRequest(limit: 1), "conversations, first page", over: "alice phone")
    try await send(ConversationsRequest(after: alice.uid, limit: 500), "conversations, the rest", over: "alice phone")
  }

  /// Applications that are declined, and blocks.
  func unwanted() async throws {
    try await send(
      AddFriendRequest(uid: carol.uid, applyName: "hello", remark: "", to: bob.uid), "apply", over: "carol")
    try await send(DeclineRequest(applicant: carol.uid), "decline", over: "bob")
    try await send(
      AddFriendRequest(uid: carol.uid, applyName: "again", remark: "", to: bob.uid), "apply once declined",
      over: "carol")
    try await send(BlockRequest(uid: carol.uid, isOn: true), "block", over: "bob")
    try await send(BlockRequest(uid: alice.uid, isOn: true), "block a friend", over: "bob")
    try await send(BlockedListRequest(limit: 500), "who is blocked", over: "bob")
    try await send(BlockRequest(uid: carol.uid, isOn: false), "unblock", over: "bob")
  }

  func logins() async throws {
    try await logIn(bob, "bob again", device: "bob")
    try await recorder.connect("bad token")
    try await recorder.send(
      ChatLoginRequest(uid: bob.uid, token: "wrong", native: nil), as: "login with a wrong token", over: "bad token",
      awaiting: ["bad token": 1])
    let token = try await fixture.token(for: bob)
    recorder.hide(token, as: "TOKEN")
    try await recorder.post(
      ChatServerRequest(uid: bob.uid, token: token), to: .getChatServer, as: "where is the chat server")
    try await recorder.post(
      LogoutRequest(uid: bob.uid, token: "wrong", everywhere: false), to: .userLogout, as: "log out with a wrong token")
    try await recorder.post(
      LogoutRequest(uid: bob.uid, token: token, everywhere: false), to: .userLogout, as: "log out")
  }

  // Details.

  private func logIn(
    _ account: ServerFixture.Account, _ name: String, device: String? = nil, cursor: EventNumber = 0,
    tells told: [String: Int] = [:]
  ) async throws {
    let token = try await fixture.token(for: account)
    recorder.hide(token, as: "TOKEN")
    try await recorder.connect(name)
    let wish = NativeLogin(proto: 2, device: device ?? name, cursor: cursor)
    try await recorder.send(
      ChatLoginRequest(uid: account.uid, token: token, native: wish), as: "log in", over: name,
      awaiting: told.merging([name: 1]) { $1 })
  }

  private func text(_ content: String, id: MessageID, over connection: String) async throws {
    try await send(
      TextChatRequest(from: alice.uid, to: bob.uid, items: [TextItem(msgid: id, content: MessageContent(content))]),
      "text",
      over: connection)
  }

  private func send(
    _ payload: some FramePayload, _ name: String, over connection: String, awaiting awaited: [String: Int] = [:]
  ) async throws {
    try await recorder.send(payload, as: name, over: connection, awaiting: awaited)
  }
}
