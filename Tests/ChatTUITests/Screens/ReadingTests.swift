import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

/// While the user reads, nothing that happens around the text moves it.
@MainActor @Suite("Reading")
struct ReadingTests {
  private static let sizes = [Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12)]

  /// A chat with messages 200…499 loaded, scrolled up by some lines.
  private func store(scrolledUp lines: Int, _ size: Size, _ language: Language = .english) -> Store {
    var state = Sample.chatScrolled.state(language)
    var pane = ChatPaneState(.direct(People.bob))
    pane.messages = Array(People.manyMessages[200...])
    state.main.detail = .chat(pane)
    state.main.focus = .transcript
    let store = Store(state)
    scroll(store, by: lines, size)
    return store
  }

  private func frame(_ store: Store, _ size: Size) -> ScreenFrame {
    drawScreen(store.state, size: size, theme: .builtInLight)
  }

  private func scroll(_ store: Store, by lines: Int, _ size: Size) {
    switch Keymap(state: store.state, frame: frame(store, size).map).scrollTranscript(by: lines) {
    case .chat(.scroll(let anchor, _)): store.apply(.chat(.scroll(to: anchor)))
    case .chat(.scrollToEnd): store.apply(.chat(.scrollToEnd))
    case .chat(.loadOlder): break
    default: Issue.record("not a scroll")
    }
  }

  /// The rows of the messages, but for the scrollbar and the row where the way back to the end stands.
  private func rows(_ store: Store, _ size: Size) -> [String] {
    let frame = frame(store, size)
    guard let transcript = frame.metrics.transcript else { return [] }
    return (transcript.row..<transcript.bottom - 1).map { row in
      var text = ""
      for column in transcript.column..<transcript.right - 1 {
        // How far an own message got stands at the newest one that got there, wherever that is.
        let sign = frame.canvas[Point(column: column, row: row)].cluster.string
        text += sign == "✓" || sign == "→" ? " " : sign
      }
      return text
    }
  }

  private func message(_ index: Int, _ text: String, from sender: UserID = People.bob) -> ChatMessage {
    People.message(index, text, from: sender, minutesAgo: 0)
  }

  /// What can happen around a reader; messages 490… are on the screen or below it, 300 is far above.
  enum Event: String, CaseIterable, Sendable {
    case appended, manyAppended, olderLoaded, editedAbove, recalledAbove, recalledBelow, marked, ownFromOtherDevice
    case selected
  }

  private func happen(_ event: Event, _ store: Store) {
    let alice = People.alice
    switch event {
    case .appended:
      store.apply(.chat(.append(in: .direct(People.bob), message(900, "new\nand more"), countsAsUnread: false)))
    case .manyAppended:
      for index in 900..<960 {
        store.apply(.chat(.append(in: .direct(People.bob), message(index, "new \(index)"), countsAsUnread: false)))
      }
    case .olderLoaded:
      let older = Array(People.manyMessages[100..<200])
      store.apply(.chat(.prependOlder(in: .direct(People.bob), older, hasOlder: true)))
    case .editedAbove:
      let long = String(repeating: "a much longer text ", count: 40)
      store.apply(
        .chat(.edit(in: .direct(People.bob), sender: People.bob, id: "m301", MessageContent(long), version: 1)))
    case .recalledAbove: store.apply(.chat(.recall(in: .direct(People.bob), sender: People.bob, id: "m319")))
    case .recalledBelow: store.apply(.chat(.recall(in: .direct(People.bob), sender: People.bob, id: "m499")))
    case .marked: store.apply(.chat(.mergeMarks(.direct(People.bob), ConversationMarks(peerRead: 9, peerDelivered: 9))))
    case .ownFromOtherDevice:
      var own = message(901, "from the phone", from: alice)
      own.delivery = .sent
      own.seq = 901
      store.apply(.chat(.append(in: .direct(People.bob), own, countsAsUnread: false)))
    case .selected: store.apply(.main(.setFocus(.composer)))
    }
  }

  @Test("what happens elsewhere in the chat does not move what is read", arguments: Event.allCases)
  func staysPut(event: Event) {
    for size in Self.sizes {
      // What is taken back right below the screen leaves nothing to fill it with.
      for lines in event == .recalledBelow ? [60, 400] : [3, 40, 400] {
        let store = store(scrolledUp: lines, size)
        let before = rows(store, size)
        happen(event, store)
        #expect(rows(store, size) == before, "\(size) \(lines)")
        #expect(frame(store, size).metrics.transcriptScroll > 0)
      }
    }
  }

  @Test("at the newest end the view follows")
  func follows() {
    for size in Self.sizes {
      let store = store(scrolledUp: 5, size)
      scroll(store, by: -5, size)
      #expect(store.state.chatPane?.anchor == nil)
      happen(.appended, store)
      #expect(rows(store, size).contains { $0.contains("and more") } || size.rows < 14)
      #expect(frame(store, size).metrics.transcriptScroll == 0)
      #expect(store.state.chatPane?.newBelowCount == 0)
    }
  }

  @Test("messages that come are counted while one reads")
  func counts() {
    let size = Self.sizes[1]
    let store = store(scrolledUp: 40, size)
    happen(.manyAppended, store)
    happen(.ownFromOtherDevice, store)
    #expect(store.state.chatPane?.newBelowCount == 60)
    let canvas = frame(store, size).canvas
    #expect((0..<size.rows).contains { canvas.rowText($0).contains("60 new") })
    scroll(store, by: .min / 2, size)
    #expect(store.state.chatPane?.newBelowCount == 0)
  }

  @Test("a composer that grows covers the end and moves nothing, nor does it change how messages look")
  func composerGrows() {
    for size in Self.sizes + [Size(columns: 100, rows: 30), Size(columns: 80, rows: 26)] {
      let store = store(scrolledUp: 40, size)
      let before = rows(store, size)
      for _ in 0..<12 {
        store.apply(.chat(.editComposer(.insert("x\n"))))
        let now = rows(store, size)
        #expect(now == Array(before.prefix(now.count)), "\(size)")
      }
    }
  }

  @Test("a message that was jumped to stays where it is while others come and the composer grows")
  func jump() {
    for size in Self.sizes {
      var state = Sample.chatFound.state(.english)
      state.main.focus = .composer
      let store = Store(state)
      let before = rows(store, size)
      happen(.recalledAbove, store)
      happen(.olderLoaded, store)
      #expect(rows(store, size) == before)
      store.apply(.chat(.editComposer(.insert("x\nx\nx\nx"))))
      let now = rows(store, size)
      #expect(now == Array(before.prefix(now.count)), "\(size)")
    }
  }

  @Test("another size or language leaves the message at the top of the screen there")
  func otherSizes() throws {
    /// On which row of the screen the text line stands that the anchor names.
    func row(_ store: Store, _ size: Size) throws -> Int {
      guard case .top(let key, let offset, _) = store.state.chatPane?.anchor else { return .max }
      let metrics = frame(store, size).metrics
      let place = try #require(metrics.messages.first { $0.key == key })
      let top = metrics.transcriptScroll + (metrics.transcript?.rows ?? 0)
      return top - place.top + place.linesAboveText + place.layout.row(holding: offset)
    }
    for lines in [301, 450] {
      let first = Self.sizes[1]
      let store = store(scrolledUp: lines, first)
      let before = rows(store, first)
      let wanted = try row(store, first)
      #expect(abs(wanted) <= 2)
      for size in Self.sizes + [Size(columns: 79, rows: 30), Size(columns: 60, rows: 9)] {
        #expect(try row(store, size) == wanted, "\(size)")
      }
      #expect(rows(store, first) == before)
      var chinese = store.state
      chinese.language = .chinese
      let other = Store(chinese)
      #expect(try row(other, first) == wanted)
    }
  }

  @Test("a time stands where a pause or another day begins, forward and back, in the user's zone")
  func separators() throws {
    /// Minutes from midnight of the present day, 1 May 2024; they are shown in UTC+8.
    func shown(_ minutes: [Int64]) -> [String] {
      var state = Sample.chat.state(.english)
      var pane = ChatPaneState(.direct(People.bob))
      let midnight = Sample.now.timestamp.advanced(byMilliseconds: -(17 * 60 * 60_000))
      pane.messages = minutes.enumerated().map { index, minute in
        ChatMessage(
          id: "m\(index)", sender: People.bob, content: "text",
          timestamp: midnight.advanced(byMilliseconds: minute * 60_000),
          delivery: .received)
      }
      state.main.detail = .chat(pane)
      let canvas = drawScreen(state, size: Size(columns: 69, rows: 60), theme: .builtInLight).canvas
      return (0..<60).map { canvas.rowText($0).trimmingPrefix { $0 == " " } }.filter { $0.contains(":") }.map(
        String.init)
    }
    #expect(shown([-2, -1, 0, 1]) == ["Yesterday 23:58", "00:00"])
    #expect(shown([1, 0, -1]) == ["00:01", "Yesterday 23:59"])
    #expect(shown([60, 65, 71]) == ["01:00", "01:11"])
    #expect(shown([60, 57, 30]) == ["01:00", "00:30"])
    #expect(shown([60, 60 * 24 * 5, 60]) == ["01:00", "6 May 00:00", "01:00"])
  }

  @Test("what is read may itself be edited or taken back")
  func readMessageChanges() throws {
    let size = Self.sizes[1]
    let store = store(scrolledUp: 60, size)
    let key = try #require(store.state.chatPane?.anchor?.message)
    store.apply(.chat(.edit(in: .direct(People.bob), sender: key.sender, id: key.id, "short", version: 1)))
    store.apply(.chat(.recall(in: .direct(People.bob), sender: key.sender, id: key.id)))
    let metrics = frame(store, size).metrics
    let place = try #require(metrics.messages.first { $0.key == key })
    let top = metrics.transcriptScroll + (metrics.transcript?.rows ?? 0)
    // It or what follows it stands at the top.
    #expect(abs(place.top - top) <= 2)
  }

  @Test("an anchor that is not loaded, and any numbers in it, show something", arguments: [Int.min, -1, 0, .max])
  func absurdAnchors(number: Int) {
    let size = Self.sizes[1]
    let store = store(scrolledUp: 0, size)
    let key = store.state.chatPane?.messages[100].key ?? MessageKey(sender: People.bob, id: "")
    for anchor in [
      TranscriptAnchor.top(key, offset: number, lines: number), .top(key, offset: 0, lines: number),
      .center(MessageKey(sender: People.bob, id: "gone")),
    ] {
      store.apply(.chat(.scroll(to: anchor)))
      #expect(rows(store, size).contains { $0.contains("words") })
    }
  }
}
