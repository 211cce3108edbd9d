import Testing

@testable import ChatTUI

@Suite("Script report")
@MainActor
struct ScriptReportTests {
  private func step(_ text: String) throws -> Script.Step {
    try #require(try Script(parsing: text, file: "s").steps.first)
  }

  @Test("every step has a line, and the end says how many there were")
  func passing() throws {
    var report = ScriptReport()
    #expect(report.line(for: .init(step: try step("press \"#\""), failure: nil)) == "ok 1 - 1: press \"\\#\"\n")
    #expect(report.footer(planned: 1) == "1..1\n# passed\n")
  }

  @Test("a failure comes with what was expected and what is there, made harmless")
  func failing() throws {
    var report = ScriptReport()
    let failure = ScriptFailure(
      .unmet, "not so", expected: "page \"main\"", actual: "a\u{1B}[2J\nb", screen: "|x\u{1B}|\n|y|")
    let text = report.line(for: .init(step: try step("type a"), failure: failure))
    #expect(
      text.split(separator: "\n").prefix(6) == [
        "not ok 1 - 1: type a", "  ---", "  at: \"s:1:1\"", "  message: \"not so\"",
        "  expected: \"page \\\"main\\\"\"", "  actual: \"a?[2J\\nb\"",
      ])
    #expect(text.hasSuffix("    |y|\n  ...\n"))
    #expect(!text.contains("\u{1B}"))
    #expect(report.footer(planned: 9).hasPrefix("# 8 of 9 steps did not run\n1..1\n# failed\n"))
  }
}
