/// The kind of a scalar for the order of writing (UAX #9, table 4), without the explicit controls, which never reach a
/// line that is drawn.
enum BidiClass: UInt8 {
  case leftToRight = 0
  case rightToLeft
  case arabicLetter
  case europeanNumber
  case europeanSeparator
  case europeanTerminator
  case arabicNumber
  case commonSeparator
  case nonspacingMark
  case segmentSeparator
  case whitespace
  case otherNeutral

  init(_ value: UInt32) {
    self = BidiTable.runs.withUnsafeBufferPointer { runs in
      var low = 0
      var high = runs.count
      while low < high {
        let middle = (low + high) / 2
        if runs[middle] >> 4 <= value { low = middle + 1 } else { high = middle }
      }
      return low == 0 ? .otherNeutral : BidiClass(rawValue: UInt8(runs[low - 1] & 15)) ?? .otherNeutral
    }
  }

  var isNeutral: Bool { self == .segmentSeparator || self == .whitespace || self == .otherNeutral }

  /// The direction that neutral characters beside it see: numbers count as right to left. Of resolved classes only.
  var strongDirection: BidiClass? {
    switch self {
    case .leftToRight: .leftToRight
    case .rightToLeft, .europeanNumber, .arabicNumber: .rightToLeft
    default: nil
    }
  }

  /// Whether a text may have anything that is written from right to left; quick, and true for all that has.
  static func mayNeedOrdering(_ text: Substring.UnicodeScalarView) -> Bool {
    text.contains { scalar in
      switch scalar.value {
      case 0..<0x590: false
      case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
      default: false
      }
    }
  }

  /// What a scalar looks like in text from right to left.
  static func mirrored(_ value: UInt32) -> UInt32 {
    var low = 0
    var high = BidiTable.mirrored.count / 2
    while low < high {
      let middle = (low + high) / 2
      if BidiTable.mirrored[middle * 2] < value { low = middle + 1 } else { high = middle }
    }
    let isFound = low * 2 < BidiTable.mirrored.count && BidiTable.mirrored[low * 2] == value
    return isFound ? BidiTable.mirrored[low * 2 + 1] : value
  }

  /// Whether a scalar is a bracket that goes in pairs, and whether it closes one.
  static func bracket(_ value: UInt32) -> (isClosing: Bool, pair: UInt32)? {
    for (entry, isClosing) in [(value << 1, false), (value << 1 | 1, true)] {
      var low = 0
      var high = BidiTable.brackets.count
      while low < high {
        let middle = (low + high) / 2
        if BidiTable.brackets[middle] < entry { low = middle + 1 } else { high = middle }
      }
      guard low < BidiTable.brackets.count, BidiTable.brackets[low] == entry else { continue }
      // By the opening one of the pair; the angle brackets of two blocks are the same.
      let opening = isClosing ? mirrored(value) : value
      return (isClosing, opening == 0x2329 ? 0x3008 : opening)
    }
    return nil
  }
}
