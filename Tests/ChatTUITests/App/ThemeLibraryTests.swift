import ClientCore
import Foundation
import Testing

@testable import ChatTUI

@Suite("Theme library")
struct ThemeLibraryTests {
  @Test("the compiled-in themes are there without any folder")
  func builtIn() throws {
    let library = ThemeLibrary(folders: [])
    #expect(library.names == ["wechat-dark", "wechat-light"])
    #expect(try library.load("wechat-light").theme == .builtInLight)
    #expect(try library.load("wechat-dark").theme == .builtInDark)
  }

  @Test("a missing theme is an error that names those that exist")
  func missing() {
    let error = #expect(throws: ThemeError.self) { try ThemeLibrary(folders: ["/nonexistent"]).load("nope") }
    #expect(error?.description == "nope.theme: no such theme; there are: wechat-dark, wechat-light")
  }

  @Test("earlier folders win, and names are listed once")
  func order() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    let themes = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../themes").standardized
    for (folder, source) in [("a", "wechat-dark"), ("b", "wechat-light")] {
      let path = root.appendingPathComponent(folder)
      try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: themes.appendingPathComponent(source + ".theme"), to: path.appendingPathComponent("mine.theme"))
    }
    let library = ThemeLibrary(folders: [root.path + "/a", root.path + "/b"])
    #expect(library.names == ["mine", "wechat-dark", "wechat-light"])
    let dark = try ThemeLoader.load(path: themes.path + "/wechat-dark.theme").theme
    #expect(try library.load("mine").theme[.chat] == dark[.chat])
  }

  @Test("a built-in theme is read from the user's folders alone")
  func builtInIsTheDefault() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    let shipped = root.appendingPathComponent("share/wechat-tui/themes")
    try FileManager.default.createDirectory(at: shipped, withIntermediateDirectories: true)
    for name in ["wechat-light", "other"] {
      try Data("chat.background = #010203\n".utf8).write(to: shipped.appendingPathComponent("\(name).theme"))
    }
    let library = ThemeLibrary(chosen: nil, configuration: nil, executable: root.path + "/bin/wechat-tui")
    #expect(try library.load("wechat-light").theme == .builtInLight)
    #expect(try library.load("other").theme[.chat].background == .rgb(1, 2, 3))
    let own = ThemeLibrary(chosen: shipped.path, configuration: nil, executable: nil)
    #expect(try own.load("wechat-light").theme[.chat].background == .rgb(1, 2, 3))
  }

  @Test("the folders of an installed and of a built program are found from its path")
  func folders() {
    let installed = ThemeLibrary(chosen: nil, configuration: "/c/wechat-tui", executable: "/usr/bin/wechat-tui")
    #expect(installed.folders == ["/c/wechat-tui/themes", "/usr/share/wechat-tui/themes"])
    let shared = ThemeLibrary(
      chosen: nil, configuration: nil, executable: "/usr/bin/wechat-tui",
      dataFolders: XDGPaths.sharedData(environment: [:]) + XDGPaths.sharedData(environment: ["XDG_DATA_DIRS": "/a:b:"]))
    #expect(
      shared.folders
        == ["/usr/share/wechat-tui/themes", "/usr/local/share/wechat-tui/themes", "/a/wechat-tui/themes"])
    let built = ThemeLibrary(chosen: "/t", configuration: nil, executable: "/src/app/.build/x86_64/debug/wechat-tui")
    #expect(built.folders == ["/t", "/src/app/.build/x86_64/share/wechat-tui/themes", "/src/app/themes"])
  }
}
