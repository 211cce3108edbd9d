import ChatProtocol
import Testing

/// The frames of the native dialect (docs/protocol.md, chapter 4).
@Suite struct NativePayloadTests {
  static let uid = UserID(rawValue: 1001)
  static let peer = UserID(rawValue: 1004)
  static let profile = UserProfile(uid: peer, name: "小明", nick: "M", desc: "你好", icon: ":/res/head_2.jpg", sex: 1)
  static let text = StoredText(
    from: peer, to: uid, msgid: "m1", content: "你好 ❤️\n\"", seq: 7, timestamp: 1_714_554_000_000)
  static let edited = StoredText(
    from: peer, to: uid, msgid: "m2", content: "new", seq: 8, timestamp: 1, version: 3)
  static let recalled = StoredText(
    from: uid, to: peer, msgid: "m3", content: "", seq: 9, timestamp: 2, isRecalled: true)
  static let events: [InboxEvent] = [
    InboxEvent(number: 1, content: .text(text)),
    InboxEvent(number: 2, content: .text(recalled)),
    InboxEvent(number: 3, content: .read(by: uid, peer: peer, seq: .max)),
    InboxEvent(number: 4, content: .recall(from: uid, to: peer, msgid: "m3", seq: 9)),
    InboxEvent(number: 5, content: .edit(edited)),
    InboxEvent(number: 6, content: .application(profile)),
    InboxEvent(number: 7, content: .friendship(FriendEntry(profile: profile, back: "remark"))),
    InboxEvent(number: 8, content: .decline(peer)),
    InboxEvent(number: 9, content: .block(peer, isOn: true)),
    InboxEvent(number: 10, content: .block(peer, isOn: false)),
    InboxEvent(number: .max, content: .unknown(kind: "group")),
  ]

  @Test func `Native payloads come back as they were`() throws {
    func check<Payload: FramePayload>(_ payload: Payload, _ id: UInt16) throws {
      let frame = payload.frame()
      #expect(frame.id.rawValue == id)
      #expect(try Payload(frame: frame) == payload)
    }
    try check(SyncRequest(cursor: 3, limit: 100), 1201)
    try check(SyncReply(error: .success, events: Self.events, head: .max, min: 2), 1202)
    try check(SyncReply(error: .cacheFailure), 1202)
    try check(InboxConfirmation(inbox: 9), 1203)
    for event in Self.events { try check(EventNotice(.event(event)), 1204) }
    try check(EventNotice(.head(12)), 1204)
    try check(HistoryRequest(peer: Self.peer, before: nil, limit: 50), 1205)
    try check(HistoryRequest(peer: Self.peer, before: 8, limit: 50), 1205)
    try check(HistoryReply(error: .success, peer: Self.peer, messages: [Self.edited, Self.text], hasMore: true), 1206)
    try check(HistoryReply(error: .notFriends, peer: Self.peer), 1206)
    try check(ConversationsRequest(limit: 500), 1207)
    try check(ConversationsRequest(after: Self.peer, limit: 500), 1207)
    try check(
      ConversationsReply(
        error: .success,
        conversations: [
          ConversationSummary(
            peer: Self.peer, lastSeq: 9, read: 8, peerRead: 7, peerDelivered: 9, last: Self.recalled),
          ConversationSummary(peer: Self.uid, lastSeq: 0, read: 0, peerRead: 0, peerDelivered: 0),
        ], hasMore: true, inbox: 4), 1208)
    try check(ReadRequest(peer: Self.peer, seq: 5), 1209)
    try check(ReadReply(error: .success, peer: Self.peer, seq: 5), 1210)
    try check(RecallRequest(peer: Self.peer, msgid: "m"), 1211)
    try check(RecallReply(error: .tooLate, peer: Self.peer, msgid: "m"), 1212)
    try check(RecallReply(error: .success, peer: Self.peer, msgid: "m", isKept: true), 1212)
    try check(EditRequest(peer: Self.peer, msgid: "m", content: "早"), 1213)
    try check(EditReply(error: .success, peer: Self.peer, msgid: "m", version: 2), 1214)
    try check(TypingRequest(to: Self.peer, isTyping: true), 1215)
    try check(TypingNotice(from: Self.peer, isTyping: false), 1216)
    try check(PresenceRequest(), 1217)
    try check(
      PresenceNotice(entries: [
        .init(uid: Self.peer, isOnline: true), .init(uid: Self.uid, isOnline: false, lastSeen: 5),
      ]), 1218)
    try check(PrivacyRequest(), 1219)
    try check(PrivacyRequest(tellsRead: false, tellsTyping: true, tellsPresence: false), 1219)
    try check(PrivacyReply(error: .success, settings: PrivacySettings(tellsTyping: false)), 1220)
    try check(PrivacyReply(error: .cacheFailure), 1220)
    try check(DeliveredNotice(peer: Self.peer, seq: 5), 1222)
    try check(DeclineRequest(applicant: Self.peer), 1240)
    try check(DeclineReply(error: .success, applicant: Self.peer), 1241)
    try check(BlockRequest(uid: Self.peer, isOn: false), 1242)
    try check(BlockReply(error: .isFriend, uid: Self.peer, isOn: true), 1243)
    try check(BlockedListRequest(limit: 500), 1244)
    try check(BlockedListRequest(after: Self.peer, limit: 1), 1244)
    let blocked = UserProfile(uid: Self.peer, name: "小明", nick: "M", icon: ":/res/head_2.jpg", sex: 1)
    try check(BlockedListReply(error: .success, blocked: [blocked], hasMore: true), 1245)
    try check(BlockedListReply(error: .tooManyRequests), 1245)
    try check(HeartbeatReply(error: .success, inbox: 5), 1024)
    let item = TextItem(msgid: "m", content: "c", seq: 1, timestamp: 2, inbox: 3)
    try check(TextChatReply(error: .success, from: Self.uid, to: Self.peer, items: [item]), 1018)
  }

