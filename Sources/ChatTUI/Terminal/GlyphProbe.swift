/// Asks the terminal how it draws what terminals differ about: draws samples on the still empty screen and asks for the
/// cursor's place after each (`CSI 6 n`). The replies come whenever they come, or never.
struct GlyphProbe {
  private typealias Answer = WritableKeyPath<GlyphSupport, Bool?>

  /// Replies still to come, in order, with the columns that mean yes.
  private var expected: [(answer: Answer, columns: Int)] = []

  /// Not in the first row: there a reply looks like F3 with a modifier.
  private static let row = 1
  /// The least height of a screen that can be asked.
  static let minimumRows = row + 1
  private static let samples: [(text: String, columns: Int, answer: @Sendable () -> Answer)] = [
    ("👍🏽", 2, { \.joinsSkinTones }), ("👩‍💻", 2, { \.joinsSequences }),
    ("\u{2EBF0}", 2, { \.knowsRecentIdeographs }), ("\u{1FAE9}", 2, { \.knowsRecentEmoji }),
    ("\u{1C89}", 1, { \.knowsRecentLetters }),
  ]

  /// What to write on the alternate screen before anything is drawn.
  mutating func begin() -> String {
    expected = Self.samples.map { ($0.answer(), $0.columns) }
    return Self.samples.map { "\u{1B}[\(Self.row + 1);1H\($0.text)\u{1B}[6n" }.joined()
      + "\u{1B}[\(Self.row + 1);1H\u{1B}[K"
  }

  /// Takes a reply.
  mutating func take(_ report: Point, into support: inout GlyphSupport) {
    guard report.row == Self.row, !expected.isEmpty else { return }
    let (answer, columns) = expected.removeFirst()
    support[keyPath: answer] = report.column == columns
  }
}
