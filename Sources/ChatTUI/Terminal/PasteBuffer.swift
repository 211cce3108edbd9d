/// Collects a bracketed paste up to its end mark, `CSI 201~`.
struct PasteBuffer: Sendable {
  private let limit: Int
  private var bytes: [UInt8] = []
  private var isTruncated = false
  /// How many bytes of the end mark the input ends with at the moment.
  private var matched = 0

  private static let endMark: [UInt8] = Array("\u{1B}[201~".utf8)

  init(limit: Int) {
    self.limit = limit
  }

  mutating func begin() {
    bytes = []
    isTruncated = false
    matched = 0
  }

  /// Takes a byte; the paste when this was the last byte of its end mark.
  mutating func append(_ byte: UInt8) -> Paste? {
    if matched == 0, byte != 0x1B {
      keep(byte)
      return nil
    }
    if byte == Self.endMark[matched] {
      matched += 1
      guard matched == Self.endMark.count else { return nil }
      matched = 0
      return finish()
    }
    // No proper part of the mark but its first byte begins it again, so the bytes held back are plain text.
    for held in Self.endMark[..<matched] { keep(held) }
    matched = byte == Self.endMark[0] ? 1 : 0
    if matched == 0 { keep(byte) }
    return nil
  }

  /// What came so far, the beginning of an end mark included.
  mutating func finish() -> Paste {
    for held in Self.endMark[..<matched] { keep(held) }
    defer { begin() }
    return Paste(text, wasTruncated: isTruncated)
  }

  private mutating func keep(_ byte: UInt8) {
    if bytes.count < limit { bytes.append(byte) } else { isTruncated = true }
  }

  /// The text; a character cut in two by the limit is left out.
  private var text: String {
    guard isTruncated else { return String(decoding: bytes, as: UTF8.self) }
    var end = bytes.count
    while end > 0, bytes.count - end < 4, bytes[end - 1] & 0xC0 == 0x80 { end -= 1 }
    if end > 0, bytes[end - 1] >= 0xC0 { end -= 1 } else { end = bytes.count }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}
