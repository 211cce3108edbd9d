import ChatTUI
import Foundation
import Testing

@testable import ClientComposition

@Suite("wechat-tui --script")
@MainActor
struct ScriptMainTests {
  private func run(_ content: Data, isRecording: Bool = false, in folder: String) async throws -> (Int32, String) {
    let file = folder + "/a.script"
    try content.write(to: URL(fileURLWithPath: file))
    var text = ""
    let themes = ThemeLibrary(folders: [])
    let status = try await ScriptMain.run(file: file, themes: themes, isRecording: isRecording) { text += $0 }
    return (status, text)
  }

  @Test("a script that passes ends with 0, one that fails with 1 and says where")
  func statuses() async throws {
    let folder = try ScriptFolder()
    let passed = try await run(Data("lang en; expect page login".utf8), in: folder.path)
    #expect(passed.0 == 0)
    #expect(passed.1 == "TAP version 14\nok 1 - 1: lang en\nok 2 - 1: expect page login\n1..2\n# passed\n")
    let failed = try await run(Data("click \"nowhere\"; press x".utf8), in: folder.path)
    #expect(failed.0 == 1)
    #expect(failed.1.contains("not ok 1 - 1: click \"nowhere\"\n"))
    #expect(failed.1.contains("# 1 of 2 steps did not run\n1..1\n# failed\n"))
    folder.remove()
  }

  @Test("snapshots lie beside the script; recording them fails, comparing them then passes")
  func snapshots() async throws {
    let folder = try ScriptFolder()
    let script = Data("size 40x12; expect page login; snapshot first".utf8)
    #expect(try await run(script, in: folder.path).0 == 1)
    #expect(try await run(script, isRecording: true, in: folder.path).0 == 1)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/Snapshots/a/first.txt"))
    #expect(try await run(script, in: folder.path).0 == 0)
    folder.remove()
  }

  @Test(
    "a script that cannot be read is told in one line",
    arguments: [
      (Data("expect page moon".utf8), "a.script:1:13: expected one of login, register, reset, success, main"),
      (Data([0x70, 0xFF]), "a.script: not UTF-8 text"),
    ])
  func unreadable(content: Data, message: String) async throws {
    let folder = try ScriptFolder()
    let error = await #expect(throws: (any Error).self) { try await run(content, in: folder.path) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(message))
    folder.remove()
  }

  @Test("a file that is not there is named")
  func missing() async {
    let error = await #expect(throws: StartError.self) {
      try await ScriptMain.run(file: "/nowhere/x.script", themes: ThemeLibrary(folders: [])) { _ in }
    }
    #expect(error?.message == "/nowhere/x.script: no such script")
  }
}
