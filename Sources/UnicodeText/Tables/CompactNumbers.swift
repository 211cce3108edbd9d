/// Reads the numbers of a generated table: Base64 VLQ, five bits a letter, the lowest first.
///
/// The tables are ours, so what is wrong in them is a mistake of the generator: reading ends there.
struct CompactNumbers {
  private var rest: UnsafeBufferPointer<UInt8>.SubSequence

  init(_ text: StaticString) {
    rest = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)[...]
  }

  /// The next number of 0 or more; `nil` at the end.
  mutating func next() -> UInt32? {
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while let letter = rest.popFirst() {
      let digit = Self.digit(letter)
      value |= (digit & 31) << shift
      if digit & 32 == 0 { return value }
      shift += 5
    }
    return nil
  }

  /// The next difference to another number, with its sign in the lowest bit.
  mutating func nextDifference() -> Int32? {
    next().map { $0 & 1 == 0 ? Int32($0 >> 1) : -Int32(($0 >> 1) + 1) }
  }

  private static func digit(_ letter: UInt8) -> UInt32 {
    switch letter {
    case 0x41...0x5A: UInt32(letter) - 0x41
    case 0x61...0x7A: UInt32(letter) - 0x61 + 26
    case 0x30...0x39: UInt32(letter) - 0x30 + 52
    default: letter == 0x2B ? 62 : 63
    }
  }
}
