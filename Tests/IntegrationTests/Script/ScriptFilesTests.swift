import ChatTUI
import ClientComposition
import Foundation
import Testing

/// Plays every file of `Scripts/` in this process.
///
/// `WECHAT_TUI_RECORD=1` records their snapshots, which fails the run.
@Suite("Script files")
@MainActor
struct ScriptFilesTests {
  nonisolated private static let repository: URL = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }
  nonisolated private static let folder = repository.appendingPathComponent("Tests/IntegrationTests/Scripts").path
  nonisolated private static let themes = ThemeLibrary(folders: [repository.appendingPathComponent("themes").path])
  nonisolated static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".script") }.sorted()

  @Test("there are scripts, or the tests below prove nothing")
  func scriptsAreFound() {
    #expect(Self.names.count >= 15)
  }

  @Test("a script plays as it is written", arguments: names)
  func plays(name: String) async throws {
    let file = "\(Self.folder)/\(name)"
    let script = try Script(parsing: try String(contentsOfFile: file, encoding: .utf8), file: name)
    let work = try ScriptFolder()
    let isRecording = ProcessInfo.processInfo.environment["WECHAT_TUI_RECORD"] == "1"
    let snapshots = SnapshotFolder(beside: file, results: work.path + "/results", isRecording: isRecording)
    // Other suites share the machine, so the limit is one that only what never comes reaches.
    let driver = InProcessDriver(folder: work.path + "/world", themes: Self.themes, limit: .seconds(60))
    var report = ScriptReport()
    var text = ""
    let failures = await ScriptRunner(script, driver: driver, snapshots: snapshots).run { text += report.line(for: $0) }
    await driver.shutDown()
    if !failures.isEmpty { Issue.record("\(name)\n\(text)") }
    let differs = failures.contains { $0.failure?.code == .snapshotDiffers }
    work.remove(keeping: differs ? "results" : nil)
  }
}
