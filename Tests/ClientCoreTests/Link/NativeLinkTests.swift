import ChatProtocol
import Testing

@testable import ClientCore

/// The link in a session of the native dialect.
@Suite(.timeLimit(.minutes(1))) struct NativeLinkTests {
  private typealias Bench = ChatLinkTests.Bench
  private static let native = NativeSession(
    proto: 2, inbox: 9, heartbeatSeconds: 20, maxBody: 65_535, serverTime: 0)
  private static let bob = ChatLinkTests.bob
  private static let text = StoredText(
    from: bob, to: ChatLinkTests.uid, msgid: "m", content: "hi", seq: 3, timestamp: 7)

  @Test func `every login names the device and the newest cursor`() async throws {
    var bench = Bench()
    await bench.link.start(ChatLinkTests.credentials, native: NativeLogin(proto: 2, device: "uuid", cursor: 5))
    var peer = try await bench.peer()
    var login = try ChatLoginRequest(frame: #require(await peer.nextFrame()))
    #expect(login.native == NativeLogin(proto: 2, device: "uuid", cursor: 5))
    await peer.send(ChatLinkTests.welcome(native: Self.native))
    _ = await bench.value { $0 == .state(.online) ? true : nil }
    await bench.link.setCursor(8)
    await peer.cut()
    _ = await bench.value { if case .state(.waiting) = $0 { true } else { nil } }
    await bench.link.retryNow()
    peer = try await bench.peer()
    login = try ChatLoginRequest(frame: #require(await peer.nextFrame()))
    #expect(login.native?.cursor == 8)
  }

  @Test func `on a family server the requests of the dialect fail and its frames mean nothing`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn()
    let requests: [LinkRequest] = [
      .sync(cursor: 0, limit: 1), .confirm(1), .history(in: .direct(Self.bob), before: nil, limit: 1),
      .conversations(after: nil), .read(in: .direct(Self.bob), seq: 1), .recall(in: .direct(Self.bob), messageID: "m"),
      .edit(in: .direct(Self.bob), messageID: "m", text: "x"), .typing(to: .direct(Self.bob), isTyping: true),
      .presence,
      .privacy(PrivacyRequest()), .decline(Self.bob), .block(Self.bob, isOn: true), .blockedList(after: nil),
    ]
    for request in requests {
      let error = await #expect(throws: LinkError.self) { try await bench.link.send(request) }
      #expect(error?.code == .notSupported)
    }
    await peer.send(EventNotice(.head(99)))
    await peer.send(HeartbeatReply(error: .success, inbox: 99))
    await peer.send(TextChatNotice(from: Self.bob, to: ChatLinkTests.uid, items: []))
    #expect(await bench.next() == .text(TextChatNotice(from: Self.bob, to: ChatLinkTests.uid, items: [])))
  }

  @Test func `a dialect that was not asked for is not spoken`() async throws {
    var bench = Bench()
    await bench.link.start(ChatLinkTests.credentials)
    let peer = try await bench.peer()
    _ = try await peer.nextFrame()
    await peer.send(ChatLinkTests.welcome(native: Self.native))
    #expect(await bench.value { if case .loggedIn(let reply) = $0 { reply } else { nil } } == ChatLinkTests.welcome())
    let error = await #expect(throws: LinkError.self) { try await bench.link.send(.presence) }
    #expect(error?.code == .notSupported)
  }

  @Test func `each request has its frame and each answer its event`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn(native: Self.native)
    let link = bench.link

    try await link.send(.sync(cursor: 5, limit: 500))
    #expect(try SyncRequest(frame: #require(await peer.nextFrame())) == SyncRequest(cursor: 5, limit: 500))
    let page = SyncReply(
      error: .success, events: [InboxEvent(number: 6, content: .text(Self.text))], head: 6, min: 1)
    await peer.send(page)
    #expect(await bench.next() == .syncReply(page, cursor: 5))
    await peer.send(page)
    #expect(await bench.next() == .syncReply(page, cursor: nil), "nobody asked")

    try await link.send(.decline(Self.bob))
    #expect(try DeclineRequest(frame: #require(await peer.nextFrame())).applicant == Self.bob)
    // A refusal of a request that could not be read names nobody.
    await peer.send(DeclineReply(error: .malformedBody))
    #expect(await bench.next() == .declineReply(DeclineReply(error: .malformedBody, applicant: Self.bob)))
    try await link.send(.block(Self.bob, isOn: true))
    #expect(try BlockRequest(frame: #require(await peer.nextFrame())) == BlockRequest(uid: Self.bob, isOn: true))
    await peer.send(BlockReply(error: .malformedBody))
    #expect(await bench.next() == .blockReply(BlockReply(error: .malformedBody, uid: Self.bob, isOn: true)))
    try await link.send(.blockedList(after: Self.bob))
    #expect(try BlockedListRequest(frame: #require(await peer.nextFrame())).after == Self.bob)
    let blocked = BlockedListReply(error: .success, blocked: [UserProfile(uid: UserID(rawValue: 9), name: "x")])
    await peer.send(blocked)
    #expect(await bench.next() == .blockedListReply(blocked, after: Self.bob))

    try await link.send(.confirm(6))
    #expect(try InboxConfirmation(frame: #require(await peer.nextFrame())).inbox == 6)

    try await link.send(.history(in: .direct(Self.bob), before: 3, limit: 50))
    #expect(
      try HistoryRequest(frame: #require(await peer.nextFrame()))
        == HistoryRequest(peer: Self.bob, before: 3, limit: 50))
    let history = HistoryReply(error: .success, peer: Self.bob, messages: [Self.text], hasMore: true)
    await peer.send(history)
    #expect(await bench.next() == .historyReply(history, before: 3))

    try await link.send(.conversations(after: Self.bob))
    #expect(try ConversationsRequest(frame: #require(await peer.nextFrame())).after == Self.bob)
    let conversations = ConversationsReply(
      error: .success,
      conversations: [ConversationSummary(peer: Self.bob, lastSeq: 3, read: 1, peerRead: 2, peerDelivered: 3)],
      hasMore: false, inbox: 6)
    await peer.send(conversations)
    #expect(await bench.next() == .conversationsReply(conversations, after: Self.bob))

    try await link.send(.read(in: .direct(Self.bob), seq: 3))
    #expect(try ReadRequest(frame: #require(await peer.nextFrame())) == ReadRequest(peer: Self.bob, seq: 3))
    await peer.send(ReadReply(error: .notFriends))
    #expect(await bench.next() == .readReply(ReadReply(error: .notFriends, peer: Self.bob)), "the peer is known")

    try await link.send(.privacy(PrivacyRequest(tellsRead: false)))
    #expect(try PrivacyRequest(frame: #require(await peer.nextFrame())).tellsRead == false)
    let privacy = PrivacyReply(error: .success, settings: PrivacySettings(tellsRead: false))
    await peer.send(privacy)
    #expect(await bench.next() == .privacyReply(privacy))
  }

  @Test func `refusals of recalls and edits name the text they are about, in any order`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn(native: Self.native)
    try await bench.link.send(.recall(in: .direct(Self.bob), messageID: "a"))
    try await bench.link.send(.recall(in: .direct(Self.bob), messageID: "b"))
    try await bench.link.send(.edit(in: .direct(Self.bob), messageID: "c", text: "x"))
    await peer.send(RecallReply(error: .success, peer: Self.bob, msgid: "b"))
    #expect(
      await bench.next()
        == .recallReply(RecallReply(error: .success, peer: Self.bob, msgid: "b"), messageID: "b"))
    await peer.send(RecallReply(error: .tooLate))
    #expect(
      await bench.next() == .recallReply(RecallReply(error: .tooLate, peer: Self.bob, msgid: "a"), messageID: "a"))
    await peer.send(EditReply(error: .tooLate))
    #expect(await bench.next() == .editReply(EditReply(error: .tooLate, peer: Self.bob, msgid: "c"), messageID: "c"))
  }

  @Test func `what comes unasked is reported`() async throws {
    var bench = Bench()
    let peer = try await bench.logIn(native: Self.native)
    let event = InboxEvent(number: 7, content: .read(by: Self.bob, peer: ChatLinkTests.uid, seq: 3))
    await peer.send(EventNotice(.event(event)))
    #expect(await bench.next() == .event(event))
    await peer.send(EventNotice(.head(12)))
    #expect(await bench.next() == .head(12))
    await peer.send(HeartbeatReply(error: .success, inbox: 13))
    #expect(await bench.next() == .head(13))
    await peer.send(TypingNotice(from: Self.bob, isTyping: true))
    #expect(await bench.next() == .typing(TypingNotice(from: Self.bob, isTyping: true)))
    let presence = PresenceNotice(entries: [.init(uid: Self.bob, isOnline: false, lastSeen: 5)])
    await peer.send(presence)
    #expect(await bench.next() == .presence(presence))
    await peer.send(DeliveredNotice(peer: Self.bob, seq: 4))
    #expect(await bench.next() == .delivered(DeliveredNotice(peer: Self.bob, seq: 4)))
  }

  @Test func `a page that never comes is told`() async throws {
    var bench = Bench()
    _ = try await bench.logIn(native: Self.native)
    try await bench.link.send(.sync(cursor: 5, limit: 500))
    await bench.advance(by: .seconds(15))
    let failed = await bench.value {
      if case .requestFailed(let request, let error) = $0 { (request, error.code) } else { nil }
    }
    #expect(failed?.0 == .sync(cursor: 5, limit: 500))
    #expect(failed?.1 == .timeout)
  }
}
