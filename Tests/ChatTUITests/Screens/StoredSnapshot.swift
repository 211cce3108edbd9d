import Foundation
import Testing

@testable import ChatTUI

/// Compares a screen with the one stored beside the tests.
///
/// `WECHAT_TUI_RECORD=1` writes what differs instead, and fails, so that recording is never mistaken for a pass.
func expectStored(
  _ canvas: Canvas, as name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Snapshots")
  let file = folder.appendingPathComponent(name + ".txt")
  let actual = ScreenSnapshot(canvas).text
  let stored = try? String(contentsOf: file, encoding: .utf8)  // Missing is a difference like any other.
  guard stored != actual else { return }
  if ProcessInfo.processInfo.environment["WECHAT_TUI_RECORD"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try actual.write(to: file, atomically: true, encoding: .utf8)
    Issue.record("recorded \(name); look at it and run again", sourceLocation: sourceLocation)
    return
  }
  let difference = ScreenSnapshot.difference(stored: stored ?? "", actual: actual)
  Issue.record("\(name) differs from its snapshot:\n\(difference)", sourceLocation: sourceLocation)
}
