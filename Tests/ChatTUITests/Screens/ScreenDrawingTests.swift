import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

/// Frames drawn one after another are those that are drawn alone.
@MainActor
@Suite struct ScreenDrawingTests {
  private static let sizes = [
    Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12), Size(columns: 24, rows: 7),
    Size(columns: 20, rows: 6), Size(columns: 10, rows: 3),
  ]
  private static let edits: [TextEdit] = [
    .insert("q"), .insert("你好"), .insert("a long word that no field of a form is wide enough for"), .insert("👩🏽‍💻"),
    .insert("@example.com"), .deleteBackward, .deleteWordBackward, .moveLeft, .moveToLineStart, .moveToLineEnd,
    .replaceAll(""),
  ]

  private func state(_ page: Page) -> AppState {
    var state = AppState(
      preferences: Preferences(), language: .english, serverName: "127.0.0.1:8080", isOffline: false,
      now: LocalTime(0, zoneOffsetSeconds: 0))
    state.page = page
    state.form = Form(kind: page == .register ? .register : page == .reset ? .reset : .login)
    return state
  }

  private func expectSameFrame(_ drawing: inout ScreenDrawing, _ state: AppState, size: Size, theme: Theme) {
    let drawn = drawing.draw(state, size: size, theme: theme)
    let alone = drawScreen(state, size: size, theme: theme)
    // Without their contents, which would fill the screen with cells.
    let (isSame, knowsTheSame) = (drawn.canvas == alone.canvas, drawn.metrics == alone.metrics)
    let meansTheSame = drawn.hitRegions == alone.hitRegions
    #expect(isSame && knowsTheSame && meansTheSame, "\(state.page) \(size)")
  }

  @Test(arguments: [Page.login, .register, .reset]) func typingShowsWhatAFreshFrameShows(page: Page) {
    var generator = SeededRandom(seed: 5)
    for size in Self.sizes {
      let store = Store(state(page))
      var drawing = ScreenDrawing()
      for _ in 0..<120 {
        store.apply(randomMutation(store.state, &generator))
        expectSameFrame(&drawing, store.state, size: size, theme: .builtInLight)
      }
    }
  }

  @Test func aChatInAnotherZoneShowsWhatAFreshFrameShows() {
    var state = Sample.chat.state(.english)
    var pane = ChatPaneState(.direct(People.bob))
    // Around midnight at UTC+8, and nowhere near it elsewhere.
    let midnight = Sample.now.timestamp.advanced(byMilliseconds: -(17 * 60 * 60_000))
    pane.messages = [-1, 1].map { minute in
      ChatMessage(
        id: "m\(minute)", sender: People.bob, content: "text",
        timestamp: midnight.advanced(byMilliseconds: minute * 60_000),
        delivery: .received)
    }
    state.main.detail = .chat(pane)
    var drawing = ScreenDrawing()
    for hours: Int64 in [8, 9, 8] {
      state.now = LocalTime(Sample.now.timestamp, zoneOffsetSeconds: hours * 3600)
      expectSameFrame(&drawing, state, size: Self.sizes[0], theme: .builtInLight)
    }
  }

  @Test func everySampleAfterAnyOtherShowsWhatAFreshFrameShows() {
    var generator = SeededRandom(seed: 11)
    // Those with other texts under the same ids, which no server has, would meet line breaks of the others.
    let samples = Sample.allCases.filter { $0.state(.english).privacy == nil }
    for size in Self.sizes {
      var drawing = ScreenDrawing()
      for _ in 0..<2 {
        for sample in samples.shuffled(using: &generator) {
          let language = Language.allCases.randomElement(using: &generator) ?? .english
          expectSameFrame(&drawing, sample.state(language), size: size, theme: .builtInLight)
        }
      }
    }
  }

  @Test(arguments: [Sample.chat, .chatNumbered, .searchMessages, .newFriends, .profileFriend])
  func whatHappensOnTheMainPageShowsWhatAFreshFrameShows(sample: Sample) {
    var generator = SeededRandom(seed: 7)
    for size in Self.sizes.prefix(4) {
      let store = Store(sample.state(.english))
      var drawing = ScreenDrawing()
      for number in 0..<120 {
        store.apply(randomMainMutation(store.state, number: number, &generator))
        expectSameFrame(&drawing, store.state, size: size, theme: .builtInLight)
      }
    }
  }

  @Test func typingInAChatDrawsTheComposerAlone() throws {
    var state = Sample.chat.state(.english)
    var drawing = ScreenDrawing()
    let size = Size(columns: 120, rows: 40)
    let before = drawing.draw(state, size: size, theme: .builtInLight)
    var pane = try #require(state.chatPane)
    pane.composer.apply(.insert("q"))
    state.main.detail = .chat(pane)
    let after = drawing.draw(state, size: size, theme: .builtInLight)
    #expect(drawing.page?.drawnCount == 1)
    let composer = try #require(after.metrics.editor(of: .composer)).rect
    let changed = CanvasDiff(from: before.canvas, to: after.canvas).runs.map(\.row)
    #expect(changed.contains(composer.row) && changed.allSatisfy { $0 >= composer.row })
  }

  private func randomMainMutation(
    _ state: AppState, number: Int, _ generator: inout SeededRandom
  ) -> Mutation {
    let conversations = Array(state.main.conversations.ids)
    let conversation = conversations.randomElement(using: &generator) ?? .direct(People.bob)
    let peer = conversation.peer ?? People.bob
    let edit = Self.edits.randomElement(using: &generator) ?? .moveLeft
    switch Int.random(in: 0..<24, using: &generator) {
    case 0:
      return .setNow(LocalTime(state.now.timestamp.advanced(byMilliseconds: 3_600_000), zoneOffsetSeconds: 28_800))
    case 1: return .addNotice(Notice(id: 1, content: .failure(.local("something went wrong"))))
    case 2: return .removeNotice(1)
    case 3: return state.overlay == nil ? .openOverlay(.help()) : .closeOverlay(nil)
    case 4: return .setPreferences(state.preferences, state.language == .english ? .chinese : .english)
    case 5: return .setConnection(state.connection == .online ? .connecting : .online)
    case 6:
      return .main(
        .setFocus([.rail, .search, .list, .transcript, .composer].randomElement(using: &generator) ?? .list))
    case 7: return .chat(.open(ChatPaneState(conversation)))
    case 8, 9:
      let message = ChatMessage(
        id: "n\(number)", sender: peer, content: "text \(number) 你好", timestamp: state.now.timestamp,
        delivery: .received)
      return .chat(.append(in: conversation, message, countsAsUnread: Bool.random(using: &generator)))
    case 10: return .chat(.setTyping(peer, Bool.random(using: &generator)))
    case 11: return .chat(.setPresence([peer: Presence(isOnline: Bool.random(using: &generator), lastSeen: 0)]))
    case 12: return .chat(.selectMessage(state.chatPane?.messages.randomElement(using: &generator)?.id))
    case 13:
      let seq = Int64.random(in: 0..<12, using: &generator)
      return .chat(
        .mergeMarks(
          conversation,
          ConversationMarks(
            peerRead: ConversationSeq(rawValue: seq), peerDelivered: ConversationSeq(rawValue: seq + 1))))
    case 14: return .main(.editSearch(edit))
    case 15: return .main(.markRead(conversation))
    case 16: return .chat(.setUnstored(id: "m6", Bool.random(using: &generator)))
    default: return .chat(.editComposer(edit))
    }
  }

  private func randomMutation(_ state: AppState, _ generator: inout SeededRandom) -> Mutation {
    let field = state.form.focusedField ?? .email
    switch Int.random(in: 0..<20, using: &generator) {
    case 0: return .form(.focus(state.form.controls.randomElement(using: &generator) ?? .submit))
    case 1: return .form(.toggleReveal(.password))
    case 2: return .form(.showAllIssues)
    case 3: return .addNotice(Notice(id: 1, content: .failure(.local("something went wrong"))))
    case 4: return .removeNotice(1)
    case 5: return state.overlay == nil ? .openOverlay(.help()) : .closeOverlay(nil)
    case 6: return .setPreferences(state.preferences, state.language == .english ? .chinese : .english)
    case 7: return .form(state.form.isSubmitting ? .endSubmit(.local("refused")) : .beginSubmit)
    case 8: return .form(.setFamilyClients(!state.form.hasFamilyClients))
    default: return .form(.edit(field, Self.edits.randomElement(using: &generator) ?? .moveLeft))
    }
  }

  @Test func anotherThemeOrSizeIsDrawnAnew() {
    var state = state(.login)
    var drawing = ScreenDrawing()
    for theme in [Theme.builtInLight, Theme.builtInLight.adapted(to: .colors16), .builtInLight] {
      for size in Self.sizes {
        state.form.setText(state.form.text(of: .email) + "x", of: .email)
        expectSameFrame(&drawing, state, size: size, theme: theme)
      }
    }
  }
}
