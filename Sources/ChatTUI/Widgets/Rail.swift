/// One entry of the rail or of a tab line.
struct RailItem {
  /// One sign, one or two columns.
  var symbol: String
  var label: String
  var unread = 0
  var hasDot = false
  var isSelected = false
}

/// The main page's switch between chats, contacts and settings: a column at the left, or one line.
struct Rail {
  let items: [RailItem]
  /// How many of the last items stand at the lower end.
  var pinnedCount = 0

  /// Rows of an item in the column: sign, label, a blank.
  static let itemRows = 3

  /// Draws the column. An item that does not fit is left out.
  @discardableResult
  func draw<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, action: (Int) -> Action
  ) -> [HitRegion<Action>] {
    canvas.fill(rect, theme[.rail])
    var regions: [HitRegion<Action>] = []
    let pinnedStart = items.count - min(max(0, pinnedCount), items.count)
    let itemRows = rect.rows >= items.count * Self.itemRows ? Self.itemRows : rect.rows >= items.count * 2 ? 2 : 1
    for (index, item) in items.enumerated() {
      let row =
        index < pinnedStart ? rect.row + index * itemRows : rect.bottom - (items.count - index) * itemRows
      let space = Rect(column: rect.column, row: row, columns: rect.columns, rows: itemRows).intersection(rect)
      guard !space.isEmpty else { continue }
      drawItem(item, in: &canvas, rect: space, theme: theme)
      regions.append(HitRegion(space, action(index)))
    }
    return regions
  }

  private func drawItem(_ item: RailItem, in canvas: inout Canvas, rect: Rect, theme: Theme) {
    let style = theme[item.isSelected ? .railSelected : .rail]
    canvas.draw(item.symbol, in: rect.row(at: 0), alignment: .center, style)
    if rect.rows > 1 { canvas.draw(item.label, in: rect.row(at: 1), alignment: .center, style) }
    drawSign(of: item, in: &canvas, right: rect.right, row: rect.row, on: style, theme: theme)
  }

  private func drawSign(
    of item: RailItem, in canvas: inout Canvas, right: Int, row: Int, on style: Style, theme: Theme
  ) {
    let badge = Badge(item.unread)
    if badge.columns > 0 {
      badge.draw(in: &canvas, at: Point(column: right - badge.columns, row: row), theme: theme)
    } else if item.hasDot {
      RedDot.draw(in: &canvas, at: Point(column: right - 1, row: row), on: style, theme: theme)
    }
  }

  /// Draws the same entries beside each other into the first row of `rect`, for narrow screens.
  @discardableResult
  func drawTabs<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, action: (Int) -> Action
  ) -> [HitRegion<Action>] {
    let line = rect.row(at: 0)
    canvas.fill(line, theme[.rail])
    guard !line.isEmpty, !items.isEmpty else { return [] }
    var regions: [HitRegion<Action>] = []
    for (index, item) in items.enumerated() {
      let left = line.columns * index / items.count
      let right = line.columns * (index + 1) / items.count
      let space = Rect(column: line.column + left, row: line.row, columns: right - left, rows: 1)
      let style = theme[item.isSelected ? .railSelected : .rail]
      canvas.fill(space, style)
      let badge = Badge(item.unread)
      let signColumns = badge.columns > 0 ? badge.columns : item.hasDot ? 1 : 0
      canvas.draw(item.label, in: space.inset(right: signColumns), alignment: .center, style)
      drawSign(of: item, in: &canvas, right: space.right, row: line.row, on: style, theme: theme)
      regions.append(HitRegion(space, action(index)))
    }
    return regions
  }
}
