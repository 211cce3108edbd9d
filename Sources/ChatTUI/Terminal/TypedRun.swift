/// Text that came without marks around it, and whether it was typed or pasted.
///
/// Terminals without bracketed paste (the Linux console, screen 4) send a paste as if it were typed, with CR for each
/// end of a line; so comes what stands behind an end mark within a paste. Nobody presses Enter and types on in the same
/// moment, so a CR with text behind it in the same read, or in one that follows at once, is a line of a paste. A CR with
/// nothing behind it is Enter, once it is clear that nothing comes.
struct TypedRun: Sendable {
  enum Piece: Equatable {
    case keys([UInt8])
    case paste([UInt8])
  }

  private enum Origin {
    case keyboard
    /// A paste without marks; what follows at once belongs to it.
    case paste
    /// The end mark of a paste stood before it in the same read.
    case behindMark
  }

  /// What was not told apart yet; between two reads a CR at most.
  private var bytes: [UInt8] = []
  private var origin = Origin.keyboard
  /// There was text in this read, or in one shortly before.
  private var followsText = false
  /// This read came right behind the one before it, as the pieces of a paste do.
  private var isNextPiece = false

  /// No keyboard and no input method sends so many bytes of text at once.
  private static let longestTyped = 256
  private static let carriageReturn: UInt8 = 0x0D

  /// A CR waits for what may follow.
  var isHolding: Bool { !bytes.isEmpty }

  /// What comes within this time after other input, nobody has typed; but a program may have sent Enter.
  static let typingPause = Duration.milliseconds(25)
  /// What comes within this time was there already.
  private static let piecePause = Duration.milliseconds(1)

  /// A read begins, so long after the one before it was handled.
  mutating func beginRead(after pause: Duration) {
    isNextPiece = pause <= Self.piecePause
    if pause > Self.typingPause {
      origin = .keyboard
      followsText = false
    } else if origin == .behindMark {
      origin = .keyboard
    }
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// An end mark stands here: of a paste, or a stray one that shows that what was before it was pasted too.
  ///
  /// Returns what was held back.
  mutating func takeAtMark() -> [UInt8] {
    defer { bytes = [] }
    origin = .behindMark
    followsText = true
    return bytes
  }

  /// The run ends, at the end of the read or where a control sequence begins. A CR may be held back.
  mutating func take(atEndOfRead: Bool) -> Piece? {
    guard !bytes.isEmpty else { return nil }
    if looksPasted {
      if origin == .keyboard { origin = .paste }
      followsText = true
      return .paste(takeHeld())
    }
    if bytes.contains(where: Self.isText) { followsText = true }
    let holds = bytes.last == Self.carriageReturn && (followsText || !atEndOfRead)
    guard holds else { return .keys(takeHeld()) }
    bytes.removeLast()
    let keys = bytes
    bytes = [Self.carriageReturn]
    return keys.isEmpty ? nil : .keys(keys)
  }

  /// Nothing came behind it, so it is a key.
  mutating func takeHeld() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private var looksPasted: Bool {
    let rest = bytes.drop { $0 != Self.carriageReturn && $0 != 0x0A }
    switch origin {
    case .paste where isNextPiece || bytes.contains(where: Self.isText): return true
    case .behindMark where !rest.isEmpty && bytes.contains(where: Self.isText): return true
    case .paste, .behindMark, .keyboard: break
    }
    return rest.contains(where: Self.isText) || bytes.count > Self.longestTyped && bytes.allSatisfy(Self.isText)
  }

  private static func isText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F }
}