  @Test func `An event of an unknown kind keeps its number, whatever else it holds`() throws {
    let body = #"{"event":{"n":5,"kind":"sticker","seq":"x","profile":[1]}}"#
    let notice = try EventNotice(bytes: Array(body.utf8))
    #expect(notice.content == .event(InboxEvent(number: 5, content: .unknown(kind: "sticker"))))
  }

  /// What a client of today makes of these events when it does not know them, as those before it did not.
  @Test(arguments: [InboxEvent.Content.decline(peer), .block(peer, isOn: true)])
  func `An event of somebody declined or blocked is one of an unknown kind to an older client`(
    content: InboxEvent.Content
  ) throws {
    let body = String(decoding: EventNotice(.event(InboxEvent(number: 9, content: content))).bodyBytes(), as: UTF8.self)
    let kinds = ["text", "read", "recall", "edit", "apply", "friend"]
    let document = try JSONDocument(parsing: Array(body.utf8))
    let event = try #require(document.root["event"])
    #expect(event["n"]?.int == 9)
    #expect(!kinds.contains(try #require(event["kind"]?.string)))
    // The older reader takes the number and the kind and passes over the rest.
    let renamed = body.replacing(#""kind":""#, with: #""kind":"not-yet-"#)
    guard case .event(let read) = try EventNotice(bytes: Array(renamed.utf8)).content else {
      Issue.record("no event")
      return
    }
    #expect(read.number == 9)
    let isUnknown = if case .unknown = read.content { true } else { false }
    #expect(isUnknown)
  }

  @Test func `A row of the blocked takes as many bytes as it is counted with`() {
    let profile = UserProfile(uid: Self.peer, name: "\"q\"", nick: "小\n明", icon: "i", sex: 2)
    func bytes(_ count: Int) -> Int {
      BlockedListReply(error: .success, blocked: Array(repeating: profile, count: count)).bodyBytes().count
    }
    // A comma stands between two.
    #expect(bytes(2) - bytes(1) == BlockedListReply.byteCount(of: profile) + 1)
  }

  @Test func `Sizes that pages are filled by are those of the written values`() throws {
    for event in Self.events {
      let empty = SyncReply(error: .success, head: 1).bodyBytes().count
      #expect(SyncReply(error: .success, events: [event], head: 1).bodyBytes().count == empty + event.byteCount)
    }
  }

  @Test(
    arguments: [
      (SyncRequest.self, "{}", PayloadError.missing(field: "cursor")),
      (SyncRequest.self, #"{"cursor":"1"}"#, .invalid(field: "cursor")),
      (SyncReply.self, #"{"error":0,"events":[{"kind":"text"}],"head":1}"#, .missing(field: "n")),
      (SyncReply.self, #"{"error":0,"events":[{"n":1}],"head":1}"#, .missing(field: "kind")),
      (SyncReply.self, #"{"error":0,"events":[{"n":1,"kind":"text"}],"head":1}"#, .missing(field: "fromuid")),
      (
        SyncReply.self, #"{"error":0,"events":[{"n":1,"kind":"apply","profile":[]}],"head":1}"#,
        .invalid(field: "profile")
      ),
      (SyncReply.self, #"{"error":0,"events":[]}"#, .missing(field: "head")),
      (EventNotice.self, "{}", .missing(field: "head")),
      (EventNotice.self, #"{"event":7}"#, .invalid(field: "event")),
      (HistoryRequest.self, #"{"peer":1,"before":1.5}"#, .invalid(field: "before")),
      (HistoryReply.self, #"{"error":0,"peer":1,"more":1}"#, .invalid(field: "more")),
      (ConversationsReply.self, #"{"error":0,"conversations":[{"peer":1}],"inbox":1}"#, .missing(field: "last_seq")),
      (TypingRequest.self, #"{"touid":1,"on":"yes"}"#, .invalid(field: "on")),
      (PresenceNotice.self, #"{"presence":[{"uid":1}]}"#, .missing(field: "online")),
      (PrivacyRequest.self, #"{"read":0}"#, .invalid(field: "read")),
      (DeclineRequest.self, "{}", .missing(field: "applicant")),
      (DeclineRequest.self, #"{"applicant":2147483648}"#, .invalid(field: "applicant")),
      (BlockRequest.self, #"{"uid":1}"#, .missing(field: "on")),
      (BlockRequest.self, #"{"uid":1,"on":1}"#, .invalid(field: "on")),
      (BlockedListReply.self, #"{"error":0,"blocked":[{"name":"x"}]}"#, .missing(field: "uid")),
      (SyncReply.self, #"{"error":0,"events":[{"n":1,"kind":"decline"}],"head":1}"#, .missing(field: "applicant")),
      (EditRequest.self, #"{"peer":1,"msgid":"m"}"#, .missing(field: "content")),
    ] as [(any JSONPayload.Type, String, PayloadError)])
  func `A field that is missing or of the wrong kind is named`(
    type: any JSONPayload.Type, text: String, expected: PayloadError
  ) {
    #expect(PayloadBadInputTests.error(type, text) == expected)
  }
}
