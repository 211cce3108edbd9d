/// The embedding levels of a line of text without explicit controls: the Unicode Bidirectional Algorithm (UAX #9), whose
/// rules the comments name. Even levels are written from left to right, odd ones from right to left.
struct BidiLevels {
  /// 0 or 1: the direction of the line as a whole.
  let base: UInt8
  /// One for each scalar.
  private(set) var levels: [UInt8] = []

  private let scalars: [UInt32]
  private let original: [BidiClass]
  private var classes: [BidiClass]
  private let baseClass: BidiClass

  /// The most brackets that are open at once (BD16).
  private static let maxOpenBrackets = 63

  /// - Parameters:
  ///   - scalars: of the line; of clusters the first ones will do.
  ///   - base: 0 or 1; `nil` for what the first letter says (P2, P3).
  init(_ scalars: [UInt32], base: UInt8? = nil) {
    self.scalars = scalars
    original = scalars.map(BidiClass.init)
    classes = original
    let strong = original.first { [.leftToRight, .rightToLeft, .arabicLetter].contains($0) }
    self.base = base ?? (strong == nil || strong == .leftToRight ? 0 : 1)
    baseClass = self.base == 0 ? .leftToRight : .rightToLeft
    resolveMarksAndNumbers()
    resolveSeparators()
    resolveBrackets()
    resolveNeutrals()
    assignLevels()
  }

  /// W1 to W3.
  private mutating func resolveMarksAndNumbers() {
    var previous = baseClass
    for index in classes.indices {
      if classes[index] == .nonspacingMark { classes[index] = previous }
      previous = classes[index]
    }
    var strong = baseClass
    for index in classes.indices {
      switch classes[index] {
      case .leftToRight, .rightToLeft, .arabicLetter: strong = classes[index]
      case .europeanNumber where strong == .arabicLetter: classes[index] = .arabicNumber
      default: break
      }
    }
    for index in classes.indices where classes[index] == .arabicLetter { classes[index] = .rightToLeft }
  }

  /// W4 to W7.
  private mutating func resolveSeparators() {
    for index in classes.indices.dropFirst().dropLast() where classes[index - 1] == classes[index + 1] {
      switch (classes[index], classes[index - 1]) {
      case (.europeanSeparator, .europeanNumber), (.commonSeparator, .europeanNumber),
        (.commonSeparator, .arabicNumber):
        classes[index] = classes[index - 1]
      default: break
      }
    }
    forEachRun({ $0 == .europeanTerminator }) { line, run in
      let isBesideNumber =
        (run.lowerBound > 0 && line.classes[run.lowerBound - 1] == .europeanNumber)
        || (run.upperBound < line.classes.count && line.classes[run.upperBound] == .europeanNumber)
      if isBesideNumber { line.fill(run, with: .europeanNumber) }
    }
    var strong = baseClass
    for index in classes.indices {
      switch classes[index] {
      case .europeanSeparator, .europeanTerminator, .commonSeparator: classes[index] = .otherNeutral
      case .leftToRight, .rightToLeft: strong = classes[index]
      case .europeanNumber where strong == .leftToRight: classes[index] = .leftToRight
      default: break
      }
    }
  }

  /// N0.
  private mutating func resolveBrackets() {
    for pair in bracketPairs() {
      let inside = Set(classes[pair.lowerBound + 1..<pair.upperBound].compactMap(\.strongDirection))
      guard !inside.isEmpty else { continue }
      var direction = baseClass
      if !inside.contains(baseClass) {
        direction = classes[..<pair.lowerBound].last(where: { $0.strongDirection != nil })?.strongDirection ?? baseClass
      }
      for index in [pair.lowerBound, pair.upperBound] {
        classes[index] = direction
        var mark = index + 1
        while mark < classes.count, original[mark] == .nonspacingMark {
          classes[mark] = direction
          mark += 1
        }
      }
    }
  }

  /// BD16: pairs from their opening to their closing bracket, in the order of the opening ones.
  private func bracketPairs() -> [Range<Int>] {
    var open: [(pair: UInt32, index: Int)] = []
    var pairs: [Range<Int>] = []
    for index in classes.indices where classes[index] == .otherNeutral {
      guard let bracket = BidiClass.bracket(scalars[index]) else { continue }
      if !bracket.isClosing {
        guard open.count < Self.maxOpenBrackets else { break }
        open.append((bracket.pair, index))
      } else if let place = open.lastIndex(where: { $0.pair == bracket.pair }) {
        pairs.append(open[place].index..<index)
        open.removeSubrange(place...)
      }
    }
    return pairs.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// N1 and N2.
  private mutating func resolveNeutrals() {
    forEachRun(\.isNeutral) { line, run in
      let before = run.lowerBound > 0 ? line.classes[run.lowerBound - 1].strongDirection : line.baseClass
      let after = run.upperBound < line.classes.count ? line.classes[run.upperBound].strongDirection : line.baseClass
      line.fill(run, with: before == after ? before ?? line.baseClass : line.baseClass)
    }
  }

  /// I1 and I2, then L1: blanks at the end of the line and before tabs follow the line.
  private mutating func assignLevels() {
    levels = classes.map { kind in
      switch (base, kind) {
      case (0, .leftToRight): 0
      case (0, .rightToLeft): 1
      case (0, _): 2
      case (_, .rightToLeft): 1
      default: 2
      }
    }
    var isTrailing = true
    for index in levels.indices.reversed() {
      if original[index] == .segmentSeparator {
        isTrailing = true
      } else if original[index] != .whitespace {
        isTrailing = false
      }
      if isTrailing { levels[index] = base }
    }
  }

  /// The places of the scalars from left to right (L2).
  var visualOrder: [Int] {
    var order = Array(levels.indices)
    for level in stride(from: levels.max() ?? 0, to: 0, by: -1) {
      var index = 0
      while index < order.count {
        var end = index
        while end < order.count, levels[order[end]] >= level { end += 1 }
        order[index..<end].reverse()
        index = max(end, index + 1)
      }
    }
    return order
  }

  private mutating func fill(_ run: Range<Int>, with kind: BidiClass) {
    for index in run { classes[index] = kind }
  }

  /// Calls `body` with each longest run of classes that match.
  private mutating func forEachRun(_ matches: (BidiClass) -> Bool, _ body: (inout BidiLevels, Range<Int>) -> Void) {
    var index = 0
    while index < classes.count {
      var end = index
      while end < classes.count, matches(classes[end]) { end += 1 }
      if end > index { body(&self, index..<end) }
      index = max(end, index + 1)
    }
  }
}
