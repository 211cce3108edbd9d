/// Joins the bytes of UTF-8 characters that may arrive one at a time; what is broken becomes U+FFFD, one for each
/// maximal piece that could have been the start of a character (Unicode, chapter 3, table 3-8).
struct UTF8Assembler: Sendable {
  private var value: UInt32 = 0
  private var missing = 0
  /// The range of the next byte, narrower after some lead bytes so that over-long forms, surrogates and values above
  /// U+10FFFF are never built.
  private var allowed: ClosedRange<UInt8> = 0x80...0xBF

  /// A character has begun and not ended.
  var isPending: Bool { missing > 0 }

  /// Takes a byte; returns what is complete. An ASCII byte that breaks off a character is not in the result: only the
  /// U+FFFD for what it broke.
  mutating func append(_ byte: UInt8) -> [Unicode.Scalar] {
    if missing > 0 {
      if allowed.contains(byte) {
        value = value << 6 | UInt32(byte & 0x3F)
        allowed = 0x80...0xBF
        missing -= 1
        return missing == 0 ? [Unicode.Scalar(value) ?? Glyph.replacement] : []
      }
      missing = 0
      return byte < 0x80 ? [Glyph.replacement] : [Glyph.replacement] + lead(byte)
    }
    return lead(byte)
  }

  private mutating func lead(_ byte: UInt8) -> [Unicode.Scalar] {
    allowed = 0x80...0xBF
    switch byte {
    case 0xC2...0xDF: begin(byte & 0x1F, missing: 1)
    case 0xE0...0xEF:
      begin(byte & 0x0F, missing: 2)
      if byte == 0xE0 { allowed = 0xA0...0xBF } else if byte == 0xED { allowed = 0x80...0x9F }
    case 0xF0...0xF4:
      begin(byte & 0x07, missing: 3)
      if byte == 0xF0 { allowed = 0x90...0xBF } else if byte == 0xF4 { allowed = 0x80...0x8F }
    case 0x80...: return [Glyph.replacement]
    default: return []
    }
    return []
  }

  private mutating func begin(_ bits: UInt8, missing: Int) {
    value = UInt32(bits)
    self.missing = missing
  }
}
