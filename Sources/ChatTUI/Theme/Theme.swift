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

  /// What it says about a scope at every depth of colours.
  func entry(of scope: ThemeScope) -> ThemeEntry { entries[scope.rawValue] }

  public subscript(_ scope: ThemeScope) -> Style { styles[scope.rawValue] }

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
