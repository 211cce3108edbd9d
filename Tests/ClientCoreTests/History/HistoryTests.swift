import ChatProtocol
import Testing

@testable import ClientCore

/// What every history does, on disk or in memory.
@Suite struct HistoryTests {
  enum Kind: CaseIterable { case sqlite, memory }

  static let me = UserID(rawValue: 1)
  static let bob = UserID(rawValue: 2)
  static let eve = UserID(rawValue: 3)

  static func withHistory(_ kind: Kind, _ body: (any HistoryAPI) async throws -> Void) async throws {
    switch kind {
    case .memory: try await body(InMemoryHistory(owner: me))
    case .sqlite:
      let folder = try TemporaryFolder()
      let store = try await HistoryStore.open(account: me, folder: folder.path)
      try await body(store)
      await store.close()
    }
  }

  static func own(_ id: MessageID, _ text: String = "x", at time: Timestamp = 1) -> ChatMessage {
    ChatMessage(id: id, sender: me, content: MessageContent(text), timestamp: time, delivery: .queued)
  }

  static func received(_ id: MessageID, from sender: UserID = bob, _ text: String = "x", at time: Timestamp = 1)
    -> ChatMessage
  {
    ChatMessage(id: id, sender: sender, content: MessageContent(text), timestamp: time, delivery: .received)
  }

