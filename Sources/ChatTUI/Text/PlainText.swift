import ClientCore

/// Text of nothing but scalars that never combine with each other (``ScalarKind/plainWidth(of:)``), as nearly all text
/// is. Its glyphs are its scalars, so it is measured and drawn straight from its bytes, many times faster than through
/// ``Glyphs``, and with the same result.
enum PlainText {
  /// Columns of a text, `nil` if it is not plain.
  static func columns(of text: String) -> Int? {
    var total = 0
    let isPlain = forEachScalar(of: text) { _, width in
      total += width
      return true
    }
    return isPlain ? total : nil
  }

  /// Calls `body` with each scalar and its columns, until it returns `false` or a scalar is not plain.
  ///
  /// - Returns: whether it went through to the end.
  @inline(__always)
  static func forEachScalar(of text: String, _ body: (Unicode.Scalar, Int) -> Bool) -> Bool {
    // A text kept in any other way (none is, on Linux) counts as not plain.
    text.utf8.withContiguousStorageIfAvailable { bytes in
      var index = 0
      while index < bytes.count {
        // Strings are always valid UTF-8 and are cut between scalars only, so the bytes that the first one promises
        // are there.
        let first = UInt32(bytes[index])
        let value: UInt32
        if first < 0x80 {
          value = first
          index += 1
        } else if first < 0xE0 {
          value = (first & 0x1F) << 6 | UInt32(bytes[index + 1]) & 0x3F
          index += 2
        } else if first < 0xF0 {
          value = (first & 0x0F) << 12 | (UInt32(bytes[index + 1]) & 0x3F) << 6 | UInt32(bytes[index + 2]) & 0x3F
          index += 3
        } else {
          // Above U+FFFF nothing is plain.
          return false
        }
        guard let width = ScalarKind.plainWidth(of: value), let scalar = Unicode.Scalar(value), body(scalar, width)
        else { return false }
      }
      return true
    } ?? false
  }
}
