import ChatProtocol
import Testing

@testable import ClientCore

@MainActor
@Suite(.timeLimit(.minutes(1))) struct MessageActionsTests {
  private static let bob = ClientHarness.bob.uid

  private func run(_ body: @MainActor (ClientHarness) async throws -> Void) async throws {
    try await ClientHarness.run { client in
      try await client.logInNatively()
      await client.openChatWithBob()
      client.addOwnMessage("a", "hello", seq: 1)
      try await body(client)
    }
  }

  @Test func aRecallThatTheOtherSideDoesNotFollowIsTold() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.recall, "a")))
      client.controller.handle(.chat(.confirm))
      _ = await client.sent { $0 == .recall(in: .direct(Self.bob), messageID: "a") }
      let reply = RecallReply(error: .success, peer: Self.bob, msgid: "a", isKept: true)
      await client.link.emit(.recallReply(reply, messageID: "a"))
      await client.until { $0.chatPane?.messages.last?.isRecalled == true }
      #expect(client.state.notices.last?.content == .recalledTextIsKept(client.state.displayName(of: Self.bob)))
    }
  }

  @Test func aRecallIsShownAsAskedForUntilTheServerAnswers() async throws {
    try await run { client in
      client.controller.handle(.chat(.selectMessage("a")))
      client.controller.handle(.chat(.openMenu(nil)))
      #expect(client.state.overlay == MessageMenu(messageID: "a", actions: [.recall, .edit]).map(Overlay.messageMenu))
      client.controller.handle(.chat(.activateMenu))
      #expect(client.state.overlay == .confirmRecall(messageID: "a"))
      #expect(client.state.main.changes.isEmpty)
      client.controller.handle(.chat(.confirm))
      #expect(client.state.overlay == nil)
      #expect(client.state.main.changes == ["a": .recalling])
      #expect(client.state.chatPane?.messages.last?.isRecalled == false)
      _ = await client.sent { $0 == .recall(in: .direct(Self.bob), messageID: "a") }
      await client.link.emit(.recallReply(RecallReply(error: .success, peer: Self.bob, msgid: "a"), messageID: "a"))
      await client.until { $0.chatPane?.messages.last?.isRecalled == true }
      #expect(client.state.main.changes.isEmpty)
      let message = try #require(client.state.chatPane?.messages.last)
      #expect(client.state.actions(for: message) == [.editAgain])
      client.controller.handle(.chat(.act(.editAgain, "a")))
      #expect(client.state.chatPane?.composer.text == "hello")
      #expect(client.state.main.focus == .composer)
    }
  }

  @Test(arguments: [ErrorCode.tooLate, .serverBusy])
  func aRefusedRecallLeavesTheMessageAndSaysWhy(code: ErrorCode) async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.recall, "a")))
      client.controller.handle(.chat(.confirm))
      _ = await client.sent { $0 == .recall(in: .direct(Self.bob), messageID: "a") }
      await client.link.emit(.recallReply(RecallReply(error: code, peer: Self.bob, msgid: "a"), messageID: "a"))
      await client.until { $0.notices.last?.content == .failure(.server(code)) }
      #expect(client.state.main.changes.isEmpty)
      #expect(client.state.chatPane?.messages.last?.text == "hello")
    }
  }

  @Test func aRecallThatGotNoAnswerCanBeAskedAgain() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.recall, "a")))
      client.controller.handle(.chat(.confirm))
      let request = await client.sent { $0 == .recall(in: .direct(Self.bob), messageID: "a") }
      await client.link.emit(.requestFailed(request, LinkError(code: .timeout, message: "")))
      await client.until { $0.notices.last?.content == .failure(.timeout) }
      let message = try #require(client.state.chatPane?.messages.last)
      #expect(client.state.actions(for: message).contains(.recall))
    }
  }

  @Test func aRecallThatIsNotConfirmedOrTooLateChangesNothing() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.recall, "a")))
      client.controller.handle(.shell(.closeOverlay))
      client.controller.handle(.chat(.confirm))
      #expect(client.state.main.changes.isEmpty)
      client.controller.handle(.chat(.act(.recall, "a")))
      client.clock.advance(by: .seconds(121))
      client.controller.handle(.chat(.confirm))
      #expect(client.state.overlay == nil)
      #expect(client.state.notices.last?.content == .failure(.server(.tooLate)))
      await client.settle()
      #expect(await client.sentByUser.isEmpty)
    }
  }

  @Test func theMenuMovesInsideItsRowsAndClosesWithWhatItDoes() async throws {
    try await run { client in
      client.controller.handle(.chat(.openMenu("a")))
      client.controller.handle(.chat(.moveMenu(.last)))
      guard case .messageMenu(let menu) = client.state.overlay else {
        Issue.record("no menu")
        return
      }
      #expect(menu.selectedAction == .edit)
      client.controller.handle(.chat(.activateMenu))
      #expect(client.state.overlay == nil)
      #expect(client.state.chatPane?.editing?.messageID == "a")
    }
  }

  @Test func afterTwoMinutesOnlyTheEditIsOffered() async throws {
    try await run { client in
      let message = try #require(client.state.chatPane?.messages.last)
      #expect(client.state.actions(for: message) == [.recall, .edit])
      client.clock.advance(by: .seconds(121))
      client.controller.handle(.chat(.selectMessage("a")))
      #expect(client.state.actions(for: message) == [.edit])
      client.controller.handle(.chat(.act(.recall, nil)))
      #expect(client.state.notices.last?.content == .failure(.server(.tooLate)))
      #expect(client.state.main.changes.isEmpty)
      client.clock.advance(by: .seconds(24 * 3600))
      client.controller.handle(.chat(.selectMessage("a")))
      #expect(client.state.actions(for: message) == [])
    }
  }

  @Test func anEditTakesTheComposerAndGivesTheDraftBack() async throws {
    try await run { client in
      client.controller.handle(.chat(.edit(.insert("draft"))))
      client.controller.handle(.chat(.act(.edit, "a")))
      #expect(client.state.chatPane?.composer.text == "hello")
      #expect(client.state.chatPane?.draft == "draft")
      client.controller.handle(.chat(.edit(.insert(" world"))))
      client.controller.handle(.chat(.send))
      #expect(client.state.chatPane?.composer.text == "draft")
      #expect(client.state.main.changes == ["a": .saving("hello world")])
      _ = await client.sent { $0 == .edit(in: .direct(Self.bob), messageID: "a", text: "hello world") }
      await client.link.emit(
        .editReply(EditReply(error: .success, peer: Self.bob, msgid: "a", version: 1), messageID: "a"))
      await client.until { $0.chatPane?.messages.last?.text == "hello world" }
      #expect(client.state.chatPane?.messages.last?.version == 1)
      #expect(client.state.main.changes.isEmpty)
    }
  }

  @Test func aCancelledOrUnchangedEditSendsNothing() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.insert("x"))))
      client.controller.handle(.chat(.cancelEdit))
      #expect(client.state.chatPane?.composer.isEmpty == true)
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.send))
      #expect(client.state.chatPane?.editing == nil)
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.replaceAll("  "))))
      client.controller.handle(.chat(.send))
      #expect(client.state.chatPane?.editing?.messageID == "a")
      await client.settle()
      #expect(await client.sentByUser.isEmpty)
    }
  }

  @Test func theTextOfAnEditThatIsGivenUpCanBeHadBack() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.insert("x"))))
      client.controller.handle(.chat(.cancelEdit))
      client.controller.handle(.chat(.edit(.yank)))
      #expect(client.state.chatPane?.composer.text == "hellox")
    }
  }

  @Test func aRefusedEditComesBackIntoTheComposer() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.replaceAll("new"))))
      client.controller.handle(.chat(.send))
      _ = await client.sent { $0 == .edit(in: .direct(Self.bob), messageID: "a", text: "new") }
      await client.link.emit(.editReply(EditReply(error: .tooLate, peer: Self.bob, msgid: "a"), messageID: "a"))
      await client.until { $0.chatPane?.editing != nil }
      #expect(client.state.chatPane?.composer.text == "new")
      #expect(client.state.chatPane?.messages.last?.text == "hello")
      #expect(client.state.notices.last?.content == .failure(.server(.tooLate)))
    }
  }

  @Test func aRefusedEditIsNotLostWhereSomethingElseStandsInTheComposer() async throws {
    try await run { client in
      client.controller.handle(.chat(.edit(.insert("draft"))))
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.replaceAll("new"))))
      client.controller.handle(.chat(.send))
      _ = await client.sent { $0 == .edit(in: .direct(Self.bob), messageID: "a", text: "new") }
      await client.link.emit(.editReply(EditReply(error: .tooLate, peer: Self.bob, msgid: "a"), messageID: "a"))
      await client.until { $0.notices.last?.content == .changeNotSaved }
      #expect(client.state.notices.map(\.content).contains(.failure(.server(.tooLate))))
      #expect(client.state.chatPane?.composer.text == "draft")
      client.controller.handle(.chat(.edit(.yank)))
      #expect(client.state.chatPane?.composer.text == "draftnew")
    }
  }

  @Test func anEditThatFailsAfterItsChatWasLeftIsNotLost() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.replaceAll("new"))))
      client.controller.handle(.chat(.send))
      let request = await client.sent { $0 == .edit(in: .direct(Self.bob), messageID: "a", text: "new") }
      client.controller.handle(.contacts(.openOwnProfile))
      await client.link.emit(.requestFailed(request, LinkError(code: .timeout, message: "")))
      await client.until { $0.notices.last?.content == .changeNotSaved }
      client.controller.handle(.contacts(.startChat(Self.bob)))
      client.controller.handle(.chat(.edit(.yank)))
      #expect(client.state.chatPane?.composer.text == "new")
    }
  }

  @Test func goingToTheListNeitherEndsAnEditNorTakesItFromTheDisk() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.insert(" world"))))
      client.controller.handle(.main(.back))
      #expect(client.state.chatPane?.editing != nil)
      #expect(client.state.notices.isEmpty)
      #expect(client.state.main.conversations.first { $0.peer == Self.bob }?.draft == "hello world")
    }
  }

  @Test func anEditIsOnDiskUntilItIsSavedOrGivenUp() async throws {
    try await run { client in
      @MainActor func storesDraft(_ text: String) async throws {
        var stored: String?
        while stored != text {
          client.clock.advance(by: .milliseconds(500))
          stored = try await client.history.loadSnapshot().conversations.first?.draft
          await Task.yield()
        }
      }
      client.controller.handle(.chat(.edit(.insert("draft"))))
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.insert(" world"))))
      try await storesDraft("draft\nhello world")
      client.controller.handle(.chat(.cancelEdit))
      try await storesDraft("draft")
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.insert(" moon"))))
      client.controller.handle(.chat(.send))
      _ = await client.sent { $0 == .edit(in: .direct(Self.bob), messageID: "a", text: "hello moon") }
      try await storesDraft("draft\nhello moon")
      await client.link.emit(
        .editReply(EditReply(error: .success, peer: Self.bob, msgid: "a", version: 1), messageID: "a"))
      try await storesDraft("draft")
    }
  }

  @Test func writingARecalledTextAnewKeepsTheEditOfAnother() async throws {
    try await run { client in
      client.addOwnMessage("b", "other", seq: 2)
      client.store.apply(.chat(.recall(in: .direct(Self.bob), sender: ClientHarness.alice, id: "b")))
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.chat(.edit(.insert(" world"))))
      client.controller.handle(.chat(.act(.editAgain, "b")))
      #expect(client.state.chatPane?.composer.text == "other")
      client.controller.handle(.chat(.edit(.yank)))
      #expect(client.state.chatPane?.composer.text == "otherhello world")
    }
  }

  @Test func theDraftOfAChatThatIsLeftWhileEditingIsTheUnsentTextNotTheEdit() async throws {
    try await run { client in
      client.controller.handle(.chat(.edit(.insert("draft"))))
      client.controller.handle(.chat(.act(.edit, "a")))
      client.controller.handle(.main(.back))
      #expect(client.state.main.conversations.first { $0.peer == Self.bob }?.draft == "draft")
    }
  }

  @Test func aMessageRecalledElsewhereEndsItsEdit() async throws {
    try await run { client in
      client.controller.handle(.chat(.act(.edit, "a")))
      client.store.apply(.chat(.recall(in: .direct(Self.bob), sender: ClientHarness.alice, id: "a")))
      #expect(client.state.chatPane?.editing == nil)
      #expect(client.state.chatPane?.composer.isEmpty == true)
    }
  }

  @Test func nothingIsOfferedOnAFamilyServerOrForOthersTexts() async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      await client.openChatWithBob()
      await client.receive("b", "hi")
      await client.until { $0.chatPane?.messages.count == 1 }
      client.type("own")
      for message in client.state.chatPane?.messages ?? [] { #expect(client.state.actions(for: message) == []) }
      #expect(!client.state.settingsRows.contains { $0.privacyTopic != nil })
      #expect(await client.link.sent.allSatisfy { if case .texts = $0 { true } else { false } })
    }
  }

  @Test func ticksFollowTheMarks() async throws {
    try await run { client in
      @MainActor func progress() throws -> MessageProgress {
        client.state.progress(of: try #require(client.state.chatPane?.messages.last), in: .direct(Self.bob))
      }
      var found = [try progress()]
      client.store.apply(.chat(.mergeMarks(.direct(Self.bob), ConversationMarks(peerDelivered: 1))))
      found.append(try progress())
      client.store.apply(.chat(.mergeMarks(.direct(Self.bob), ConversationMarks(peerRead: 1))))
      found.append(try progress())
      client.addOwnMessage("b", "more", seq: 2)
      found.append(try progress())
      #expect(found == [.sent, .delivered, .read, .sent])
    }
  }
}
