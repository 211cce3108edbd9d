import Testing

@testable import ChatTUI

@Suite struct TerminalControlsTests {
  @Test func everyModeIsLeftAgain() {
    let controls = TerminalControls(type: "xterm-256color") {
      ["rmcup": "\u{1B}[?1049l", "smcup": "\u{1B}[?1049h"][$0]
    }
    for mode in ["2004", "1004", "1002", "1006"] {
      #expect(controls.enter.contains("\u{1B}[?\(mode)h"))
      #expect(controls.leave.contains("\u{1B}[?\(mode)l"))
    }
    #expect(controls.restore.hasPrefix(controls.leave))
    #expect(controls.restore.contains("\u{1B}[?1049l"))
    #expect(controls.restore.utf8.count <= 512)
  }

  @Test func plainTerminalsGetNoPrivateModes() {
    let controls = TerminalControls(type: "linux") { _ in nil }
    #expect(controls.enter.isEmpty)
    #expect(controls.title("x").isEmpty)
  }

  @Test func titlesCannotEndTheirOwnSequence() {
    let controls = TerminalControls(type: "xterm") { _ in nil }
    #expect(controls.title("a\u{7}\u{1B}[2Jb") == "\u{1B}]2;a␇␛[2Jb\u{7}")
  }
}
