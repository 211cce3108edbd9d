import ClientCore
import Testing

@testable import ChatTUI

/// The user's own keys, from the text of the configuration file to what a key does.
@Suite struct BindingsTests {
  private func read(_ text: String) -> (bindings: Bindings, problems: [ConfigurationProblem]) {
    Bindings.read(Configuration(parsing: text).sections)
  }

  private func intents(_ key: Key, _ state: AppState, _ bindings: Bindings) -> [Intent] {
    let frame = drawScreen(state, size: Size(columns: 100, rows: 30), theme: .builtInLight)
    return KeymapTests.intents(Keymap(state: state, frame: frame.map, bindings: bindings).effects(of: key))
  }

  @Test func `own keys count in their section, several a line`() {
    let (bindings, problems) = read(
      """
      language = en
      [keys.list]   # as in vi
      j = down; k = up
      G = last
      [keys.composer]
      Ctrl+G = send; Alt+D = delete-word; F5 = next-chat
      [ keys.text ]
      Ctrl+Equal = undo; Alt+Hash = redo; Alt+Semicolon = yank
      """)
    #expect(problems.isEmpty)
    let list = Sample.chats.state(.english)
    #expect(intents(Key(.character("j")), list, bindings) == [.main(.moveList(.next))])
    #expect(intents(Key(.character("k")), list, bindings) == [.main(.moveList(.previous))])
    #expect(intents(Key(.character("G")), list, bindings) == [.main(.moveList(.last))])
    #expect(intents(Key(.down), list, bindings) == [.main(.moveList(.next))])
    let chat = Sample.chat.state(.english)
    #expect(intents(Key(.character("j")), chat, bindings) == [.chat(.edit(.insert("j")))])
    #expect(intents(Key(.character("g"), .control), chat, bindings) == [.chat(.send)])
    #expect(intents(Key(.function(5)), chat, bindings) == [.main(.switchChat(by: 1))])
    #expect(intents(Key(.function(5)), list, bindings) == [])
    for (key, edit) in [
      (Key(.character("="), .control), TextEdit.undo), (Key(.character("#"), .alt), .redo),
      (Key(.character(";"), .alt), .yank),
    ] {
      #expect(intents(key, chat, bindings) == [.chat(.edit(edit))])
      #expect(intents(key, Sample.login.state(.english), bindings) == [.form(.edit(edit, nil))])
    }
  }

