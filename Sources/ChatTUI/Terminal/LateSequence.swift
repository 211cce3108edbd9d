/// The rest of a control sequence whose ESC came so much earlier that it was taken for the Escape key, as slow links
/// split them: `[A`, which would be typed text otherwise.
///
/// After such an Escape the next bytes are held back as long as they look like the rest of a sequence that terminals
/// send. The first byte that does not fit makes text of all of them.
struct LateSequence: Sendable {
  /// An Escape has been made of a lone ESC, and nothing has come since but what is held back.
  private(set) var isArmed = false
  private var held: [UInt8] = []
  private static let maxBytes = 64

  /// Whether bytes wait for more.
  var holdsBytes: Bool { !held.isEmpty }

  mutating func arm() {
    isArmed = true
    held = []
  }

  /// Ends it; returns what was held back, which is text.
  mutating func disarm() -> [UInt8] {
    defer { held = [] }
    isArmed = false
    return held
  }

  /// Takes what a read brought while it is armed. Still armed, it holds everything back; else the result is what is to
  /// be taken in its place: the same, or with its ESC before.
  mutating func decide(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    for index in bytes.indices {
      held.append(bytes[index])
      let isPossible = fits && held.count < Self.maxBytes
      // `O` and a letter may be typed one after the other; as the rest of a sequence they come together.
      let isTypedAlone = held == [UInt8(ascii: "O")] && bytes.index(after: index) == bytes.endIndex
      if isPossible, !isComplete, !isTypedAlone { continue }
      return (isPossible && isComplete ? [0x1B] : []) + disarm() + bytes[bytes.index(after: index)...]
    }
    return []
  }

  /// Whether the bytes begin, or are, the rest of a sequence.
  private var fits: Bool {
    switch held[0] {
    case UInt8(ascii: "O"):
      return held.count == 1 || "ABCDFHMPQRS".utf8.contains(held[1])
    case UInt8(ascii: "["):
      guard held.count > 1 else { return true }
      if held.count == 2 { return "0123456789<?>[ABCDEFHIMOPQSZ".utf8.contains(held[1]) }
      if held[1] == UInt8(ascii: "[") { return "ABCDE".utf8.contains(held[2]) }
      let last = held[held.count - 1]
      return (0x30...0x3B).contains(last) || "ABCDFHPQRSZMmu~ctny$".utf8.contains(last)
    default: return false
    }
  }

  private var isComplete: Bool {
    guard held.count > 1 else { return false }
    // Within parameters all bytes are below 0x40; `[[` is the Linux console's.
    return held[held.count - 1] >= 0x40 && !(held.count == 2 && held[1] == UInt8(ascii: "["))
  }
}
