/// The terms under which the index knows a text: its single scalars, pairs, and, except among Chinese, Japanese and
/// Korean letters alone, triples.
///
/// One and two letters are then a term of their own. Longer queries ask for all their terms, and what the index gives
/// is looked at again, for "abcd" and "bcda abc" have the same terms. Pairs of Chinese letters are rare enough; pairs of
/// Latin ones are not, hence the triples.
enum SearchTokens {
  /// More terms hardly make a query more selective, and each costs time.
  private static let maxQueryTokens = 12

  /// All terms of a message, with blanks between them, for FTS5's tokenizer `ascii`.
  static func document(_ text: SearchText) -> String {
    let scalars = text.scalars
    var writer = Writer(capacity: scalars.count * 24)
    for index in scalars.indices {
      writer.append(scalars[index..<index + 1])
      guard index + 2 <= scalars.count else { break }
      writer.append(scalars[index..<index + 2])
      guard index + 3 <= scalars.count else { continue }
      if isTripleKept(scalars[index..<index + 3]) { writer.append(scalars[index..<index + 3]) }
    }
    return writer.text
  }

  /// A query in the language of FTS5 that every message with the text answers to.
  static func expression(_ query: SearchText) -> String {
    let scalars = query.scalars
    var terms: [ArraySlice<UInt32>] = []
    if scalars.count < 3 {
      terms = [scalars[...]]
    } else {
      for index in 0...(scalars.count - 3) {
        let triple = scalars[index..<index + 3]
        if isTripleKept(triple) { terms.append(triple) } else { terms += [triple.prefix(2), triple.suffix(2)] }
      }
    }
    var seen: Set<ArraySlice<UInt32>> = []
    terms = terms.filter { seen.insert($0).inserted }
    if terms.count > maxQueryTokens {
      // From all over the text, so that what is special about it is likely to be among them.
      terms = (0..<maxQueryTokens).map { terms[$0 * (terms.count - 1) / (maxQueryTokens - 1)] }
    }
    return terms.map { term in
      var writer = Writer(capacity: 24)
      writer.append(term)
      return "\"" + writer.text.dropLast() + "\""
    }.joined(separator: " AND ")
  }

  private static func isTripleKept(_ triple: ArraySlice<UInt32>) -> Bool { !triple.allSatisfy(isIdeographic) }

  /// Scripts with so many letters that a pair says much: Chinese, kana, Hangul.
  private static func isIdeographic(_ value: UInt32) -> Bool {
    switch value {
    case 0x2E80...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// Writes terms as UTF-8. What the tokenizer would take for a separator is moved to the private use area: a message
  /// that really has such a letter is at worst looked at in vain.
  private struct Writer {
    private var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ term: ArraySlice<UInt32>) {
      for value in term {
        switch value {
        case 0x30...0x39, 0x61...0x7A: bytes.append(UInt8(truncatingIfNeeded: value))
        case ..<0x80: append(scalar: 0xE000 + value)
        default: append(scalar: value)
        }
      }
      bytes.append(0x20)
    }

    private mutating func append(scalar value: UInt32) {
      guard let scalar = Unicode.Scalar(value) else { return }
      bytes.append(contentsOf: scalar.utf8)
    }
  }
}