  @Test(arguments: Kind.allCases) func `a new history is empty`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      #expect(try await history.loadSnapshot() == HistorySnapshot())
      #expect(try await history.messages(in: .direct(Self.bob), before: nil, limit: 10) == [])
      #expect(try await history.pending() == [])
    }
  }

  @Test(arguments: Kind.allCases) func `keeps messages in the order in which they came`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      try await history.insertOutgoing(Self.own("a", "你好 ❤️\n第二行", at: 9), to: .direct(Self.bob))
      _ = try await history.insertIncoming(
        [Self.received("a", at: 5), Self.received("b")], in: .direct(Self.bob), countingUnread: true)
      _ = try await history.insertIncoming(
        [Self.received("e", from: Self.eve)], in: .direct(Self.eve), countingUnread: true)
      let messages = try await history.messages(in: .direct(Self.bob), before: nil, limit: 10)
      #expect(messages == [Self.own("a", "你好 ❤️\n第二行", at: 9), Self.received("a", at: 5), Self.received("b")])
    }
  }

  @Test(arguments: Kind.allCases) func `pages back through a conversation`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      let all = (0..<25).map { Self.received("m\($0)", at: Timestamp(rawValue: 100 - Int64($0))) }
      _ = try await history.insertIncoming(all, in: .direct(Self.bob), countingUnread: false)
      var loaded: [ChatMessage] = []
      while true {
        let page = try await history.messages(in: .direct(Self.bob), before: loaded.first, limit: 10)
        loaded = page + loaded
        if page.count < 10 { break }
      }
      #expect(loaded == all)
      #expect(try await history.messages(in: .direct(Self.bob), before: Self.received("unknown"), limit: 10) == [])
      #expect(try await history.messages(in: .direct(Self.bob), before: nil, limit: -1) == [])
    }
  }

  @Test(arguments: Kind.allCases) func `keeps a message that comes twice once`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      let first = Self.received("a")
      #expect(try await history.insertIncoming([first, first], in: .direct(Self.bob), countingUnread: true) == [first])
      let both = [Self.received("a", "changed"), Self.received("b")]
      #expect(try await history.insertIncoming(both, in: .direct(Self.bob), countingUnread: true) == [both[1]])
      #expect(try await history.loadSnapshot().conversations.first?.unreadCount == 2)
      let texts = try await history.messages(in: .direct(Self.bob), before: nil, limit: 9).map(\.text)
      #expect(texts == ["x", "x"])
    }
  }

  @Test(arguments: Kind.allCases) func `the same id of two senders names two messages`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      _ = try await history.insertIncoming([Self.received("1")], in: .direct(Self.bob), countingUnread: false)
      let other = Self.received("1", from: Self.eve)
      #expect(try await history.insertIncoming([other], in: .direct(Self.eve), countingUnread: false) == [other])
    }
  }

  @Test(arguments: Kind.allCases) func `an own id cannot be used twice`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      try await history.insertOutgoing(Self.own("a"), to: .direct(Self.bob))
      let error = await #expect(throws: HistoryError.self) {
        try await history.insertOutgoing(Self.own("a", "other"), to: .direct(Self.eve))
      }
      #expect(error?.code == .constraint)
      #expect(try await history.loadSnapshot().conversations.map(\.peer) == [Self.bob], "nothing half done")
    }
  }

  @Test(arguments: Kind.allCases) func `an echo of an own message is not new`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      try await history.insertOutgoing(Self.own("a"), to: .direct(Self.me))
      let echo = Self.received("a", from: Self.me)
      #expect(try await history.insertIncoming([echo], in: .direct(Self.me), countingUnread: true) == [])
    }
  }

  @Test(arguments: Kind.allCases) func `own messages wait until they are sent or have failed`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      for id: MessageID in ["1", "2", "3", "4"] {
        try await history.insertOutgoing(Self.own(id), to: .direct(id == "2" ? Self.eve : Self.bob))
      }
      #expect(try await history.pending().map(\.message.id) == ["1", "2", "3", "4"])
      #expect(
        try await history.pending().map(\.conversation)
          == [Self.bob, Self.eve, Self.bob, Self.bob].map(ConversationID.direct))
      try await history.markSent(["1", "unknown"])
      try await history.markFailed("2", reason: .server(.notFriends))
      #expect(try await history.pending().map(\.message.id) == ["3", "4"])
      #expect(
        try await history.messages(in: .direct(Self.eve), before: nil, limit: 1).first?.delivery
          == .failed(.server(.notFriends)))
      await history.markQueued("2")
      #expect(try await history.pending().map(\.message.id) == ["2", "3", "4"])
    }
  }

  @Test(arguments: Kind.allCases) func `an acknowledged message stays acknowledged`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      try await history.insertOutgoing(Self.own("1"), to: .direct(Self.bob))
      try await history.markSent(["1"])
      try await history.markFailed("1", reason: .timeout)
      await history.markQueued("1")
      #expect(try await history.messages(in: .direct(Self.bob), before: nil, limit: 1).first?.delivery == .sent)
    }
  }

  @Test(arguments: Kind.allCases) func `conversations show their newest message, most recent first`(kind: Kind)
    async throws
  {
    try await Self.withHistory(kind) { (history) async throws in
      _ = try await history.insertIncoming([Self.received("1", at: 10)], in: .direct(Self.bob), countingUnread: true)
      _ = try await history.insertIncoming(
        [Self.received("1", from: Self.eve, at: 20)], in: .direct(Self.eve), countingUnread: false)
      var list = try await history.loadSnapshot().conversations
      #expect(list.map(\.peer) == [Self.eve, Self.bob])
      #expect(list.map(\.unreadCount) == [0, 1])
      try await history.insertOutgoing(Self.own("2", "newest", at: 30), to: .direct(Self.bob))
      try await history.markSent(["2"])
      try await history.markRead(.direct(Self.bob))
      list = try await history.loadSnapshot().conversations
      #expect(list.map(\.peer) == [Self.bob, Self.eve])
      #expect(list.first?.lastMessage?.text == "newest")
      #expect(list.first?.lastMessage?.delivery == .sent)
      #expect(list.first?.lastActivity == 30)
      #expect(list.first?.unreadCount == 0)
    }
  }

  @Test(arguments: Kind.allCases) func `a clock that was wrong pins no conversation`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      _ = try await history.insertIncoming(
        [Self.received("1", at: 9_000_000_000_000)], in: .direct(Self.bob), countingUnread: false)
      try await history.insertOutgoing(Self.own("2", at: 20), to: .direct(Self.eve))
      var list = try await history.loadSnapshot().conversations
      #expect(list.map(\.peer) == [Self.eve, Self.bob])
      _ = try await history.insertIncoming([Self.received("3", at: 10)], in: .direct(Self.bob), countingUnread: false)
      list = try await history.loadSnapshot().conversations
      #expect(list.map(\.peer) == [Self.bob, Self.eve])
      #expect(list.map(\.lastActivity) == [10, 20])
    }
  }

  @Test(arguments: Kind.allCases) func `a conversation without a message stays where it began`(kind: Kind) async throws
  {
    try await Self.withHistory(kind) { (history) async throws in
      let carol = UserID(rawValue: 4)
      try await history.insertOutgoing(Self.own("1", at: 20), to: .direct(Self.eve))
      await history.saveConversations([.direct(Self.bob)], begun: 30)
      await history.saveConversations([.direct(carol)], begun: nil)
      await history.saveConversations([.direct(Self.eve)], begun: 40)
      let list = try await history.loadSnapshot().conversations
      #expect(list.map(\.peer) == [Self.bob, Self.eve, carol])
      #expect(list.map(\.lastActivity) == [30, 20, 0])
    }
  }

  @Test(arguments: Kind.allCases) func `a friendship and its chat are stored with its event`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      try await history.insertOutgoing(Self.own("1", at: 20), to: .direct(Self.eve))
      let friend = FriendEntry(profile: UserProfile(uid: Self.bob, name: "bob"), back: "bob")
      _ = try await history.store(HistoryChange([.friendship(friend)], cursor: 1, now: 30))
      let snapshot = try await history.loadSnapshot()
      #expect(snapshot.contacts == [Contact(profile: friend.profile)])
      #expect(snapshot.conversations.map(\.peer) == [Self.bob, Self.eve])
      #expect(snapshot.conversations.first?.lastActivity == 30)
    }
  }

  @Test(arguments: Kind.allCases) func `drafts are kept, also where nothing was said yet`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      try await history.saveDraft("", for: .direct(Self.eve))
      #expect(try await history.loadSnapshot().conversations == [])
      try await history.saveDraft("half a\nthought", for: .direct(Self.bob))
      #expect(try await history.loadSnapshot().conversations.first?.draft == "half a\nthought")
      _ = try await history.insertIncoming([Self.received("1")], in: .direct(Self.bob), countingUnread: true)
      #expect(try await history.loadSnapshot().conversations.first?.draft == "half a\nthought")
      try await history.saveDraft("", for: .direct(Self.bob))
      #expect(try await history.loadSnapshot().conversations.first?.draft == "")
    }
  }

  @Test(arguments: Kind.allCases) func `the profile, friends and applications are kept`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      let profile = UserProfile(uid: Self.me, name: "me", nick: "我", desc: "d", icon: "i", sex: 1, email: "a@b.c")
      let bob = Contact(profile: UserProfile(uid: Self.bob, name: "bob"), remark: "Bobby", tags: ["家人", "a,\"b"])
      let eve = Contact(profile: UserProfile(uid: Self.eve, name: "eve", sex: .max))
      await history.saveProfile(profile)
      await history.saveContacts([bob, eve])
      var snapshot = try await history.loadSnapshot()
      #expect(snapshot.profile == profile)
      #expect(Set(snapshot.contacts) == [bob, eve])
      await history.setRemark("E.", tags: ["x"], for: Self.eve)
      await history.setRemark("nobody", tags: [], for: UserID(rawValue: 99))
      await history.saveContacts([bob])
      snapshot = try await history.loadSnapshot()
      #expect(snapshot.contacts.first { $0.profile.uid == Self.eve }?.remark == "E.")
      #expect(snapshot.contacts.first { $0.profile.uid == Self.eve }?.tags == ["x"])
    }
  }

  @Test(arguments: Kind.allCases) func `applications are one for each applicant, newest first`(kind: Kind) async throws
  {
    try await Self.withHistory(kind) { (history) async throws in
      func application(_ uid: UserID, _ greeting: String, seen: Bool = false) -> FriendApplication {
        FriendApplication(
          profile: UserProfile(uid: uid, name: "u\(uid)"), greeting: greeting, status: .pending, isSeen: seen)
      }
      await history.saveApplications([application(Self.bob, "hi")])
      await history.saveApplications([application(Self.eve, "hello")])
      #expect(try await history.loadSnapshot().applications.map(\.greeting) == ["hello", "hi"])
      var again = application(Self.bob, "please")
      again.status = .accepted
      await history.saveApplications([again, application(Self.eve, "hello")])
      #expect(try await history.loadSnapshot().applications == [again, application(Self.eve, "hello")])
      await history.markApplicationsSeen()
      #expect(try await history.loadSnapshot().applications.allSatisfy(\.isSeen))
    }
  }

  @Test(arguments: Kind.allCases) func `a closed history says so`(kind: Kind) async throws {
    try await Self.withHistory(kind) { (history) async throws in
      await history.close()
      let error = await #expect(throws: HistoryError.self) { try await history.pending() }
      #expect(error?.code == .closed)
      let draftError = await #expect(throws: HistoryError.self) {
        try await history.saveDraft("late", for: .direct(Self.bob))
      }
      #expect(draftError?.code == .closed)
      await history.markQueued("x")
    }
  }

  @Test(arguments: [
    Failure.server(.notFriends), .unreachable, .timeout, .badReply, .insecure("a:b"), .local(""), .notConnected,
    .textTooLong(bytes: 5_000, limit: 2_048), .sessionExpired, .kicked,
  ])
  func `every failure is read as it was written`(failure: Failure) {
    #expect(Failure(stored: failure.stored) == failure)
  }

  @Test(arguments: [
    "", ":", "server", "server:x", "server:99999999999", "textTooLong:1", "textTooLong:a:b", "new:thing",
  ])
  func `a failure that is not known becomes a general one`(text: String) {
    #expect([Failure.unreachable, .badReply].contains(Failure(stored: text)))
  }
}
