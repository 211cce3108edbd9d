import ChatProtocol
import ClientCore
import Foundation
import Testing

@testable import ChatTUI

/// The list of commands, and what is made from it.
@Suite struct CommandTableTests {
  private static let rows = CommandContext.allCases.flatMap(\.rows)

  @Test func `each command is in the list, with words in both languages, and each context has it once`() {
    for command in Command.allCases {
      #expect(Self.rows.contains { $0.command == command }, "\(command)")
      #expect(command.rawValue.allSatisfy { ("a"..."z").contains($0) || $0 == "-" })
    }
    for context in CommandContext.allCases {
      #expect(Set(context.rows.map(\.command)).count == context.rows.count, "\(context)")
      for row in context.rows {
        #expect(row.context == context && !row.chinese.isEmpty && !row.english.isEmpty && !row.keys.isEmpty)
      }
      #expect(context.chain.contains(context))
    }
  }

  @Test(arguments: CommandContext.allCases)
  func `no key means two things, and the name that is told is the one that the configuration takes`(
    context: CommandContext
  ) {
    var seen: Set<Key> = []
    for key in context.rows.flatMap({ $0.keys + $0.others }) {
      #expect(seen.insert(key).inserted, "\(key.label)")
      #expect(Key(configured: key.label) == key, "\(key.label)")
      #expect(!context.isTypedInto || Keymap.typedText(key) == nil, "\(key.label)")
    }
  }

  @Test(arguments: CommandContext.allCases)
  func `each command leads to something where it is`(context: CommandContext) throws {
    for row in context.rows where row.command != .redraw {
      let state = try Self.state(in: context, for: row.command)
      #expect(context == state.place || state.place.chain.contains(context) || context == .notice, "\(row.command)")
      let frame = drawScreen(state, size: Size(columns: 40, rows: 12), theme: .builtInLight)
      let keymap = Keymap(state: state, frame: frame.map)
      #expect(!keymap.intents(for: row.command).isEmpty, "\(row.command)")
      #expect(keymap.action(of: try #require(row.keys.first)) == .command(row.command), "\(row.command)")
    }
  }

  /// A state in which the keys of a context count.
  private static func state(in context: CommandContext, for command: Command) throws -> AppState {
    var state: AppState
    switch context {
    case .notice: state = Sample.registerMail.state(.english)
    case .global, .main, .composer, .text: state = Sample.chat.state(.english)
    case .rail:
      state = Sample.chats.state(.english)
      state.main.focus = .rail
    case .list: state = Sample.chats.state(.english)
    case .search: state = Sample.search.state(.english)
    case .transcript: state = Sample.chatSelected.state(.english)
    case .detail: state = Sample.newFriends.state(.english)
    case .form: state = Sample.login.state(.english)
    case .button:
      state = Sample.login.state(.english)
      state.form.focus = .submit
    case .success: state = Sample.success.state(.english)
    case .menu, .blocked: state = Sample.blocked.state(.english)
    case .messageMenu:
      state = Sample.messageMenu.state(.english)
      state.overlays = [
        .messageMenu(try #require(MessageMenu(messageID: "m7", actions: [.resend, .recall, .edit])))
      ]
    case .requestMenu: state = Sample.applicationMenu.state(.english)
    case .settings: state = Sample.settings.state(.english)
    case .question: state = Sample.confirmQuit.state(.english)
    case .help: state = Sample.help.state(.english)
    }
    return state
  }

  // MARK: Documents

  @Test func `the table in the README is that of the help`() throws {
    let entries = Strings(.english).help.prefix(2).flatMap(\.entries)
    let rows = entries.map { "| \($0.keys) | \($0.meaning) |" }
    try expectTable(["| key | does |", "|---|---|"] + rows, in: "README.md")
  }

  @Test func `docs/keys.md lists every command`() throws {
    let rows = Self.rows.map { row in
      let keys = (row.keys + row.others).map { "`\($0.label)`" }.joined(separator: " ")
      return "| \(row.context.rawValue) | `\(row.command.rawValue)` | \(keys) | \(row.english) | \(row.chinese) |"
    }
    try expectTable(["| section | command | keys | does | 中文 |", "|---|---|---|---|---|"] + rows, in: "docs/keys.md")
  }

  /// Compares a table between two comments of a document with what it should be. `WECHAT_TUI_RECORD=1` writes it, and
  /// fails.
  private func expectTable(
    _ lines: [String], in document: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
    let file = root.appendingPathComponent(document).standardizedFileURL
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- made from the list of commands -->\n"))
    let end = try #require(text.range(of: "<!-- end -->", range: start.upperBound..<text.endIndex))
    let table = lines.map { $0 + "\n" }.joined()
    guard text[start.upperBound..<end.lowerBound] != table else { return }
    if ProcessInfo.processInfo.environment["WECHAT_TUI_RECORD"] == "1" {
      let new = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: table)
      try new.write(to: file, atomically: true, encoding: .utf8)
    }
    Issue.record("the table of \(document) should be:\n\(table)", sourceLocation: sourceLocation)
  }
}

extension AppState {
  /// Where the keymap sees the user.
  fileprivate var place: CommandContext { Keymap(state: self, frame: Keymap.FrameMap()).place }
}
