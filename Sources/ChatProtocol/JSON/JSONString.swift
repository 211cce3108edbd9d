/// Reads what stands between a string's quotes. The parser has checked it, so nothing here can fail.
enum JSONString {
  /// The text of `bytes`, escapes resolved. A surrogate without its other half becomes U+FFFD.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    // No escape is shorter than the UTF-8 of what it stands for: \n → 1, \u20ac → 3, \ud83d\ude00 → 4 bytes.
    String(unsafeUninitializedCapacity: bytes.count) { output in
      var read = 0
      var written = 0
      while read < bytes.count {
        guard bytes[read] == UInt8(ascii: "\\"), read + 1 < bytes.count else {
          output[written] = bytes[read]
          written += 1
          read += 1
          continue
        }
        if bytes[read + 1] == UInt8(ascii: "u") {
          for byte in UTF8.encode(scalar(bytes, at: &read)) ?? UTF8.encodedReplacementCharacter {
            output[written] = byte
            written += 1
          }
        } else {
          output[written] = character(ofEscape: bytes[read + 1])
          written += 1
          read += 2
        }
      }
      return written
    }
  }

  /// Whether the text of `bytes`, escapes resolved, has exactly the UTF-8 bytes `text`: keys are compared so, for
  /// `String` equality would also take canonically equivalent keys for the same.
  static func matches(
    _ bytes: UnsafeBufferPointer<UInt8>, hasEscapes: Bool, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if hasEscapes { return decode(bytes).utf8.elementsEqual(text) }
    guard bytes.count == text.count else { return false }
    for index in 0..<text.count where bytes[index] != text[index] { return false }
    return true
  }

  /// The four hexadecimal digits at `offset`; nil if they are not all there.
  static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt16? {
    guard offset + 4 <= bytes.count else { return nil }
    var unit: UInt16 = 0
    for index in offset..<offset + 4 {
      let digit: UInt8
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[index] - UInt8(ascii: "A") + 10
      default: return nil
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  /// The scalar of the `\u` escape at `read`, which moves past it, and past the second half if there is one.
  private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at read: inout Int) -> Unicode.Scalar {
    let unit = codeUnit(bytes, at: read + 2) ?? 0xFFFD
    read += 6
    if UTF16.isLeadSurrogate(unit), read + 1 < bytes.count, bytes[read] == UInt8(ascii: "\\"),
      bytes[read + 1] == UInt8(ascii: "u"), let trail = codeUnit(bytes, at: read + 2), UTF16.isTrailSurrogate(trail)
    {
      read += 6
      let value = 0x1_0000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF))
      return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
    return Unicode.Scalar(unit) ?? "\u{FFFD}"
  }

  private static func character(ofEscape letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }
}