  @Test func `a key that is bound to none means what it would mean if it had never been bound there`() {
    let (bindings, problems) = read("[keys.list]\n/ = none\n[keys.global]\nF3 = none\n[keys.text]\nCtrl+F = right\n")
    #expect(problems.isEmpty)
    var state = Sample.chat.state(.english)
    #expect(intents(Key(.function(3)), state, bindings) == [])
    // What is special comes before what is general.
    #expect(intents(Key(.character("f"), .control), state, bindings) == [.chat(.edit(.moveRight))])
    state.main.focus = .list
    #expect(intents(Key(.character("f"), .control), state, bindings) == [.main(.focus(.search))])
    #expect(
      intents(Key(.character("/")), state, bindings) == [.main(.focus(.composer)), .chat(.edit(.insert("/")))])
  }

  @Test(arguments: [
    ("[keys.lst]\nj = down", 1, 1, "unknown section \"keys.lst\": expected keys. and one of global, notice, main"),
    (" [colours]", 1, 2, "unknown section \"colours\""), ("[keys.list", 1, 1, nil), ("[keys.list]", 1, 1, nil),
    ("[keys.list]\nj = down; Hyper+k = up", 2, 11, "unknown key \"Hyper+k\": expected a character or Enter"),
    ("[keys.list]\nCtrl+I = up", 2, 1, "unknown key \"Ctrl+I\""), ("[keys.list]\n = up", 2, 2, "unknown key \"\""),
    ("[keys.list]\nj =  dwon # x", 2, 6, "unknown command \"dwon\": expected up, down, page-up"),
    ("[keys.list]\nj = send", 2, 5, "no command of keys.list: \"send\""),
    ("[keys.list]\nj", 2, 1, "\"j\": expected a line of the form KEY = command"),
    ("[keys.composer]\nj = down", 2, 1, "\"j\" is typed in composer, not bound there"),
    ("[keys.list]\nj = down\nj = up", 3, 1, "conflict: \"j\" is bound in line 2 too; the later one counts"),
    ("[keys.main]\nCtrl+K = search", 2, 1, "conflict: \"Ctrl+K\" stays delete-to-end in keys.text"),
    ("[keys.main]\nCtrl+K = search\n[keys.text]\nCtrl+K = none", 1, 1, nil),
    ("[keys.list]\n\u{1B}[2J = down", 2, 1, "unknown key \"?[2J\""),
  ])
  func `what cannot be used is told with its place, and the rest counts`(
    text: String, line: Int, column: Int, message: String?
  ) throws {
    let (bindings, problems) = read(text + "\n[keys.global]\nF9 = quit\n")
    #expect(intents(Key(.function(9)), Sample.chats.state(.english), bindings) == [.shell(.askQuit)])
    guard let message else { return #expect(problems.isEmpty) }
    let problem = try #require(problems.first)
    #expect(problems.count == 1 && problem.line == line && problem.column == column)
    #expect(problem.message.hasPrefix(message), "\(problem.message)")
  }

  @Test func `of two lines for a key the later one counts`() {
    let bindings = read("[keys.list]\nj = down\nj = up\n").bindings
    #expect(intents(Key(.character("j")), Sample.chats.state(.english), bindings) == [.main(.moveList(.previous))])
  }

  @Test func `the letters of menus are the same large and small, with own keys too`() throws {
    let bindings = read("[keys.message-menu]\nx = recall\n").bindings
    let menu = Sample.messageMenu.state(.english)
    for letter in "xXrR" {
      #expect(intents(Key(.character(letter)), menu, bindings) == [.chat(.act(.recall, "m7"))], "\(letter)")
    }
  }

  @Test(arguments: Language.allCases) func `hints and the help tell the keys that count`(language: Language) {
    let bindings = read(
      """
      [keys.composer]
      Alt+S = send
      Ctrl+J = none
      Alt+Enter = none
      [keys.global]
      F1 = none; F9 = help; Ctrl+Q = none
      [keys.message-menu]
      Ctrl+X = recall
      """
    ).bindings
    let strings = Strings(language, bindings: bindings)
    #expect(strings.composerPlaceholder == strings.pick("说点什么… Alt+S 发送", "Message… Alt+S sends"))
    #expect(strings.helpHint == strings.pick("F9 帮助", "F9 Help"))
    let keys = strings.help.flatMap(\.entries)
    #expect(keys.contains(HelpEntry("F9", strings.pick("帮助", "this help"))))
    #expect(keys.contains(HelpEntry("Alt+S", strings.pick("发送", "send"))))
    #expect(!keys.contains { $0.keys == "Ctrl+Q" || $0.keys == "F1" || $0.meaning == strings.pick("换行", "new line") })
    #expect(strings.settings(.quit, in: Sample.settings.state(language)).value == nil)
    func text(_ sample: Sample) -> String {
      let state = sample.state(language)
      let canvas = drawScreen(state, size: Size(columns: 100, rows: 30), theme: .builtInLight, bindings: bindings)
        .canvas
      return (0..<30).map { canvas.rowText($0) }.joined(separator: "\n")
    }
    #expect(text(.chat).contains(strings.composerPlaceholder) && text(.login).contains(strings.helpHint))
    #expect(text(.messageMenu).contains("Ctrl+X") && text(.help).contains("F9"))
  }

  @Test func `without own keys nothing is made`() {
    #expect(read("language = en\n").bindings == .standard)
  }
}
