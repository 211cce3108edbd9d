import ChatProtocol
import Testing

@testable import ClientCore

@MainActor
@Suite(.timeLimit(.minutes(1))) struct PresenceFlowTests {
  private static let bob = ClientHarness.bob.uid

  private func run(
    _ settings: PrivacySettings = PrivacySettings(), _ body: @MainActor (ClientHarness) async throws -> Void
  ) async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively(settings)
      await client.openChatWithBob()
      try await body(client)
    }
  }

  @Test func presenceIsAskedForAtLoginShownAndForgottenWithTheConnection() async throws {
    try await run { client in
      _ = await client.sent { $0 == .presence }
      let stranger = UserID(rawValue: 99)
      await client.link.emit(
        .presence(
          PresenceNotice(entries: [.init(uid: Self.bob, isOnline: true), .init(uid: stranger, isOnline: true)])))
      await client.until { $0.main.presence == [Self.bob: Presence(isOnline: true)] }
      await client.link.emit(
        .presence(PresenceNotice(entries: [.init(uid: Self.bob, isOnline: false, lastSeen: 7)])))
      await client.until { $0.main.presence == [Self.bob: Presence(isOnline: false, lastSeen: 7)] }
      await client.link.emit(.state(.connecting))
      await client.until { $0.main.presence.isEmpty }
    }
  }

  @Test func aFriendsTypingEndsByItselfAfterSixSeconds() async throws {
    try await run { client in
      await client.link.emit(.typing(TypingNotice(from: Self.bob, isTyping: true)))
      await client.until { $0.isTyping(in: .direct(Self.bob)) }
      while client.clock.sleeperCount(dueIn: .seconds(6)) == 0 { await Task.yield() }
      client.clock.advance(by: .seconds(3))
      // Once more: only the newer one counts.
      await client.link.emit(.typing(TypingNotice(from: Self.bob, isTyping: true)))
      await client.settle()
      client.clock.advance(by: .seconds(3))
      while client.clock.sleeperCount(dueIn: .seconds(3)) == 0 { await Task.yield() }
      #expect(client.state.isTyping(in: .direct(Self.bob)))
      client.clock.advance(by: .seconds(3))
      await client.until { !$0.isTyping(in: .direct(Self.bob)) }
    }
  }

  @Test func aFriendsTypingEndsWhenSaidAndWithTheMessage() async throws {
    try await run { client in
      await client.link.emit(.typing(TypingNotice(from: Self.bob, isTyping: true)))
      await client.until { $0.isTyping(in: .direct(Self.bob)) }
      await client.link.emit(.typing(TypingNotice(from: Self.bob, isTyping: false)))
      await client.until { !$0.isTyping(in: .direct(Self.bob)) }
      await client.link.emit(.typing(TypingNotice(from: Self.bob, isTyping: true)))
      await client.until { $0.isTyping(in: .direct(Self.bob)) }
      client.store.apply(
        .chat(
          .append(
            in: .direct(Self.bob),
            ChatMessage(id: "b", sender: Self.bob, content: "x", timestamp: 1, delivery: .received, seq: 1),
            countsAsUnread: false)))
      #expect(!client.state.isTyping(in: .direct(Self.bob)))
      await client.link.emit(.typing(TypingNotice(from: UserID(rawValue: 99), isTyping: true)))
      await client.settle()
      #expect(client.state.main.typing.isEmpty)
    }
  }

  @Test func whoIsThereIsAskedForNewFriends() async throws {
    try await run { client in
      _ = await client.sent { $0 == .presence }
      let before = await client.link.sent.count { $0 == .presence }
      let carol = UserProfile(uid: UserID(rawValue: 1003), name: "carol", nick: "Carol", desc: "", icon: "", sex: 0)
      let dave = UserProfile(uid: UserID(rawValue: 1004), name: "dave", nick: "Dave", desc: "", icon: "", sex: 0)
      await client.link.emit(
        .event(InboxEvent(number: 1, content: .friendship(FriendEntry(profile: carol, back: "carol")))))
      await client.until { $0.main.contacts[carol.uid] != nil }
      var asked = before
      while asked == before {
        await Task.yield()
        asked = await client.link.sent.count { $0 == .presence }
      }
      #expect(asked == before + 1)
      await client.link.emit(
        .presence(
          PresenceNotice(entries: [.init(uid: carol.uid, isOnline: true), .init(uid: dave.uid, isOnline: true)])))
      await client.until { $0.main.presence[carol.uid]?.isOnline == true }
      #expect(client.state.main.presence[dave.uid] == nil)
    }
  }

  @Test func whoIsThereIsAskedOnceForManyNewFriends() async throws {
    try await run { client in
      _ = await client.sent { $0 == .presence }
      let before = await client.link.sent.count { $0 == .presence }
      let count = SyncStateMachine.maxQueuedEvents
      let events = (1...count).map { number in
        let friend = UserProfile(uid: UserID(rawValue: Int32(2000 + number)), name: "friend\(number)")
        return InboxEvent(
          number: EventNumber(rawValue: Int64(number)), content: .friendship(FriendEntry(profile: friend, back: "")))
      }
      await client.link.emit(.head(EventNumber(rawValue: Int64(count))))
      _ = await client.sent { if case .sync = $0 { true } else { false } }
      let page = SyncReply(error: .success, events: events, head: EventNumber(rawValue: Int64(count)), min: 1)
      await client.link.emit(.syncReply(page, cursor: 0))
      _ = await client.sent { $0 == .confirm(EventNumber(rawValue: Int64(count))) }
      await client.settle()
      #expect(await client.link.sent.count { $0 == .presence } == before + 1)
    }
  }

  @Test func ownTypingIsToldWhileItGoesOnAndEndsWithTheText() async throws {
    try await run { client in
      client.controller.handle(.chat(.edit(.insert("h"))))
      client.controller.handle(.chat(.edit(.insert("i"))))
      client.controller.handle(.chat(.edit(.moveLeft)))
      client.clock.advance(by: .seconds(3))
      client.controller.handle(.chat(.edit(.moveRight)))
      client.controller.handle(.chat(.edit(.insert("!"))))
      client.controller.handle(.chat(.send))
      client.controller.handle(.chat(.edit(.insert("x"))))
      client.controller.handle(.chat(.edit(.deleteBackward)))
      client.controller.handle(.chat(.edit(.insert("y"))))
      client.controller.handle(.main(.back))
      _ = await client.sent { if case .texts = $0 { true } else { false } }
      await client.settle()
      let signals = await client.sentByUser.compactMap { request -> Bool? in
        if case .typing(.direct(Self.bob), let isTyping) = request { return isTyping }
        return nil
      }
      #expect(signals == [true, true, false, true, false, true, false])
    }
  }

  @Test(arguments: [false, true])
  func ownTypingIsNotToldWhereItMustNotBe(isNative: Bool) async throws {
    try await ClientHarness.run { client in
      if isNative {
        try await client.logInNatively(PrivacySettings(tellsTyping: false))
      } else {
        try await client.logIn()
      }
      await client.openChatWithBob()
      client.controller.handle(.chat(.edit(.insert("h"))))
      client.controller.handle(.main(.back))
      await client.settle()
      #expect(await client.sentByUser.isEmpty)
    }
  }

  @Test func anEditIsNotTyping() async throws {
    try await run { client in
      client.addOwnMessage("a", "hello", seq: 1)
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.insert("x"))))
      await client.settle()
      #expect(await client.sentByUser.isEmpty)
    }
  }

  @Test func aPrivacySettingIsChangedByTheServersAnswer() async throws {
    try await run { client in
      await client.link.emit(.presence(PresenceNotice(entries: [.init(uid: Self.bob, isOnline: true)])))
      await client.until { !$0.main.presence.isEmpty }
      client.controller.handle(.shell(.openSettings))
      client.controller.handle(.shell(.activateSettings(.presence)))
      client.controller.handle(.shell(.activateSettings(.readMarks)))
      #expect(client.state.privacyChange == .presence)
      #expect(client.state.privacy?.tellsPresence == true)
      _ = await client.sent { $0 == .privacy(PrivacyRequest(tellsPresence: false)) }
      await client.link.emit(
        .privacyReply(PrivacyReply(error: .success, settings: PrivacySettings(tellsPresence: false))))
      await client.until { $0.privacy == PrivacySettings(tellsPresence: false) }
      #expect(client.state.privacyChange == nil)
      #expect(client.state.main.presence.isEmpty)
      // One at a time: the second was not sent while the first was under way.
      #expect(await client.sentByUser == [.privacy(PrivacyRequest(tellsPresence: false))])
    }
  }

  @Test func aRefusedOrLostPrivacyChangeIsTold() async throws {
    try await run { client in
      client.controller.handle(.shell(.openSettings))
      client.controller.handle(.shell(.activateSettings(.typing)))
      let request = await client.sent { $0 == .privacy(PrivacyRequest(tellsTyping: false)) }
      await client.link.emit(.privacyReply(PrivacyReply(error: .serverBusy)))
      await client.until { $0.notices.last?.content == .failure(.server(.serverBusy)) }
      #expect(client.state.privacy == PrivacySettings())
      client.controller.handle(.shell(.activateSettings(.typing)))
      await client.link.emit(.requestFailed(request, LinkError(code: .timeout, message: "")))
      await client.until { $0.notices.last?.content == .failure(.timeout) }
      #expect(client.state.privacyChange == nil)
    }
  }

  @Test func aServerThatStopsSpeakingTheDialectOffersNothingMore() async throws {
    try await run { client in
      await client.link.logIn(ChatLoginReply(error: .success))
      await client.until { $0.privacy == nil }
      #expect(!client.state.settingsRows.contains { $0.privacyTopic != nil })
    }
  }
}
