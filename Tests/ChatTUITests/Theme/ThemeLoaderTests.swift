import Foundation
import Testing

@testable import ChatTUI

@Suite struct ThemeLoaderTests {
  /// The text of a whole theme, with lines appended.
  private func text(adding lines: String...) throws -> String {
    try String(contentsOfFile: ThemeFiles.path("wechat-light"), encoding: .utf8) + lines.joined(separator: "\n")
  }

  private func parsingError(_ text: String) -> String? {
    do throws(ThemeError) {
      _ = try ThemeLoader.parse(text, name: "t", file: "t.theme")
      return nil
    } catch {
      return error.description
    }
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
    ("", "t.theme: scope \"text\" is missing; add text.foreground and .background"),
  ])
  func mistakesAreOneLineThatSaysWhatIsAllowed(text: String, expected: String) throws {
    let message = try #require(parsingError(text))
    #expect(message.hasPrefix(expected), "\(message)")
    #expect(!message.contains("\n"))
  }

  @Test func `where room is short the cause comes first, and a long list not at all`() throws {
    func short(_ text: String, file: String) -> String? {
      do throws(ThemeError) {
        _ = try ThemeLoader.parse(text, name: "t", file: file)
        return nil
      } catch {
        return error.shortDescription
      }
    }
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
    let theme = try ThemeLoader.parse(source, name: "t", file: "t.theme")
    #expect(theme[.text] == Style(foreground: .rgb(1, 2, 255), background: .palette(33)))
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
