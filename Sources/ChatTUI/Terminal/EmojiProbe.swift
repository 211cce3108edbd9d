/// Asks the terminal how it draws two emoji: draws them on the still empty screen and asks for the cursor's place
/// after each (`CSI 6 n`). The replies come whenever they come; until then the careful assumption holds.
struct EmojiProbe {
  /// Replies still to come, in order.
  private var expected: [WritableKeyPath<EmojiSupport, Bool>] = []

  /// Not in the first row: there a reply looks like F3 with a modifier.
  private static let row = 1
  private static let samples: [(text: String, property: @Sendable () -> WritableKeyPath<EmojiSupport, Bool>)] = [
    ("👍🏽", { \.joinsSkinTones }), ("👩‍💻", { \.joinsSequences }),
  ]

  /// What to write on the alternate screen before anything is drawn.
  mutating func begin() -> String {
    expected = Self.samples.map { $0.property() }
    return Self.samples.map { "\u{1B}[\(Self.row + 1);1H\($0.text)\u{1B}[6n" }.joined() + "\u{1B}[2;1H\u{1B}[K"
  }

  /// Takes a reply; returns whether it told something new.
  @discardableResult
  mutating func take(_ report: Point, into support: inout EmojiSupport) -> Bool {
    guard report.row == Self.row, !expected.isEmpty else { return false }
    let property = expected.removeFirst()
    let isJoined = report.column == 2
    guard support[keyPath: property] != isJoined else { return false }
    support[keyPath: property] = isJoined
    return true
  }
}
