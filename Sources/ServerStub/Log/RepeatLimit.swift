/// Lets the first lines of a kind through, and counts the others until their window has passed: what can be caused from
/// outside must not fill the log.
///
/// Time comes in with every call, in milliseconds.
struct RepeatLimit<Kind: Hashable> {
  enum Verdict: Hashable {
    case pass
    /// Left out. The first of a window asks for a summary at its end.
    case leaveOut(needsSummary: Bool)
  }

  private struct Window {
    var began: Int64
    var passed = 0
    var leftOut = 0
  }

  private let passing: Int
  private let length: Int64
  /// Kinds are the constant texts of the program; this bounds them even where one is not constant.
  private let maxKinds = 512
  private var windows: [Kind: Window] = [:]

  /// - Parameters:
  ///   - passing: lines of a kind that pass in one window.
  ///   - length: of a window, in milliseconds.
  init(passing: Int, length: Int64) {
    self.passing = passing
    self.length = length
  }

  mutating func judge(_ kind: Kind, now: Int64) -> Verdict {
    var window = windows[kind] ?? Window(began: now)
    // A clock that was set back begins anew as well.
    if window.leftOut == 0, now - window.began >= length || now < window.began { window = Window(began: now) }
    defer {
      if windows.count >= maxKinds, windows[kind] == nil { windows.removeAll() }
      windows[kind] = window
    }
    guard window.passed >= passing else {
      window.passed += 1
      return .pass
    }
    window.leftOut += 1
    return .leaveOut(needsSummary: window.leftOut == 1)
  }

  /// How many lines of a kind were left out; its next line passes.
  mutating func summarize(_ kind: Kind) -> Int {
    windows.removeValue(forKey: kind)?.leftOut ?? 0
  }

  /// The kinds of which lines were left out.
  var kindsLeftOut: [Kind] { windows.filter { $0.value.leftOut > 0 }.map(\.key) }
}
