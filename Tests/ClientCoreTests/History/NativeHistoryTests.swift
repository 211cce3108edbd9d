import ChatProtocol
import LocalDatabase
import Testing

@testable import ClientCore

/// What a history keeps of a native server.
@Suite struct NativeHistoryTests {
  static let me = HistoryTests.me
  static let bob = HistoryTests.bob

  static func text(
    _ id: MessageID, seq: ConversationSeq, from: UserID = bob, _ content: String = "x", version: Int64 = 0,
    isRecalled: Bool = false
  ) -> StoredText {
    StoredText(
      from: from, to: from == me ? bob : me, msgid: id, content: MessageContent(content), seq: seq,
      timestamp: Timestamp(rawValue: 1000 &+ seq.rawValue), version: version, isRecalled: isRecalled)
  }

  private func withHistory(_ body: (HistoryStore) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    let store = try await HistoryStore.open(account: Self.me, folder: folder.path)
    try await body(store)
    await store.close()
  }

  @Test func `a recalled or edited text leaves no old content behind`() async throws {
    let folder = try TemporaryFolder()
    let store = try await HistoryStore.open(account: Self.me, folder: folder.path)
    let texts = (1...3).map { Self.text("\($0)", seq: ConversationSeq(rawValue: $0), "under stone \($0) lies it") }
    _ = try await store.store(HistoryChange(texts.map { .text($0) }, cursor: 3))
    while try await store.indexForSearch() {}
    let edited = Self.text("2", seq: 2, "nothing", version: 1)
    _ = try await store.store(
      HistoryChange([.recall(from: Self.bob, to: Self.me, msgid: "1", seq: 1), .edit(edited)], cursor: 5))
    let files = TemporaryFolder.names(in: folder.path).filter { !$0.hasSuffix("-shm") }
      .map { String(decoding: TemporaryFolder.bytes(of: "\(folder.path)/\($0)"), as: Unicode.ASCII.self) }
    #expect(files.contains { $0.contains("under stone 3") })
    for number in 1...2 { #expect(!files.contains { $0.contains("under stone \(number)") }) }
    await store.close()
  }

  @Test func `what is more than a text is kept, changed and forgotten whole`() async throws {
    try await withHistory { history in
      func content() async throws -> MessageContent? {
        try await history.messages(in: .direct(Self.bob), before: nil, limit: 1).first?.content
      }
      var text = Self.text("m", seq: 1, "[card]")
      text.content.kind = .other("card", data: #"{"uid":7}"#)
      text.content.mentions = [Self.me]
      _ = try await history.store(HistoryChange([.text(text)], cursor: 1))
      #expect(try await content() == text.content)
      #expect(try await history.loadSnapshot().conversations.first?.lastMessage?.content == text.content)
      text.content = MessageContent("words", replyTo: MessageKey(sender: Self.me, id: "q"))
      text.version = 1
      _ = try await history.store(HistoryChange([.edit(text)], cursor: 2))
      #expect(try await content() == text.content)
      // A copy of the text as it is now, as a page of the history brings it.
      text.content.mentions = [Self.bob]
      text.version = 2
      _ = try await history.storeHistory([text], in: .direct(Self.bob), before: nil, hasMore: false)
      #expect(try await content() == text.content)
      _ = try await history.store(HistoryChange([.recall(from: Self.bob, to: Self.me, msgid: "m", seq: 1)], cursor: 3))
      #expect(try await content() == MessageContent.none)
      let own = ChatMessage(id: "o", sender: Self.me, content: text.content, timestamp: 1, delivery: .queued)
      try await history.insertOutgoing(own, to: .direct(Self.bob))
      #expect(try await history.pending().map(\.message.content) == [text.content])
    }
  }

  private func ids(_ history: HistoryStore, limit: Int = 100) async throws -> [MessageID] {
    try await history.messages(in: .direct(Self.bob), before: nil, limit: limit).map(\.id)
  }

  @Test func `the device is made once and the cursor moves with the events`() async throws {
    let folder = try TemporaryFolder()
    var store = try await HistoryStore.open(account: Self.me, folder: folder.path)
    let first = try await store.syncPosition()
    #expect(first.device.utf8.count == 36)
    #expect(first.cursor == 0)
    _ = try await store.store(HistoryChange([.text(Self.text("a", seq: 1))], cursor: 1))
    await store.close()
    store = try await HistoryStore.open(account: Self.me, folder: folder.path)
    #expect(try await store.syncPosition() == SyncPosition(device: first.device, cursor: 1))
    #expect(try await ids(store) == ["a"])
  }

  @Test func `messages stand by their number, own waiting ones last, whatever came first`() async throws {
    try await withHistory { history in
      _ = try await history.store(HistoryChange([], cursor: 0))
      try await history.insertOutgoing(HistoryTests.own("w1"), to: .direct(Self.bob))
      try await history.insertOutgoing(HistoryTests.own("w2"), to: .direct(Self.bob))
      _ = try await history.store(HistoryChange([.text(Self.text("c", seq: 3))]))
      _ = try await history.store(HistoryChange([.text(Self.text("a", seq: 1)), .text(Self.text("b", seq: 2))]))
      #expect(try await ids(history) == ["a", "b", "c", "w1", "w2"])
      let stored = try await history.store(HistoryChange([.text(Self.text("w2", seq: 4, from: Self.me))], cursor: 4))
      #expect(stored.texts.map(\.isNew) == [false])
      #expect(stored.texts.first?.message.delivery == .sent)
      #expect(try await ids(history) == ["a", "b", "c", "w2", "w1"])
      #expect(try await history.loadSnapshot().conversations.first?.lastMessage?.id == "w1")
      #expect(try await history.pending().map(\.message.id) == ["w1"])
    }
  }

  @Test func `conversations stand in the order of what came, whatever its times say`() async throws {
    try await withHistory { history in
      let eve = HistoryTests.eve
      func text(_ id: MessageID, _ seq: ConversationSeq, with peer: UserID, at time: Timestamp) -> InboxEvent.Content {
        .text(StoredText(from: peer, to: Self.me, msgid: id, content: "x", seq: seq, timestamp: time))
      }
      func list() async throws -> [Conversation] { try await history.loadSnapshot().conversations }
      _ = try await history.store(HistoryChange([text("a", 1, with: Self.bob, at: 9_000_000_000_000)], cursor: 1))
      _ = try await history.store(HistoryChange([text("b", 1, with: eve, at: 20)], cursor: 2))
      #expect(try await list().map(\.peer) == [eve, Self.bob])
      _ = try await history.store(HistoryChange([text("c", 2, with: Self.bob, at: 10)], cursor: 3))
      #expect(try await list().map(\.lastActivity) == [10, 20])
      // Nothing new comes with a page of older texts, nor with the echo of a known one.
      _ = try await history.storeHistory([], in: .direct(eve), before: 1, hasMore: false)
      _ = try await history.store(HistoryChange([text("b", 1, with: eve, at: 20)], cursor: 4))
      #expect(try await list().map(\.peer) == [Self.bob, eve])
    }
  }

  @Test func `a message that failed stays where it failed`() async throws {
    try await withHistory { history in
      _ = try await history.store(HistoryChange([.text(Self.text("a", seq: 1))], cursor: 1))
      try await history.insertOutgoing(HistoryTests.own("bad"), to: .direct(Self.bob))
      try await history.markFailed("bad", reason: .server(.fieldInvalid))
      _ = try await history.store(HistoryChange([.text(Self.text("b", seq: 2))], cursor: 2))
      #expect(try await ids(history) == ["a", "bad", "b"])
    }
  }

  @Test func `a failure in an empty conversation is kept too`() async throws {
    try await withHistory { history in
      _ = try await history.store(HistoryChange([], cursor: 0))
      try await history.insertOutgoing(HistoryTests.own("bad"), to: .direct(Self.bob))
      try await history.markFailed("bad", reason: .server(.notFriends))
      #expect(try await ids(history) == ["bad"])
    }
  }

  @Test func `what is stored twice is there once`() async throws {
    try await withHistory { history in
      let change = HistoryChange(
        [.text(Self.text("a", seq: 1)), .text(Self.text("b", seq: 2, from: Self.me))], cursor: 2)
      _ = try await history.store(change)
      let again = try await history.store(change)
      #expect(again.texts.map(\.isNew) == [false, false])
      #expect(again.conversations[.direct(Self.bob)]?.unreadCount == 1)
      #expect(try await ids(history) == ["a", "b"])
    }
  }

  @Test func `texts that are not for this account, or have no possible number, are passed over`() async throws {
    try await withHistory { history in
      let foreign = StoredText(
        from: Self.bob, to: HistoryTests.eve, msgid: "f", content: "", seq: 1, timestamp: 0)
      let stored = try await history.store(
        HistoryChange(
          [
            .text(foreign), .text(Self.text("z", seq: 0)), .text(Self.text("m", seq: .max)), .unknown(kind: "new"),
            .read(by: Self.bob, peer: HistoryTests.eve, seq: 5),
          ], cursor: 5))
      #expect(stored == StoredChange())
      #expect(try await history.syncPosition().cursor == 5)
      _ = try await history.store(HistoryChange([.read(by: Self.me, peer: Self.bob, seq: .max)]))
      _ = try await history.store(
        HistoryChange([.read(by: Self.bob, peer: Self.me, seq: ConversationSeq(rawValue: .min))]))
    }
  }

  @Test func `reading on another device clears the unread count here, own texts never count`() async throws {
    try await withHistory { history in
      let texts = [
        Self.text("1", seq: 1), Self.text("2", seq: 2, from: Self.me), Self.text("3", seq: 3), Self.text("4", seq: 4),
      ]
      var stored = try await history.store(HistoryChange(texts.map { .text($0) }, cursor: 4))
      #expect(stored.conversations[.direct(Self.bob)]?.unreadCount == 3)
      stored = try await history.store(HistoryChange([.read(by: Self.me, peer: Self.bob, seq: 3)], cursor: 5))
      #expect(stored.conversations[.direct(Self.bob)]?.unreadCount == 1)
      stored = try await history.store(HistoryChange([.read(by: Self.me, peer: Self.bob, seq: 1)], cursor: 6))
      #expect(stored.conversations[.direct(Self.bob)]?.unreadCount == 1, "marks never move back")
      stored = try await history.store(HistoryChange([.read(by: Self.bob, peer: Self.me, seq: 2)], cursor: 7))
      #expect(
        stored.conversations[.direct(Self.bob)]?.marks
          == ConversationMarks(lastSeq: 4, ownRead: 3, peerRead: 2, peerDelivered: 0))
      #expect(try await history.untoldReads() == [])
    }
  }

  @Test func `what is read here waits to be told`() async throws {
    try await withHistory { history in
      _ = try await history.store(HistoryChange([.text(Self.text("1", seq: 1))], cursor: 1))
      try await history.markRead(.direct(Self.bob))
      #expect(try await history.untoldReads() == [UntoldRead(conversation: .direct(Self.bob), seq: 1)])
      try await history.markReadTold(.direct(Self.bob), seq: 1)
      #expect(try await history.untoldReads() == [])
      let viewed = try await history.store(
        HistoryChange([.text(Self.text("2", seq: 2))], cursor: 2, viewing: .direct(Self.bob)))
      #expect(viewed.conversations[.direct(Self.bob)]?.unreadCount == 0)
      #expect(try await history.untoldReads() == [UntoldRead(conversation: .direct(Self.bob), seq: 2)])
    }
  }

  @Test func `recalls and edits reach the text, and nothing brings a recalled one back`() async throws {
    try await withHistory { history in
      _ = try await history.store(
        HistoryChange([.text(Self.text("1", seq: 1, "first")), .text(Self.text("2", seq: 2, "second"))], cursor: 2))
      _ = try await history.store(HistoryChange([.edit(Self.text("1", seq: 1, "better", version: 2))]))
      _ = try await history.store(HistoryChange([.edit(Self.text("1", seq: 1, "late", version: 1))]))
      _ = try await history.store(
        HistoryChange([
          .recall(from: Self.bob, to: Self.me, msgid: "2", seq: 2), .edit(Self.text("2", seq: 2, "again", version: 1)),
          .text(Self.text("2", seq: 2, "again", version: 9)),
        ]))
      let messages = try await history.messages(in: .direct(Self.bob), before: nil, limit: 9)
      #expect(messages.map(\.text) == ["better", ""])
      #expect(messages.map(\.version) == [2, 9])
      #expect(messages.map(\.isRecalled) == [false, true])
      let recalled = try await history.store(
        HistoryChange([.recall(from: Self.bob, to: Self.me, msgid: "never here", seq: 7)]))
      #expect(recalled == StoredChange())
    }
  }

  @Test func `friends and applications of the log are kept`() async throws {
    try await withHistory { history in
      let profile = UserProfile(uid: Self.bob, name: "bob", desc: "hello")
      _ = try await history.store(HistoryChange([.application(profile)], cursor: 1))
      #expect(try await history.loadSnapshot().applications.first?.greeting == "hello")
      await history.markApplicationsSeen()
      _ = try await history.store(
        HistoryChange([.friendship(FriendEntry(profile: profile, back: "Bobby")), .application(profile)], cursor: 3))
      let snapshot = try await history.loadSnapshot()
      #expect(snapshot.contacts.map(\.remark) == ["Bobby"])
      #expect(snapshot.applications.map(\.status) == [.accepted])
      #expect(snapshot.applications.map(\.isSeen) == [true])
    }
  }

  @Test func `after a snapshot the holes are known and can be filled`() async throws {
    try await withHistory { history in
      let old = (Int64(1)...5).map { Self.text("o\($0)", seq: ConversationSeq(rawValue: $0)) }
      _ = try await history.store(HistoryChange(old.map { .text($0) }, cursor: 5))
      let summary = ConversationSummary(
        peer: Self.bob, lastSeq: 20, read: 18, peerRead: 0, peerDelivered: 0, last: Self.text("n20", seq: 20))
      let stored = try await history.storeSummaries([summary], withTexts: true, cursor: 90)
      #expect(stored.conversations[.direct(Self.bob)]?.unreadCount == 2)
      #expect(try await history.syncPosition().cursor == 90)
      var page = try await history.page(in: .direct(Self.bob), before: nil, limit: 10)
      #expect(page.messages.map(\.id) == ["n20"])
      #expect(page.missingBefore == 20)
      #expect(page.hasOlder)
      let gap = (Int64(6)...19).reversed().map { Self.text("g\($0)", seq: ConversationSeq(rawValue: $0)) }
      _ = try await history.storeHistory(gap, in: .direct(Self.bob), before: 20, hasMore: true)
      page = try await history.page(in: .direct(Self.bob), before: nil, limit: 30)
      #expect(page.messages.map(\.seq) == (1...20).map(ConversationSeq.init(rawValue:)))
      #expect(page.missingBefore == nil)
      #expect(!page.hasOlder)
    }
  }

  @Test func `what the server has no more is not asked for again`() async throws {
    try await withHistory { history in
      let summary = ConversationSummary(
        peer: Self.bob, lastSeq: 20, read: 20, peerRead: 0, peerDelivered: 0, last: Self.text("n", seq: 20))
      _ = try await history.storeSummaries([summary], withTexts: true, cursor: 90)
      _ = try await history.storeHistory([Self.text("m", seq: 19)], in: .direct(Self.bob), before: 20, hasMore: false)
      let page = try await history.page(in: .direct(Self.bob), before: nil, limit: 10)
      #expect(page.messages.map(\.id) == ["m", "n"])
      #expect(page.missingBefore == nil)
    }
  }

  @Test func `a hole in the middle ends the page before it`() async throws {
    try await withHistory { history in
      let texts = [1, 2, 5, 6].map { Self.text("\($0)", seq: ConversationSeq(rawValue: $0)) }
      _ = try await history.store(HistoryChange(texts.map { .text($0) }, cursor: 6))
      try await history.insertOutgoing(HistoryTests.own("w"), to: .direct(Self.bob))
      let first = try await history.page(in: .direct(Self.bob), before: nil, limit: 10)
      #expect(first.messages.map(\.id) == ["5", "6", "w"])
      #expect(first.missingBefore == 5)
      let next = try await history.page(in: .direct(Self.bob), before: first.messages.first, limit: 10)
      #expect(next.messages == [])
      #expect(next.missingBefore == 5)
      let older = try await history.page(
        in: .direct(Self.bob),
        before: try await history.messages(in: .direct(Self.bob), before: first.messages[0], limit: 1)[0],
        limit: 10)
      #expect(older.messages.map(\.id) == ["1"])
      #expect(!older.hasOlder)
    }
  }

  @Test func `a conversation of a family server is never asked about`() async throws {
    try await withHistory { history in
      _ = try await history.insertIncoming(
        [HistoryTests.received("1"), HistoryTests.received("2")], in: .direct(Self.bob), countingUnread: true)
      let page = try await history.page(in: .direct(Self.bob), before: nil, limit: 10)
      #expect(page.messages.count == 2)
      #expect(page.missingBefore == nil)
      #expect(!page.hasOlder)
    }
  }

  @Test func `a server that counts anew leaves messages and their order`() async throws {
    try await withHistory { history in
      _ = try await history.store(
        HistoryChange([.text(Self.text("b", seq: 2)), .text(Self.text("a", seq: 1))], cursor: 2))
      try await history.insertOutgoing(HistoryTests.own("w"), to: .direct(Self.bob))
      try await history.forgetServerNumbers()
      #expect(try await ids(history) == ["a", "b", "w"])
      #expect(try await history.syncPosition().cursor == 0)
      #expect(try await history.loadSnapshot().conversations.first?.marks == ConversationMarks())
      _ = try await history.store(HistoryChange([.text(Self.text("new", seq: 1))], cursor: 1))
      #expect(try await ids(history) == ["a", "b", "w", "new"])
    }
  }

  @Test func `a history of before keeps its order, and numbers fill in what was read`() async throws {
    let folder = try TemporaryFolder()
    do {
      let database = try Database.open(path: "\(folder.path)/1.db")
      try database.migrate(Array(HistorySchema.migrations.prefix(1)))
      for index in 1...4 {
        try database.run(
          "INSERT INTO message(peer, sender, msgid, content, ts_ms, state) VALUES (2, ?, ?, 'x', ?, ?)",
          index == 2 ? 1 : 2, "m\(index)", 10 - index, index == 2 ? 2 : 4)
      }
      try database.run("INSERT INTO conversation(peer, last_local_id, last_ts, unread) VALUES (2, 4, 9, 1)")
    }
    let store = try await HistoryStore.open(account: Self.me, folder: folder.path)
    #expect(try await ids(store) == ["m1", "m2", "m3", "m4"])
    let texts = (1...4).map {
      Self.text("m\($0)", seq: ConversationSeq(rawValue: $0), from: $0 == 2 ? Self.me : Self.bob)
    }
    let stored = try await store.store(HistoryChange(texts.map { .text($0) }, cursor: 4))
    #expect(stored.texts.allSatisfy { !$0.isNew })
    #expect(stored.conversations[.direct(Self.bob)]?.unreadCount == 1, "three were read before, the fourth was not")
    #expect(try await ids(store) == ["m1", "m2", "m3", "m4"])
    await store.close()
  }

  @Test func `nothing is stored if one part fails`() async throws {
    try await withHistory { history in
      await history.close()
      let error = await #expect(throws: HistoryError.self) {
        try await history.store(HistoryChange([.text(Self.text("a", seq: 1))], cursor: 1))
      }
      #expect(error?.code == .closed)
    }
  }

  /// Both ways to a page must be walks of the index, or a long history would be slow to scroll.
  @Test func `pages are read in the order of an index`() async throws {
    let database = try Database.inMemory()
    try database.migrate(HistorySchema.migrations)
    let plan = try database.all(
      """
      EXPLAIN QUERY PLAN SELECT \(ChatMessage.columns) FROM message WHERE conversation = ? AND place < ?
      ORDER BY place DESC LIMIT ?
      """, Int64(2), Int64(3), 60
    ) { $0.string(3) }
    #expect(plan.contains { $0.contains("message_by_place") })
    #expect(!plan.contains { $0.contains("TEMP B-TREE") })
  }
}
