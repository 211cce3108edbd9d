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
    #expect(drawn.canvas == alone.canvas)
    #expect(drawn.metrics == alone.metrics)
    #expect(drawn.hitRegions == alone.hitRegions)
    drawing.keep(drawn, of: state, theme: theme)
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
