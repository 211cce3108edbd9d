import Testing

@testable import ChatTUI

@MainActor
@Suite struct TestTerminalTests {
  @Test func inputAndFramesGoThroughIt() throws {
    let terminal = TestTerminal(size: Size(columns: 10, rows: 2))
    var events: [TerminalEvent] = []
    terminal.onEvents = { events += $0 }
    try terminal.start()
    terminal.feed(text: "a\u{1B}[A")
    terminal.feed(bytes: [0x1B])
    terminal.resize(to: Size(columns: 20, rows: 5))
    terminal.resize(to: Size(columns: 20, rows: 5))
    #expect(
      events == [
        .key(Key(.character("a"))), .key(Key(.up)), .key(Key(.escape)), .resize(Size(columns: 20, rows: 5)),
      ])
    terminal.present(Canvas(size: terminal.size))
    #expect(terminal.lastFrame?.size == terminal.size)
    #expect(terminal.frameCount == 1)
    terminal.stop()
    #expect(!terminal.isRunning)
  }

  @Test func oldFramesAreForgotten() {
    let terminal = TestTerminal(size: Size(columns: 1, rows: 1), frameLimit: 2)
    for _ in 0..<5 { terminal.present(Canvas(size: terminal.size)) }
    #expect(terminal.frames.count == 2)
    #expect(terminal.frameCount == 5)
  }
}
