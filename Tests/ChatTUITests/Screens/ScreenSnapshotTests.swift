import ClientCore
import Testing

@testable import ChatTUI

@Suite("Screens")
struct ScreenSnapshotTests {
  static let sizes = [
    Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12),
  ]

  @Test("every page, pane and dialog looks as it did", arguments: Sample.allCases, Language.allCases)
  func looksAsStored(sample: Sample, language: Language) throws {
    for size in Self.sizes {
      let frame = drawScreen(sample.state(language), size: size, theme: .builtInLight)
      try expectStored(frame.canvas, as: "\(sample.rawValue)-\(size.columns)x\(size.rows)-\(language.rawValue)")
    }
  }

  @Test("no size makes drawing fail, put the cursor outside or leave a click without a place")
  func everySizeIsDrawn() {
    for sample in Sample.allCases {
      for rows in [0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 13, 15, 16, 20, 25, 31, 60] {
        for columns in [0, 1, 2, 19, 20, 21, 25, 29, 30, 33, 39, 45, 60, 69, 70, 75, 99, 200] {
          let size = Size(columns: columns, rows: rows)
          let frame = drawScreen(sample.state(.chinese), size: size, theme: .builtInLight)
          #expect(frame.canvas.size == size)
          if let cursor = frame.canvas.cursor {
            #expect(frame.canvas.bounds.contains(cursor), "\(sample) \(columns)x\(rows) cursor \(cursor)")
          }
          for region in frame.hitRegions {
            #expect(!region.rect.isEmpty && frame.canvas.bounds.intersection(region.rect) == region.rect)
          }
        }
      }
    }
  }

  @Test("below the usable size one line says which size is needed", arguments: Language.allCases)
  func saysWhenTooSmall(language: Language) {
    let frame = drawScreen(Sample.chat.state(language), size: Size(columns: 19, rows: 5), theme: .builtInLight)
    #expect(frame.metrics.shape == .tooSmall)
    let text = (0..<5).map { frame.canvas.rowText($0) }.joined()
    #expect(text.contains("20x6"))
  }

  @Test("the smallest screens have a word and never half of one", arguments: Language.allCases)
  func wordWhenTooSmall(language: Language) {
    for (columns, rows) in [(19, 5), (19, 1), (10, 2), (6, 1), (5, 5)] {
      let frame = drawScreen(
        Sample.chat.state(language), size: Size(columns: columns, rows: rows), theme: .builtInLight)
      let text = (0..<rows).map { frame.canvas.rowText($0) }.joined()
      #expect(text.contains(language == .chinese ? "小" : "mall"), "\(columns)x\(rows)")
      #expect(!text.contains("…"))
    }
  }

  @Test(
    "a message with nothing to see has words in its bubble and in the list",
    arguments: ["\n\n", "\u{3164}", " \u{200B}"])
  func blankMessages(text: String) {
    var state = Sample.chat.state(.english)
    let message = People.message(1, text, from: People.bob, minutesAgo: 1)
    var pane = ChatPaneState(.direct(People.bob))
    pane.messages = [message]
    state.main.detail = .chat(pane)
    state.main.conversations[0].lastMessage = message
    for size in [Size(columns: 120, rows: 40), Size(columns: 100, rows: 20)] {
      let canvas = drawScreen(state, size: size, theme: .builtInLight).canvas
      let all = (0..<size.rows).map { canvas.rowText($0) }.joined(separator: "\n")
      #expect(all.ranges(of: "(blank message)").count == 2)
    }
  }

  @Test("a message of a kind that is not known is shown by what it says in words", arguments: ["", "photo.png"])
  func unknownKinds(words: String) {
    var state = Sample.chat.state(.english)
    var message = People.message(1, words, from: People.bob, minutesAgo: 1)
    message.content.kind = .other("image", data: #"{"id":"\u001b[31m"}"#)
    var pane = ChatPaneState(.direct(People.bob))
    pane.messages = [message]
    state.main.detail = .chat(pane)
    state.main.conversations[0].lastMessage = message
    let canvas = drawScreen(state, size: Size(columns: 120, rows: 40), theme: .builtInLight).canvas
    let all = (0..<40).map { canvas.rowText($0) }.joined(separator: "\n")
    #expect(all.contains(words.isEmpty ? "(cannot be shown here)" : "(cannot be shown here) photo.png"))
    // In the list, where there is less room for it, too.
    #expect(all.ranges(of: "(cannot be").count == 2)
    #expect(!all.contains("[31m"))
  }

  @Test("a notice leaves the head of the chat free, and one that is too long fills what there is", arguments: sizes)
  func notices(size: Size) {
    var state = Sample.notices.state(.english)
    let plain = Sample.chat.state(.english)
    #expect(
      drawScreen(state, size: size, theme: .builtInLight).canvas.rowText(0)
        == drawScreen(plain, size: size, theme: .builtInLight).canvas.rowText(0))
    let long = "why it failed " + String(repeating: "and what to do ", count: 40)
    state.notices = [Notice(id: 1, content: .settingsProblem(long))]
    for size in [size, Size(columns: 20, rows: 6)] {
      let canvas = drawScreen(state, size: size, theme: .builtInLight).canvas
      #expect((0..<size.rows).contains { canvas.rowText($0).contains("Problem in the") })
      #expect((0..<size.rows).map { canvas.rowText($0) }.joined().contains("failed"))
    }
  }

  @Test("why a form failed is read as a whole", arguments: sizes)
  func longFailures(size: Size) {
    var state = Sample.loginFailed.state(.english)
    state.form.failure = .local("BEGIN " + String(repeating: "cause and remedy ", count: 9) + "/a/long/path END")
    let canvas = drawScreen(state, size: size, theme: .builtInLight).canvas
    let text = (0..<size.rows).map { canvas.rowText($0) }.joined()
    #expect(text.contains("BEGIN") && text.contains("END"))
  }

  @Test("a chat of 500 long messages lays out only what is seen, and less the second time")
  func longChatsAreCheap() {
    var drawing = ScreenDrawing()
    var state = Sample.chatScrolled.state(.english)
    let size = Size(columns: 120, rows: 40)
    let frame = drawing.draw(state, size: size, theme: .builtInLight)
    #expect(drawing.layouts.count < 100)
    #expect(frame.metrics.transcriptMaxScroll > 60)
    state.preferences.emoji = .safe
    let other = drawing.draw(state, size: size, theme: .builtInLight)
    #expect(other.metrics.transcriptMaxScroll == frame.metrics.transcriptMaxScroll)
  }

  @Test("nothing from others reaches the canvas as a control or a direction mark")
  func hostileTextIsHarmless() {
    let hostile = "\u{1B}[31mred\u{7}\u{202E}evil\u{2066}\u{9B}2J\u{0}\r\n\u{200F}\u{E0041}"
    var state = Sample.chat.state(.english)
    state.main.conversations[0].lastMessage = People.message(1, hostile, from: People.bob, minutesAgo: 1)
    state.main.contacts[People.bob]?.remark = hostile
    var pane = People.pane()
    pane.messages.append(People.message(99, hostile, from: People.bob, minutesAgo: 0))
    state.main.detail = .chat(pane)
    state.notices = [Notice(id: 1, content: .friendAdded(hostile))]
    let canvas = drawScreen(state, size: Size(columns: 100, rows: 30), theme: .builtInLight).canvas
    for row in 0..<30 {
      for scalar in canvas.rowText(row).unicodeScalars {
        #expect(scalar.properties.generalCategory != .control, "U+\(String(scalar.value, radix: 16))")
        #expect(![0x202E, 0x2066, 0x200F].contains(scalar.value) && scalar.value < 0xE0000)
      }
    }
  }

  @Test("blanks at the end of a line never stick out of a bubble")
  func hangingBlanks() {
    func pane(_ text: String) -> AppState {
      var state = Sample.chat.state(.english)
      var pane = People.pane()
      pane.messages = [People.message(1, text, from: People.bob, minutesAgo: 0)]
      pane.firstUnread = nil
      state.main.detail = .chat(pane)
      return state
    }
    let size = Size(columns: 80, rows: 24)
    let words = Array(repeating: "word", count: 30).joined(separator: " ")
    let plain = drawScreen(pane(words + "\nend"), size: size, theme: .builtInLight)
    let hanging = drawScreen(
      pane(words + String(repeating: " ", count: 60) + "\nend"), size: size, theme: .builtInLight)
    #expect(hanging.canvas == plain.canvas)
  }
}
