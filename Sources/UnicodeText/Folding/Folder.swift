/// Folds scalar by scalar. What it made is in ``text``.
struct Folder {
  private(set) var text = FoldedText()
  /// For each letter the UTF-8 offset of the scalar it comes from; empty unless asked for.
  private(set) var origins: [Int] = []
  private let recordsOrigins: Bool

  init(recordsOrigins: Bool) { self.recordsOrigins = recordsOrigins }

  mutating func append(_ string: String) {
    text.letters.reserveCapacity(string.utf8.count)
    var offset = 0
    for scalar in string.unicodeScalars {
      append(scalar, at: offset)
      offset += UTF8.width(scalar)
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar, at offset: Int) {
    let value = scalar.value
    switch value {
    case 0x41...0x5A: add(value + 0x20, at: offset)
    case 0x09...0x0D: add(0x20, at: offset)
    case ..<0x80: add(value, at: offset)
    // Chinese, kana, syllables of Hangul, pictures: nothing in these changes.
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x3400...0x9FFF, 0xAC00...0xD7A3, 0x1F300...0x1FAFF: add(value, at: offset)
    default:
      if let targets = ScalarMap.folding.targets(of: value) {
        for target in targets { addOther(target, at: offset) }
        return
      }
      let properties = scalar.properties
      if properties.isDefaultIgnorableCodePoint { return }
      if properties.isWhitespace { return add(0x20, at: offset) }
      // Letters that are newer than the table.
      if properties.changesWhenCaseFolded, let lower = properties.lowercaseMapping.unicodeScalars.first {
        return addOther(lower.value, at: offset)
      }
      addOther(value, at: offset)
    }
  }

  /// Adds what may be a mark, or a part of a letter before it.
  private mutating func addOther(_ value: UInt32, at offset: Int) {
    guard value >= 0x300, let scalar = Unicode.Scalar(value) else { return add(value, at: offset) }
    if let last = text.letters.indices.last, let whole = Composition.of(text.letters[last], value) {
      text.letters[last] = whole
      return
    }
    let order = scalar.properties.canonicalCombiningClass.rawValue
    // A mark at the beginning stands for itself.
    guard order >= Self.firstLooseMark, let carrier = text.letters.indices.last else { return add(value, at: offset) }
    var place = text.marks.endIndex
    while place > text.marks.startIndex {
      let before = text.marks[place - 1]
      guard before.letter == carrier, Self.order(of: before.scalar) > order else { break }
      place -= 1
    }
    text.marks.insert(FoldedText.Mark(letter: carrier, scalar: value), at: place)
  }

  private mutating func add(_ value: UInt32, at offset: Int) {
    text.letters.append(value)
    if recordsOrigins { origins.append(offset) }
  }

  /// Combining classes below are those of nuktas (7), of kana's sound marks (8) and of viramas (9).
  private static let firstLooseMark: UInt8 = 10

  private static func order(of value: UInt32) -> UInt8 {
    Unicode.Scalar(value)?.properties.canonicalCombiningClass.rawValue ?? 0
  }
}

/// Pairs that are one letter: kana with a sound mark, and the parts of a syllable of Hangul.
private enum Composition {
  static func of(_ first: UInt32, _ second: UInt32) -> UInt32? {
    switch second {
    case 0x3099:
      switch first {
      case 0x3046: 0x3094
      case 0x30A6: 0x30F4
      case 0x30EF...0x30F2: first + 8
      default: voiced.contains(first) ? first + 1 : nil
      }
    case 0x309A: halfVoiced.contains(first) ? first + 2 : nil
    case 0x1161...0x1175:
      // The Unicode Standard, section 3.12: a leading consonant and a vowel…
      (0x1100...0x1112).contains(first) ? 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28 : nil
    case 0x11A8...0x11C2:
      // …and a trailing consonant behind a syllable that has none.
      (0xAC00...0xD7A3).contains(first) && (first - 0xAC00) % 28 == 0 ? first + second - 0x11A7 : nil
    default: nil
    }
  }

  private static let voiced = Set("かきくけこさしすせそたちつてとはひふへほゝカキクケコサシスセソタチツテトハヒフヘホヽ".unicodeScalars.map(\.value))
  private static let halfVoiced = Set("はひふへほハヒフヘホ".unicodeScalars.map(\.value))
}
