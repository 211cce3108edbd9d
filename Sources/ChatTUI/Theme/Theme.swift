/// The looks of every part of the screen.
public struct Theme: Sendable, Hashable {
  /// Name of its file without the ending.
  public let name: String
  /// Whether colours tell things apart; without, words must.
  let hasColors: Bool
  private let entries: [ThemeEntry]
  /// The styles of ``entries`` at the depth it was adapted to.
  private let styles: [Style]

  /// - Parameter entries: one for each scope; scopes that are missing look like the terminal's default.
  init(name: String, entries: [ThemeScope: ThemeEntry], depth: ColorDepth = .truecolor) {
    self.init(name: name, entries: ThemeScope.allCases.map { entries[$0] ?? ThemeEntry() }, depth: depth)
  }

  private init(name: String, entries: [ThemeEntry], depth: ColorDepth) {
    self.name = name
    self.entries = entries
    hasColors = depth != .mono
    styles = entries.map { $0.style(at: depth) }
  }

  public subscript(_ scope: ThemeScope) -> Style { styles[scope.index] }

  /// The block that stands for somebody, the same whenever it is drawn.
  ///
  /// - Parameter seed: the number of the user, or anything that stays the same.
  public func avatar(seed: Int64) -> Style {
    let count = Int64(ThemeScope.avatars.count)
    // The remainder of a negative number is negative.
    let index = Int((seed % count + count) % count)
    return self[ThemeScope.avatars[index]]
  }

  /// The same theme for a terminal with fewer colours. Adapt the theme that was loaded, not an adapted one.
  public func adapted(to depth: ColorDepth) -> Theme {
    Theme(name: name, entries: entries, depth: depth)
  }
}

extension ThemeScope {
  /// Place among all scopes, so that a look-up is an array access.
  fileprivate var index: Int { Self.places[Int(byte)] }

  /// What the case is in memory. A dictionary would make a text of the case and hash that, dozens of times a frame.
  private var byte: UInt8 { unsafeBitCast(self, to: UInt8.self) }

  /// By ``byte``, whatever the compiler has made that.
  private static let places: [Int] = {
    var places = Array(repeating: 0, count: 256)
    for (place, scope) in allCases.enumerated() { places[Int(scope.byte)] = place }
    return places
  }()
}
