/// The results of a script in the Test Anything Protocol, version 14: one line for each step.
public struct ScriptReport: Sendable {
  public static let header = "TAP version 14\n"
  private var count = 0
  private var failures = 0

  public init() {}

  /// The text for a step's result.
  public mutating func line(for result: ScriptRunner.Result) -> String {
    count += 1
    // A `#` would begin a directive.
    let title = "\(result.step.position.line): \(result.step.source)".escapedForTAP
    guard let failure = result.failure else { return "ok \(count) - \(title)\n" }
    failures += 1
    return "not ok \(count) - \(title)\n" + details(of: failure, at: result.step.position)
  }

  /// The end of the report.
  ///
  /// - Parameter planned: how many steps the script has; those after a failure did not run.
  public func footer(planned: Int) -> String {
    var text = ""
    if count < planned { text += "# \(planned - count) of \(planned) steps did not run\n" }
    text += "1..\(count)\n"
    return text + (failures == 0 ? "# passed\n" : "# failed\n")
  }

  private func details(of failure: ScriptFailure, at position: ScriptPosition) -> String {
    var lines = ["  ---", "  at: \(quoted("\(position)"))", "  message: \(quoted(failure.message))"]
    if let expected = failure.expected { lines.append("  expected: \(quoted(expected))") }
    if let actual = failure.actual { lines.append("  actual: \(quoted(actual))") }
    if let screen = failure.screen {
      lines.append("  screen: |")
      let rows = screen.split(separator: "\n", omittingEmptySubsequences: false)
      lines += rows.map { "    \(String($0).withoutControls)" }
    }
    lines.append("  ...")
    return lines.joined(separator: "\n") + "\n"
  }

  /// A YAML string in double quotes.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.properties.generalCategory == .control: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension String {
  /// The text with `?` for everything that a terminal would obey.
  var withoutControls: String {
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars { scalars.append(scalar.properties.generalCategory == .control ? "?" : scalar) }
    return String(scalars)
  }

  fileprivate var escapedForTAP: String {
    split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\\#")
  }
}
