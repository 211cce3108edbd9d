/// What a terminal does with a scalar.
enum ScalarKind: UInt8 {
  /// One column.
  case narrow = 0
  /// Two columns: Chinese, Japanese, Korean, emoji.
  case wide = 1
  /// Drawn into the columns of what stands before it: marks, joiners, Hangul vowels and finals.
  case zero = 2
  /// Draws nothing: a zero-width space, a soft hyphen.
  case ignorable = 3
  /// Chooses a form of what stands before it; left out, because terminals disagree about its columns.
  case variation = 4
  /// Must not reach a terminal as it is: controls, directional marks, private and unassigned scalars, blanks in
  /// disguise.
  case substitute = 5

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if let width = Self.plainWidth(of: value) {
      self = width == 1 ? .narrow : .wide
      return
    }
    switch Self.entry(of: value) {
    case Self.recentNarrow: self = .narrow
    case Self.recentWide: self = .wide
    case let entry: self = ScalarKind(rawValue: entry) ?? .substitute
    }
  }

  /// In the table, the last two kinds again for scalars that Unicode 14 did not have.
  private static let recentNarrow: UInt8 = 6
  private static let recentWide: UInt8 = 7

  /// Whether Unicode 14 did not have the scalar, so that terminals may not know it.
  static func isRecent(_ value: UInt32) -> Bool {
    plainWidth(of: value) == nil && entry(of: value) >= recentNarrow
  }

  /// Columns of a scalar by itself, as `wcwidth` counts them: 0 for what goes into the columns before it, -1 for what
  /// must not be drawn.
  static func columns(of value: UInt32) -> Int {
    guard let scalar = Unicode.Scalar(value) else { return -1 }
    switch ScalarKind(scalar) {
    case .narrow: return 1
    case .wide: return 2
    case .zero: return 0
    case .ignorable, .variation, .substitute: return -1
    }
  }

  private static func entry(of value: UInt32) -> UInt8 {
    ScalarTable.runs.withUnsafeBufferPointer { runs in
      var low = 0
      var high = runs.count
      while low < high {
        let middle = (low + high) / 2
        if runs[middle] >> 3 <= value { low = middle + 1 } else { high = middle }
      }
      return low == 0 ? ScalarKind.substitute.rawValue : UInt8(runs[low - 1] & 7)
    }
  }

  /// Columns of a scalar that never combines with another one of this sort: ASCII, Chinese characters, kana and their
  /// punctuation, frames, a few signs of our own pages (`·×●`). `nil` for all others. Nearly all text is made of these, so they skip the search for
  /// grapheme borders.
  @inline(__always)
  static func plainWidth(of value: UInt32) -> Int? {
    switch value {
    case 0x20...0x7E: 1
    case 0x4E00...0x9FFF, 0x3041...0x3096, 0x30A1...0x30FA, 0x3001...0x3029, 0xFF01...0xFF60: 2
    case 0x2010...0x2027, 0x2500...0x259F, 0xA1...0xA8, 0xB7, 0xD7, 0x25CF: 1
    default: nil
    }
  }
}
