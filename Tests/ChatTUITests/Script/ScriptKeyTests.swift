import Testing

@testable import ChatTUI

@Suite("Script keys")
struct ScriptKeyTests {
  static let names: [String] = {
    var names = ["a", "Z", "好", "é", "-", "/", ";", "\"", "1"]
    let codes = [
      "Enter", "Tab", "Escape", "Backspace", "Delete", "Insert", "Up", "Down", "Left", "Right", "Home", "End", "PageUp",
      "PageDown", "Space",
    ]
    names += codes + (1...12).map { "F\($0)" }
    for modifier in ["Ctrl-", "Alt-", "Shift-", "Ctrl-Alt-", "Ctrl-Shift-"] {
      names += codes.filter { !($0 == "Escape" && modifier.contains("Alt")) }.map { modifier + $0 }
      names += (1...12).map { "\(modifier)F\($0)" }
    }
    names += "abcdefgjklnopqrstuvwxyz\\]^_".map { "Ctrl-\($0)" }
    names += "abz19/".map { "Alt-\($0)" } + ["Ctrl-1", "Ctrl-Alt-a", "Alt-好"]
    return names
  }()

  @Test("the bytes of a key are read back as that key", arguments: names)
  func bytesAreRead(name: String) throws {
    let key = try #require(ScriptKey(name: name))
    var parser = InputParser()
    let events = parser.feed(key.bytes) + parser.flushPendingEscape()
    #expect(events == [.key(key.key)], "\(name): \(events)")
  }

  @Test("common keys are sent as xterm sends them")
  func commonBytes() throws {
    for (name, text) in [
      ("Enter", "\r"), ("Shift-Tab", "\u{1B}[Z"), ("Alt-Enter", "\u{1B}\r"), ("Ctrl-S", "\u{13}"), ("Up", "\u{1B}[A"),
      ("Ctrl-Up", "\u{1B}[1;5A"), ("Delete", "\u{1B}[3~"), ("F1", "\u{1B}OP"), ("F5", "\u{1B}[15~"),
      ("F12", "\u{1B}[24~"),
      ("Backspace", "\u{7F}"), ("Shift-Enter", "\u{1B}[13;2u"), ("Alt-1", "\u{1B}1"), ("Ctrl-Space", "\u{0}"),
    ] {
      #expect(ScriptKey(name: name)?.bytes == Array(text.utf8), "\(name)")
    }
  }

  @Test(
    "names that mean nothing are refused",
    arguments: ["", "Foo", "Ctrl-", "Hyper-x", "ab", "Ctrl-i", "Ctrl-M", "F13", "-a"])
  func unknownNames(name: String) {
    #expect(ScriptKey(name: name) == nil)
  }

  @Test("names of keys and modifiers are taken in either case; Shift makes a letter large")
  func caseOfNames() {
    #expect(ScriptKey(name: "ctrl-s")?.key == ScriptKey(name: "Ctrl-S")?.key)
    #expect(ScriptKey(name: "enter")?.key == Key(.enter))
    #expect(ScriptKey(name: "Shift-a")?.key == Key(.character("A")))
  }
}
