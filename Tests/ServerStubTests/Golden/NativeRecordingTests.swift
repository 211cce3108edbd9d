import ChatProtocol
import Foundation
import ServerStub
import Testing

/// The wire of the native dialect, byte for byte: the exchanges below are played again and compared with
/// `Tests/ChatProtocolTests/Golden/native.jsonl`, which stands for every client and server that was ever shipped.
///
/// `WECHAT_TUI_RECORD=1` writes the file instead, and fails. A line that changes is a change of the protocol.
@Suite(.timeLimit(.minutes(1))) struct NativeRecordingTests {
  @Test func `Every native exchange is the recorded one, byte for byte`() async throws {
    let lines = try await recorded()
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../ChatProtocolTests/Golden/native.jsonl")
    let text = lines.joined(separator: "\n") + "\n"
    let stored = try? String(contentsOf: file, encoding: .utf8)  // Missing is a difference like any other.
    guard stored != text else { return }
    if ProcessInfo.processInfo.environment["WECHAT_TUI_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded the native exchanges; look at the difference and run again")
      return
    }
    let old = stored?.split(separator: "\n").map(String.init) ?? []
    let first = zip(old, lines).enumerated().first { $1.0 != $1.1 }
    Issue.record(
      """
      the wire has changed: \(old.count) lines were recorded, \(lines.count) came; the first that differs, \
      \(first.map { "line \($0.offset + 1):\n\($0.element.0)\n\($0.element.1)" } ?? "at the end")
      """)
  }

  private func recorded() async throws -> [String] {
    let clock = SteppedClock()
    return try await withServer {
      $0.clock = clock.serverClock
    } _: { fixture in
      let plan = try await NativeExchanges(fixture, clock: clock)
      try await plan.friendship()
      try await plan.texts()
      try await plan.marks()
      try await plan.changes()
      try await plan.signals()
      try await plan.pages()
      try await plan.unwanted()
      try await plan.logins()
      return plan.recorder.lines
    }
  }
}
