import ClientCore

/// How the main page divides a screen.
struct MainLayout: Sendable, Hashable {
  /// The dark column at the left, if wide.
  var rail: Rect?
  /// The line of tabs at the foot of the list, if narrow.
  var tabs: Rect?
  /// The state of the connection, while it needs telling; a long reason takes several lines.
  var connection: Rect?
  var list: Rect?
  /// The line between list and pane.
  var divider: Rect?
  var detail: Rect?

  /// The list is never narrower nor wider than this.
  private static let listColumns = 24...34

  /// - Parameter connectionRows: how many lines the state of the connection takes at a width; 0 while it needs no telling.
  init(_ rect: Rect, shape: ScreenShape, focus: MainFocus, language: Language, connectionRows: (Int) -> Int) {
    switch shape {
    case .wide:
      let (rail, body) = rect.splitLeft(language == .chinese ? 10 : 11)
      self.rail = rail
      let rest = takeConnection(from: body, connectionRows)
      let wanted = min(max(Self.listColumns.lowerBound, rect.columns * 27 / 100), Self.listColumns.upperBound)
      let (list, right) = rest.splitLeft(wanted)
      self.list = list
      let (divider, detail) = right.splitLeft(1)
      self.divider = divider
      self.detail = detail
    case .narrow, .tooSmall:
      switch focus {
      case .composer, .transcript, .detail:
        detail = takeConnection(from: rect, connectionRows)
      case .rail, .search, .list:
        let (body, tabs) = rect.splitBottom(1)
        self.tabs = tabs
        list = takeConnection(from: body, connectionRows)
      }
    }
  }

  private mutating func takeConnection(from rect: Rect, _ rows: (Int) -> Int) -> Rect {
    let wanted = min(rows(rect.columns), rect.rows / 2)
    guard wanted > 0 else { return rect }
    let (lines, rest) = rect.splitTop(wanted)
    connection = lines
    return rest
  }
}
