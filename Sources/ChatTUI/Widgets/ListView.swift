/// A list of items of equal height with a scrollbar at its right when it is longer than its space.
struct ListView {
  let count: Int
  let rowHeight: Int
  let selected: Int?
  var preferredFirst = 0
  /// What the space is filled with.
  var style: ThemeScope = .list

  init(count: Int, rowHeight: Int, selected: Int?, preferredFirst: Int = 0) {
    self.count = count
    self.rowHeight = max(1, rowHeight)
    self.selected = selected
    self.preferredFirst = preferredFirst
  }

  /// The items seen in that many rows.
  func window(rows: Int) -> ListWindow {
    ListWindow(
      count: count, rowHeight: rowHeight, rows: rows, selected: selected, preferredFirst: preferredFirst)
  }

  /// Draws the background, each visible item through `drawItem` (given its index and space, which may be cut by the
  /// clip at the lower edge; it may return regions of its own) and the scrollbar.
  @discardableResult
  func draw<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, action: (Int) -> Action,
    drawItem: (inout Canvas, Int, Rect) -> [HitRegion<Action>]
  ) -> [HitRegion<Action>] {
    canvas.fill(rect, theme[style])
    guard !rect.isEmpty else { return [] }
    let window = window(rows: rect.rows)
    let needsScrollbar = count * rowHeight > rect.rows && rect.columns > 1
    let (items, bar) = needsScrollbar ? rect.splitRight(1) : (rect, rect.splitRight(0).right)
    var regions: [HitRegion<Action>] = []
    canvas.clipped(to: items) { canvas in
      for index in window.visible {
        let space = Rect(
          column: items.column, row: items.row + (index - window.first) * rowHeight, columns: items.columns,
          rows: rowHeight)
        regions.append(HitRegion(space.intersection(items), action(index)))
        regions += drawItem(&canvas, index, space)
      }
    }
    if needsScrollbar {
      Scrollbar(total: count, visible: max(1, rect.rows / rowHeight), first: window.first)
        .draw(in: &canvas, rect: bar, theme: theme, on: theme[style])
    }
    return regions
  }
}
