import Foundation
import Testing

@testable import ChatTUI

@Suite struct ThemeLoaderTests {
  /// The text of a whole theme, with lines appended.
  private func text(adding lines: String...) throws -> String {
    try String(contentsOfFile: ThemeFiles.path("wechat-light"), encoding: .utf8) + lines.joined(separator: "\n")
  }

  private func parsed(_ text: String, file: String = "t.theme") -> LoadedTheme {
    ThemeLoader.parse(text, name: "t", file: file)
  }

  @Test(arguments: [
    ("nonsense", "t.theme:1:1: expected `scope.property = value`"),
    ("\n\n  roof.foreground = #ffffff", "t.theme:3:3: unknown scope \"roof\"; allowed: text, background, "),
    ("text.color = #ffffff", "t.theme:1:6: unknown property \"color\"; allowed: foreground, background, "),
    ("text = #ffffff", "t.theme:1:1: \"text\" needs a property, such as text.foreground"),
    ("text.foreground = #fff", "t.theme:1:19: \"#fff\" is no colour; allowed: #rrggbb, "),
    ("text.foreground = #ggffff", "t.theme:1:19: \"#ggffff\" is no colour; allowed: "),
    ("text.foreground = 256", "t.theme:1:19: \"256\" is no colour; allowed: "),
    ("text.foreground =", "t.theme:1:18: \"\" is no colour; allowed: "),
    ("text.foreground = $sky", "t.theme:1:19: no colour \"sky\" is named above"),
    ("text.foreground.16 = #ffffff", "t.theme:1:22: \"#ffffff\" is no basic colour; allowed: default, black, "),
    ("text.attributes = bold shiny", "t.theme:1:24: unknown attribute \"shiny\"; allowed: none, bold, "),
    ("text.foreground = 1\ntext.foreground = 2", "t.theme:2:1: \"text.foreground\" is already set in line 1"),
    ("text.\u{1B}[2J = 2", "t.theme:1:6: unknown property \"␛[2J\"; allowed: "),
    ("list.roof.foreground = #ffffff", "t.theme:1:1: unknown scope \"list.roof\"; allowed: text, background, "),
    ("list.selected.colour = #ffffff", "t.theme:1:15: unknown property \"colour\"; allowed: foreground, background, "),
    ("list.selected = #ffffff", "t.theme:1:1: \"list.selected\" needs a property, such as list.selected.foreground"),
    ("text.foreground = no\nroof.foreground = 1", "t.theme:1:19: \"no\" is no colour; allowed: "),
  ])
  func mistakesAreOneLineThatSaysWhatIsAllowed(text: String, expected: String) throws {
    let loaded = parsed(text + "\nchat.background = #010203")
    let message = try #require(loaded.problem?.description)
    #expect(loaded.theme[.chat].background == .rgb(1, 2, 3), "the rest counts")
    #expect(message.hasPrefix(expected), "\(message)")
    #expect(!message.contains("\n"))
  }

  @Test func `where room is short the cause comes first, and a long list not at all`() throws {
    func short(_ text: String, file: String) -> String? { parsed(text, file: file).problem?.shortDescription }
    let path = "/home/somebody/.config/wechat-tui/themes/mine.theme"
    let scope = try #require(short("roof.foreground = #ffffff", file: path))
    #expect(scope.hasPrefix("unknown scope \"roof\"; themes/README.md lists"))
    #expect(scope.hasSuffix("/mine.theme:1:1)"))
    #expect(scope.count < 120)
    #expect(short("text.foreground = #fff", file: path)?.contains("is no colour; allowed: #rrggbb, $name") == true)
  }

  @Test func commentsNamesAndPaletteNumbersWork() throws {
    let lines = [
      "\u{FEFF}# comment", "color.sky = #0102ff # a comment", "color.sea = 33\t#comment",
    ]
    let source =
      lines.joined(separator: "\r\n") + "\r\n"
      + (try text())
      .replacingOccurrences(of: "text.foreground = $ink", with: "text.foreground=$sky")
      .replacingOccurrences(of: "text.background = $pane", with: "text.background = $sea # why not")
    let theme = parsed(source).theme
    #expect(theme[.text] == Style(foreground: .rgb(1, 2, 255), background: .palette(33)))
  }

  @Test func whatAFileDoesNotSayComesFromTheScopeBeforeTheDotAndThenFromTheBuiltInTheme() {
    let loaded = parsed("avatar.background = #010203\navatar.2.background = #040506\nlist.attributes.mono = dim")
    let theme = loaded.theme
    let builtIn = Theme.builtInLight
    #expect(loaded.problem == nil)
    #expect(theme[.avatar1].background == .rgb(1, 2, 3) && theme[.avatar2].background == .rgb(4, 5, 6))
    #expect(theme[.avatar1].foreground == builtIn[.avatar1].foreground)
    #expect(theme[.bubbleOwn] == builtIn[.bubbleOwn])
    let mono = theme.adapted(to: .mono)
    #expect(mono[.list].attributes == .dim && mono[.listSelected].attributes == .dim)
    #expect(mono[.avatar1] == builtIn.adapted(to: .mono)[.avatar1])
  }

  @Test func aColorOfTheFileIsNotMixedWithOthersForFewerColors() {
    // The built-in selected row is cyan there, and the list of the file black.
    let source = "list.background = #000000\nlist.background.16 = black\nlist.selected.background = #ff0000"
    let theme = parsed(source).theme.adapted(to: .colors16)
    #expect(theme[.list].background == .palette(0) && theme[.listName].background == .palette(0))
    #expect(theme[.listSelected].background == ColorDepth.colors16.nearest(to: .rgb(0xFF, 0, 0)))
    let basic = parsed("list.selected.background.16 = red").theme
    #expect(basic.adapted(to: .colors16)[.listSelected].background == .palette(1))
    #expect(basic[.listSelected].background == Theme.builtInLight[.listSelected].background)
  }

  @Test func namesOfEarlierFilesAreUnderstood() {
    let loaded = parsed("listSelected.background = #010203\navatar3.foreground = #040506")
    #expect(loaded.problem == nil)
    #expect(loaded.theme[.listSelected].background == .rgb(1, 2, 3))
    #expect(loaded.theme[.avatar3].foreground == .rgb(4, 5, 6))
  }

  @Test func filesThatCannotBeReadSaySo() throws {
    let folder = NSTemporaryDirectory() + "themes-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(
      throws: ThemeError(file: "\(folder)/no.theme", line: nil, message: "cannot be read: No such file or directory")
    ) {
      try ThemeLoader.load(path: "\(folder)/no.theme")
    }
    try Data([0x66, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: "\(folder)/b.theme"))
    try Data().write(to: URL(fileURLWithPath: "\(folder)/a.theme"))
    try Data().write(to: URL(fileURLWithPath: "\(folder)/a.txt"))
    #expect(throws: ThemeError(file: "\(folder)/b.theme", line: nil, message: "not UTF-8 text")) {
      try ThemeLoader.load(path: "\(folder)/b.theme")
    }
    #expect(ThemeLoader.names(in: folder) == ["a", "b"])
    #expect(ThemeLoader.names(in: "\(folder)/nowhere").isEmpty)
  }
}

/// The themes of the repository.
enum ThemeFiles {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("themes").path

  static func path(_ name: String) -> String { "\(folder)/\(name).theme" }
}
