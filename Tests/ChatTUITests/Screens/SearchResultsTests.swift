import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

@MainActor @Suite struct SearchResultsTests {
  private func line(_ text: String, _ query: String, _ columns: Int) -> HitLine {
    HitLine(text, query: SearchQuery(query), columns: columns, mode: .full)
  }

  @Test func `a line that fits stays whole`() {
    let line = line("我们明天见", "明天", 10)
    #expect([line.before, line.hit, line.behind] == ["我们", "明天", "见"])
  }

  @Test func `a long line is cut on both sides around what was found`() {
    let line = line("一二三四五六七八九十明天甲乙丙丁戊己庚辛", "明天", 16)
    #expect([line.before, line.hit, line.behind] == ["…十", "明天", "甲乙丙丁…"])
    let end = self.line("一二三四五六七八九十明天甲", "明天", 16)
    #expect([end.before, end.hit, end.behind] == ["…七八九十", "明天", "甲"])
    let start = self.line("明天甲乙丙丁戊己庚辛", "明天", 9)
    #expect([start.before, start.hit, start.behind] == ["", "明天", "甲乙…"])
  }

  @Test func `what was found is in sight at every width, and no width is passed`() {
    let texts = ["aé👨‍👩‍👧 我们明天见 👍🏽 and more words to follow here", "明天", "x明天", "明天x", String(repeating: "明天", count: 20)]
    for text in texts {
      for columns in 0...60 {
        let line = line(text, "明天", columns)
        let all = line.before + line.hit + line.behind
        #expect(TextWidth.columns(all) <= max(0, columns), "\(columns): \(all)")
        if columns >= 6 { #expect(line.hit == "明天", "\(columns)") }
        if columns > 0 { #expect(line.hit.hasPrefix("明") || columns < 4, "\(columns): \(line)") }
      }
    }
  }

  @Test func `a text that holds it no more is shown from its beginning`() {
    #expect(line("nothing here", "明天", 8).before == "nothing…")
  }

  @Test(arguments: Language.allCases) func `the hint of the user search fits at 80 columns`(language: Language) throws {
    var state = Sample.searchMessages.state(language)
    state.main.search.selection = try #require(state.searchRows.indices.last)
    let frame = drawScreen(state, size: Size(columns: 80, rows: 24), theme: .builtInLight)
    let hint = Strings(language).lookUpHint
    #expect((0..<24).contains { frame.canvas.rowText($0).contains(hint) })
  }

  @Test func `rows can be clicked and headings not, and the selected one is always in sight`() throws {
    var state = Sample.searchMessages.state(.chinese)
    for size in ScreenSnapshotTests.sizes {
      for selected in state.searchRows.indices {
        state.main.search.selection = selected
        let frame = drawScreen(state, size: size, theme: .builtInLight)
        let list = try #require(frame.metrics.list)
        let place = try #require(frame.hitRegions.last { $0.action == .main(.openRow(selected)) }).rect
        #expect(place.rows >= 2 && list.intersection(place) == place, "\(size) \(selected)")
      }
    }
  }

  @Test func `a message that was jumped to stands in the middle, and scrolling goes on from there`() throws {
    let state = Sample.chatFound.state(.english)
    for size in ScreenSnapshotTests.sizes {
      let frame = drawScreen(state, size: size, theme: .builtInLight)
      let found = try #require(frame.hitRegions.first { $0.action == .chat(.selectMessage("m250")) }).rect
      let transcript = try #require(frame.metrics.transcript)
      #expect(found.row > transcript.row && found.bottom < transcript.bottom)
      let keymap = Keymap(state: state, frame: frame.map)
      #expect(KeymapTests.intents(keymap.effects(of: Key(.up))) == [.chat(.selectMessage("m250"))])
      let moved = KeymapTests.scrolled([keymap.scrollTranscript(by: 1)], state, size)
      #expect(moved == frame.metrics.transcriptScroll + 1)
    }
  }

  @Test func `near the end of what is loaded newer messages are asked for, and the screen does not move`() throws {
    var state = Sample.chatFound.state(.english)
    var pane = Found.pane()
    pane.anchor = .top(pane.messages[488].key, offset: 0, lines: 0)
    state.main.detail = .chat(pane)
    let size = Size(columns: 120, rows: 40)
    let frame = drawScreen(state, size: size, theme: .builtInLight)
    let keymap = Keymap(state: state, frame: frame.map)
    let isLoading = { (intent: Intent?) in
      if case .chat(.scroll(_, nearing: .newest)) = intent { true } else { false }
    }
    #expect(isLoading(keymap.scrollTranscript(by: -1)))
    // Below the newest loaded message there is more to choose from.
    pane.selectedMessage = "m499"
    pane.anchor = frame.metrics.anchor(atScroll: 0)
    state.main.detail = .chat(pane)
    let end = drawScreen(state, size: size, theme: .builtInLight)
    let down = KeymapTests.intents(Keymap(state: state, frame: end.map).effects(of: Key(.down)))
    #expect(isLoading(down.first))
    let store = Store(state)
    store.apply(.chat(.window(.beginLoadingNewer)))
    let before = drawScreen(store.state, size: size, theme: .builtInLight)
    let newer = (500..<560).map { People.message($0, "newer \($0)", from: People.bob, minutesAgo: 1) }
    store.apply(.chat(.window(.appendNewer(in: .direct(People.bob), newer, hasNewer: true))))
    let after = drawScreen(store.state, size: size, theme: .builtInLight)
    let transcript = try #require(before.metrics.transcript)
    for row in transcript.row..<transcript.bottom - 1 {
      // But for the scrollbar.
      #expect(before.canvas.rowText(row).prefix(60) == after.canvas.rowText(row).prefix(60), "row \(row)")
    }
  }
}
