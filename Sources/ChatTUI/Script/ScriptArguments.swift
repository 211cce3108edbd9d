import ClientCore

/// Reads the arguments of one command from left to right; every failure says what is allowed instead.
struct ScriptArguments {
  private let tokens: [ScriptToken]
  private let end: ScriptPosition
  private var index = 0

  init(_ line: ScriptLine) {
    tokens = line.tokens
    end = line.end
  }

  /// Of the next token, or of the end of the command.
  var position: ScriptPosition { next?.position ?? end }

  var next: ScriptToken? { index < tokens.count ? tokens[index] : nil }

  var isAtEnd: Bool { next == nil }

  mutating func take(_ expected: String) throws(ScriptError) -> ScriptToken {
    guard let token = next else { throw ScriptError(at: end, "expected \(expected)") }
    index += 1
    return token
  }

  /// Takes the next token if it is this keyword.
  mutating func takes(_ keyword: String) -> Bool {
    guard let token = next, token.kind == .word, token.text == keyword else { return false }
    index += 1
    return true
  }

  mutating func expect(_ keyword: String, _ expected: String? = nil) throws(ScriptError) {
    guard takes(keyword) else { throw unexpected(expected ?? "\"\(keyword)\"") }
  }

  /// A word or string of at least one character.
  mutating func text(_ expected: String) throws(ScriptError) -> String {
    let token = try take(expected)
    guard !token.text.isEmpty else { throw ScriptError(at: token.position, "expected \(expected), not an empty text") }
    return token.text
  }

  /// One of the names of an enumeration.
  mutating func keyword<Name>(_ type: Name.Type = Name.self, also others: [String] = []) throws(ScriptError) -> Name
  where Name: RawRepresentable<String> & CaseIterable {
    let allowed = (Name.allCases.map(\.rawValue) + others).joined(separator: ", ")
    guard let token = next, token.kind == .word, let name = Name(rawValue: token.text) else {
      throw unexpected("one of \(allowed)")
    }
    index += 1
    return name
  }

  mutating func integer(in range: ClosedRange<Int>, _ expected: String) throws(ScriptError) -> Int {
    let token = try take("\(expected) from \(range.lowerBound) to \(range.upperBound)")
    guard let number = Int(token.text), range.contains(number) else {
      throw ScriptError(
        at: token.position, "expected \(expected) from \(range.lowerBound) to \(range.upperBound), not \(token.quoted)")
    }
    return number
  }

  func unexpected(_ expected: String) -> ScriptError {
    guard let token = next else { return ScriptError(at: end, "expected \(expected)") }
    return ScriptError(at: token.position, "expected \(expected), not \(token.quoted)")
  }

  /// Nothing may be left.
  func finish() throws(ScriptError) {
    guard let token = next else { return }
    throw ScriptError(at: token.position, "unexpected \(token.quoted); the command ends before it")
  }
}

// MARK: - Values

extension ScriptArguments {
  /// Sizes of terminals that a script may ask for.
  static let extents = 1...1000

  /// `80x24`.
  mutating func size() throws(ScriptError) -> Size {
    let token = try take("a size such as 80x24")
    let parts = token.text.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]),
      Self.extents.contains(columns), Self.extents.contains(rows)
    else {
      throw ScriptError(
        at: token.position, "expected a size such as 80x24, each side from 1 to 1000, not \(token.quoted)")
    }
    return Size(columns: columns, rows: rows)
  }

  /// `12,3`: column and row from 0.
  mutating func point() throws(ScriptError) -> Point {
    let token = try take("a place such as 12,3")
    guard let point = Self.point(token) else {
      throw ScriptError(
        at: token.position, "expected a place such as 12,3 (column and row from 0), not \(token.quoted)")
    }
    return point
  }

  /// `12,3`, or a text on the screen with an optional `nth N`.
  mutating func place() throws(ScriptError) -> ScriptPlace {
    if let token = next, token.kind == .word, let point = Self.point(token) {
      index += 1
      return .cell(point)
    }
    let label = try text("a text on the screen or a place such as 12,3")
    let occurrence = try takes("nth") ? integer(in: 1...1000, "a number") : 1
    return .label(label, occurrence: occurrence)
  }

  private static func point(_ token: ScriptToken) -> Point? {
    let parts = token.text.split(separator: ",", omittingEmptySubsequences: false)
    guard token.kind == .word, parts.count == 2, let column = Int(parts[0]), let row = Int(parts[1]),
      (0..<1000).contains(column), (0..<1000).contains(row)
    else { return nil }
    return Point(column: column, row: row)
  }

  /// `500ms`, `5s`, `2m`, `1h`; up to 30 days.
  mutating func duration() throws(ScriptError) -> Duration {
    let expected = "a time such as 500ms, 5s, 2m or 1h, at most 30 days"
    let token = try take(expected)
    let digits = token.text.prefix { $0.isASCII && $0.isNumber }
    let factors = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]
    guard let number = Int64(digits), let factor = factors[String(token.text.dropFirst(digits.count))],
      number <= 2_592_000_000 / Int64(factor)
    else { throw ScriptError(at: token.position, "expected \(expected), not \(token.quoted)") }
    return .milliseconds(number * Int64(factor))
  }

  /// `2024-05-01T09:00`, seconds optional.
  mutating func localMilliseconds() throws(ScriptError) -> Int64 {
    let expected = "a local time such as 2024-05-01T09:00"
    let token = try take(expected)
    guard let time = LocalTimeText.milliseconds(token.text) else {
      throw ScriptError(at: token.position, "expected \(expected), not \(token.quoted)")
    }
    return time
  }
}
