import ChatProtocol
import Testing

@testable import ClientCore

/// Declining and blocking, as a user does it.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct UnwantedFlowTests {
  nonisolated private static let carol = UserProfile(
    uid: UserID(rawValue: 1003), name: "carol", nick: "Carol", desc: "hello", icon: "", sex: 1)
  nonisolated private static let dave = UserProfile(uid: UserID(rawValue: 1004), name: "dave", nick: "", desc: "hi")

  private static func application(_ profile: UserProfile) -> LinkEvent {
    .friendApplication(AddFriendNotice(applicant: profile))
  }

  /// Carol applies, and the new friends are open.
  private func receiveApplication(_ client: ClientHarness, from profiles: [UserProfile] = [carol]) async {
    for profile in profiles {
      await client.link.emit(Self.application(profile))
      await client.until { $0.main.applications.contains { $0.profile.uid == profile.uid } }
    }
    client.controller.handle(.contacts(.openNewFriends))
  }

  private func event(_ number: EventNumber, _ content: InboxEvent.Content) -> LinkEvent {
    .event(InboxEvent(number: number, content: content))
  }

  @Test func anApplicationIsDeclinedAfterAQuestion() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await receiveApplication(client)
      client.controller.handle(.contacts(.openMenu(nil)))
      client.controller.handle(.contacts(.moveMenu(.next)))
      client.controller.handle(.contacts(.activateMenu))
      #expect(client.state.overlay == .confirmDecline(client.state.main.applications[0].profile))
      client.controller.handle(.shell(.closeOverlay))
      #expect(client.state.main.applications.first?.status == .pending)
      client.controller.handle(.contacts(.act(.decline, Self.carol.uid)))
      client.controller.handle(.contacts(.confirm))
      #expect(client.state.overlay == nil)
      #expect(client.state.main.applications.first?.status == .ending)
      _ = await client.sent { $0 == .decline(Self.carol.uid) }
      await client.link.emit(.declineReply(DeclineReply(error: .success, applicant: Self.carol.uid)))
      await client.until { $0.main.applications.isEmpty }
      await client.settle()
      #expect(try await client.history.loadSnapshot().applications.isEmpty)
      // It can come again, and is news then.
      await client.link.emit(Self.application(Self.carol))
      await client.until { $0.main.applications.first?.status == .pending }
    }
  }

  @Test func whatTheServerRefusesIsPendingAgain() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await receiveApplication(client)
      client.controller.handle(.contacts(.act(.block, Self.carol.uid)))
      #expect(client.state.overlay == .confirmBlock(client.state.main.applications[0].profile))
      client.controller.handle(.contacts(.confirm))
      _ = await client.sent { $0 == .block(Self.carol.uid, isOn: true) }
      await client.link.emit(.blockReply(BlockReply(error: .listFull, uid: Self.carol.uid, isOn: true)))
      await client.until { $0.main.applications.first?.status == .pending }
      #expect(client.state.notices.last?.content == .failure(.server(.listFull)))
      client.controller.handle(.contacts(.act(.decline, Self.carol.uid)))
      client.controller.handle(.contacts(.confirm))
      _ = await client.sent { $0 == .decline(Self.carol.uid) }
      await client.link.emit(
        .requestFailed(.decline(Self.carol.uid), LinkError(code: .timeout, message: "no answer")))
      await client.until { $0.main.applications.first?.status == .pending }
    }
  }

  @Test func withoutAConnectionNothingIsPretended() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await receiveApplication(client)
      await client.link.emit(.state(.connecting))
      await client.until { $0.connection == .connecting }
      client.controller.handle(.contacts(.act(.decline, Self.carol.uid)))
      client.controller.handle(.contacts(.confirm))
      #expect(client.state.notices.last?.content == .failure(.notConnected))
      #expect(client.state.main.applications.first?.status == .pending)
    }
  }

  @Test(arguments: [InboxEvent.Content.decline(carol.uid), .block(carol.uid, isOn: true)])
  func anotherDeviceOfTheAccountIsFollowed(content: InboxEvent.Content) async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await client.link.emit(event(1, .application(Self.carol)))
      await client.link.emit(event(2, .application(Self.dave)))
      await client.until { $0.main.applications.count == 2 }
      client.controller.handle(.contacts(.openNewFriends))
      client.controller.handle(.contacts(.moveDetail(.next)))
      await client.link.emit(event(3, content))
      await client.until { $0.main.applications.map(\.profile.uid) == [Self.dave.uid] }
      _ = await client.sent { $0 == .confirm(3) }
      #expect(client.state.main.detail == .newFriends(selection: 0))
      #expect(try await client.history.loadSnapshot().applications.map(\.profile.uid) == [Self.dave.uid])
      // One that is known here no more is nothing new, and an accepted one stays.
      await client.link.emit(event(4, .friendship(FriendEntry(profile: Self.dave, back: ""))))
      await client.link.emit(event(5, .decline(Self.dave.uid)))
      _ = await client.sent { $0 == .confirm(5) }
      #expect(client.state.main.applications.first?.status == .accepted)
    }
  }

  @Test func aBlockIsToldAboutThoughItsEventComesBeforeItsReply() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await receiveApplication(client)
      client.controller.handle(.contacts(.act(.block, Self.carol.uid)))
      client.controller.handle(.contacts(.confirm))
      _ = await client.sent { $0 == .block(Self.carol.uid, isOn: true) }
      await client.link.emit(event(1, .block(Self.carol.uid, isOn: true)))
      await client.until { $0.main.applications.isEmpty }
      #expect(!client.state.notices.contains { $0.content == .blocked(Self.carol.newcomerName) })
      await client.link.emit(.blockReply(BlockReply(error: .success, uid: Self.carol.uid, isOn: true)))
      await client.until { $0.notices.contains { $0.content == .blocked(Self.carol.newcomerName) } }
    }
  }

  @Test func anApplicationAndItsRefusalInOnePageAreNotShown() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await client.link.emit(.head(3))
      guard case .sync = await client.sent({ if case .sync = $0 { true } else { false } }) else { return }
      let events = [
        InboxEvent(number: 1, content: .application(Self.carol)),
        InboxEvent(number: 2, content: .decline(Self.carol.uid)),
        InboxEvent(number: 3, content: .application(Self.dave)),
      ]
      await client.link.emit(.syncReply(SyncReply(error: .success, events: events, head: 3, min: 1), cursor: 0))
      await client.until { $0.main.applications.map(\.profile.uid) == [Self.dave.uid] }
      #expect(!client.state.notices.contains { $0.content == .applicationArrived(Self.carol.newcomerName) })
    }
  }

  @Test func theBlockedAreListedAndLetGoAndBlockedAgain() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      client.controller.handle(.contacts(.openBlocked))
      #expect(client.state.overlay == .blocked(selection: 0) && client.state.main.blocked.loading == .underWay)
      _ = await client.sent { $0 == .blockedList(after: nil) }
      await client.link.emit(
        .blockedListReply(BlockedListReply(error: .success, blocked: [Self.carol], hasMore: true), after: nil))
      _ = await client.sent { $0 == .blockedList(after: Self.carol.uid) }
      await client.link.emit(
        .blockedListReply(BlockedListReply(error: .success, blocked: [Self.dave]), after: Self.carol.uid))
      await client.until { $0.main.blocked.loading == .done }
      #expect(client.state.main.blocked.rows == [.init(Self.carol), .init(Self.dave)])
      client.controller.handle(.contacts(.moveBlocked(.row(5))))
      for isOn in [false, true] {
        client.controller.handle(.contacts(.toggleBlocked(nil)))
        // A second press while the first is under way asks for nothing more.
        client.controller.handle(.contacts(.toggleBlocked(nil)))
        _ = await client.sent { $0 == .block(Self.dave.uid, isOn: isOn) }
        await client.link.emit(.blockReply(BlockReply(error: .success, uid: Self.dave.uid, isOn: isOn)))
        await client.until { $0.main.blocked.rows.last == .init(Self.dave, isBlocked: isOn) }
      }
      #expect(await client.link.sent.filter { if case .block = $0 { true } else { false } }.count == 2)
      // Somebody whom another device blocks while the list is open.
      await client.link.emit(event(1, .block(ClientHarness.bob.uid, isOn: true)))
      await client.until { $0.main.blocked.loading == .underWay }
    }
  }

  @Test func aServerThatRepeatsItsPagesIsNotAskedForEver() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      client.controller.handle(.contacts(.openBlocked))
      _ = await client.sent { $0 == .blockedList(after: nil) }
      let page = BlockedListReply(error: .success, blocked: [Self.carol], hasMore: true)
      await client.link.emit(.blockedListReply(page, after: nil))
      _ = await client.sent { $0 == .blockedList(after: Self.carol.uid) }
      await client.link.emit(.blockedListReply(page, after: Self.carol.uid))
      await client.until { $0.main.blocked.loading == .done }
      #expect(client.state.main.blocked.rows == [.init(Self.carol)])
      // What nobody asked for changes nothing.
      await client.link.emit(.blockedListReply(BlockedListReply(error: .success, blocked: [Self.dave]), after: nil))
      await client.settle()
      #expect(client.state.main.blocked.rows == [.init(Self.carol)])
    }
  }

  @Test func anApplicationThatIsNoLongerThereGoesWhenItIsAccepted() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await receiveApplication(client)
      client.controller.handle(.contacts(.act(.accept, Self.carol.uid)))
      client.controller.handle(.form(.submit))
      _ = await client.sent { if case .acceptFriend = $0 { true } else { false } }
      await client.link.emit(.acceptFriendReply(AuthFriendReply(error: .uidInvalid), of: Self.carol.uid))
      await client.until { $0.main.applications.isEmpty && $0.activeForm?.failure == .server(.uidInvalid) }
    }
  }

  // MARK: A family server

  private func welcome(listing profiles: [UserProfile]) -> ChatLoginReply {
    var reply = ClientHarness.welcome()
    reply.applies = profiles.map { ApplyEntry(profile: $0, status: ApplyEntry.pending) }
    return reply
  }

  @Test func atAFamilyServerADeclinedApplicationIsHiddenHere() async throws {
    try await ClientHarness.run { client in
      try await client.logIn(answeredBy: welcome(listing: [Self.carol, Self.dave]))
      await client.until { $0.main.applications.count == 2 }
      client.controller.handle(.contacts(.act(.decline, Self.carol.uid)))
      client.controller.handle(.contacts(.confirm))
      await client.until { $0.main.applications.map(\.profile.uid) == [Self.dave.uid] }
      #expect(await client.link.sent.isEmpty)
      // Such a server lists it for ever.
      await client.link.logIn(welcome(listing: [Self.carol, Self.dave]))
      await client.settle()
      #expect(client.state.main.applications.map(\.profile.uid) == [Self.dave.uid])
      let snapshot = try await client.history.loadSnapshot()
      #expect(snapshot.unwanted.map(\.profile.uid) == [Self.carol.uid])
      #expect(snapshot.applications.map(\.profile.uid) == [Self.dave.uid])
      // Asking again soon is not heard, and is after a week.
      await client.link.emit(Self.application(Self.carol))
      await client.settle()
      #expect(client.state.main.applications.count == 1)
      client.clock.advance(by: .seconds(7 * 24 * 3600))
      await client.link.emit(Self.application(Self.carol))
      await client.until { $0.main.applications.count == 2 }
      await client.link.logIn(welcome(listing: [Self.carol, Self.dave]))
      await client.settle()
      #expect(client.state.main.applications.count == 2)
    }
  }

  @Test func atAFamilyServerABlockIsKeptHereAndEndsHere() async throws {
    try await ClientHarness.run { client in
      try await client.logIn(answeredBy: welcome(listing: [Self.carol]))
      await client.until { $0.main.applications.count == 1 }
      client.controller.handle(.contacts(.act(.block, Self.carol.uid)))
      client.controller.handle(.contacts(.confirm))
      await client.until { $0.main.applications.isEmpty }
      #expect(client.state.notices.last?.content == .blocked(Self.carol.newcomerName))
      client.clock.advance(by: .seconds(400 * 24 * 3600))
      await client.link.emit(Self.application(Self.carol))
      await client.settle()
      #expect(client.state.main.applications.isEmpty)
      client.controller.handle(.contacts(.openBlocked))
      #expect(client.state.main.blocked.rows.map(\.profile.uid) == [Self.carol.uid])
      client.controller.handle(.contacts(.toggleBlocked(nil)))
      await client.until { $0.main.blocked.rows.first?.isBlocked == false }
      #expect(try await client.history.loadSnapshot().unwanted.isEmpty)
      await client.link.emit(Self.application(Self.carol))
      await client.until { $0.main.applications.count == 1 }
      #expect(await client.link.sent.isEmpty)
    }
  }

  @Test func aFriendIsNotBlockedAndAStrangerCanBe() async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      client.controller.handle(.contacts(.act(.block, ClientHarness.bob.uid)))
      #expect(client.state.overlay == nil)
      #expect(client.state.actions(for: ClientHarness.bob) == [.sendMessage, .editRemark])
      #expect(client.state.actions(for: Self.carol) == [.addFriend, .block])
      client.store.apply(.main(.setDetail(.profile(Self.carol, selection: 1))))
      client.controller.handle(.contacts(.activateDetail(nil)))
      #expect(client.state.overlay == .confirmBlock(Self.carol))
    }
  }
}
