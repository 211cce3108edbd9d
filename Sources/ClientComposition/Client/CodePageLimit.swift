/// How many bytes of code may gather before they are handed back.
///
/// What the next frame needs is never worth handing back: with too low a limit each key fetches a few hundred pages that
/// the one before it had, and costs three times as much. How much frames need differs with the version of the program and
/// with how its file lies in the page cache, so the limit follows it.
struct CodePageLimit {
  /// Typing and scrolling bring some 8.6 MiB in where the page cache holds the file in single pages.
  static let least = 9 << 20
  /// With what is no code, at most 16 MiB are resident at rest then. Frames that need more are fetched for.
  static let most = 11 << 20
  /// What the frames after it may bring in besides.
  private static let slack = 256 << 10

  private(set) var bytes = least
  /// Something was handed back, and no frame since has shown to need less than the limit.
  private var hasHandedBack = false

  /// Looks at what is resident. Returns whether to hand it back.
  ///
  /// - Parameter isQuiet: whether a frame was just drawn and nothing else is going on, so that frames alone can have
  ///   brought in what came since the look before.
  mutating func isPassed(by resident: Int, isQuiet: Bool) -> Bool {
    if isQuiet {
      if resident > bytes, hasHandedBack { bytes = min(resident + Self.slack, Self.most) }
      hasHandedBack = false
    }
    guard resident > bytes else { return false }
    hasHandedBack = true
    return true
  }
}
