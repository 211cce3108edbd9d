import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

@Suite("Marks of messages")
struct MessageMarkTests {
  private func text(_ state: AppState, _ size: Size, theme: Theme = .builtInLight) -> [String] {
    let canvas = drawScreen(state, size: size, theme: theme).canvas
    return (0..<size.rows).map { canvas.rowText($0) }
  }

  /// One own message that got so far.
  private func state(
    _ marks: ConversationMarks, seq: ConversationSeq? = 1, text: String = "hi", version: Int64 = 0,
    language: Language = .english
  ) -> AppState {
    var state = Sample.chatNumbered.state(language)
    var message = People.message(1, text, from: People.alice, minutesAgo: 1, delivery: .sent)
    message.seq = seq
    message.version = version
    var pane = ChatPaneState(.direct(People.bob))
    pane.messages = [message]
    pane.hasOlder = false
    state.main.detail = .chat(pane)
    state.main.conversations[0].marks = marks
    return state
  }

  @Test("one tick for the server, two for the other side, in colour when read")
  func ticks() throws {
    let size = Size(columns: 40, rows: 12)
    func row(_ marks: ConversationMarks, seq: ConversationSeq? = 1) throws -> String {
      try #require(text(state(marks, seq: seq), size).first { $0.contains("hi") })
    }
    #expect(try row(ConversationMarks()).contains(" ✓  hi"))
    #expect(try row(ConversationMarks(peerDelivered: 1)).contains("✓✓  hi"))
    // A family server numbers nothing, and keeps nothing.
    #expect(try row(ConversationMarks(peerRead: 9, peerDelivered: 9), seq: nil).contains(" →  hi"))
    let read = drawScreen(state(ConversationMarks(peerRead: 1)), size: size, theme: .builtInLight).canvas
    let delivered = drawScreen(state(ConversationMarks(peerDelivered: 1)), size: size, theme: .builtInLight).canvas
    #expect(ScreenSnapshot(read).text != ScreenSnapshot(delivered).text)
  }

  @Test("without colours a word says that it was read", arguments: Language.allCases)
  func withoutColors(language: Language) {
    let mono = Theme.builtInLight.adapted(to: .mono)
    let word = language == .chinese ? "已读" : "read"
    let read = state(ConversationMarks(peerRead: 1), language: language)
    for size in ScreenSnapshotTests.sizes {
      #expect(text(read, size, theme: mono).contains { $0.contains("✓✓ \(word)  hi") })
      #expect(!text(read, size).contains { $0.contains(word) })
    }
  }

  @Test("a bubble as wide as the pane leaves its marks whole", arguments: [20, 21, 30, 40])
  func narrow(columns: Int) {
    let long = String(repeating: "字", count: 60)
    let rows = text(
      state(ConversationMarks(peerDelivered: 1), text: long, version: 1), Size(columns: columns, rows: 12))
    #expect(rows.contains { $0.contains("✓✓") })
    #expect(rows.contains { $0.contains("(edited)") })
    #expect(!rows.contains { $0.contains("…") && $0.contains("(ed") && !$0.contains("(edited)") })
  }

  @Test("each tick stands once, at the newest message that has it")
  func onePerState() {
    var filter = MessageProgress.TickFilter()
    let states: [MessageProgress] = [.queued, .sent, .sent, .received, .delivered, .sent, .delivered, .read, .read]
    #expect(states.map { filter.shows($0) } == [true, true, false, true, true, false, false, true, false])
  }

  @Test(
    "the smallest screen shows typing in place of the name, and a recall in two lines", arguments: Language.allCases)
  func smallest(language: Language) {
    let size = Size(columns: 20, rows: 6)
    let typing = text(Sample.chatTyping.state(language), size)
    #expect(typing[0].contains(language == .chinese ? "输入中…" : "typing…"))
    var state = Sample.chatNumbered.state(language)
    var pane = People.numberedPane()
    pane.messages = Array(pane.messages.prefix(5))
    state.main.detail = .chat(pane)
    let rows = text(state, size)
    #expect(rows.contains { $0.contains(language == .chinese ? "重新编辑" : "Edit again") })
  }

  @Test("a recalled message of others says nothing of its name's control marks")
  func hostileName() {
    var state = Sample.chatNumbered.state(.english)
    state.main.contacts[People.bob]?.remark = "\u{1B}[31m\u{202E}evil"
    for row in text(state, Size(columns: 80, rows: 24)) {
      for scalar in row.unicodeScalars {
        #expect(scalar.properties.generalCategory != .control && scalar.value != 0x202E)
      }
    }
  }
}
