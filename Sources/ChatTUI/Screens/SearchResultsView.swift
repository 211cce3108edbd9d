import ClientCore

/// The results of the search in the list's place: contacts, chats and messages under their headings, and the row that
/// looks a user up.
struct SearchResultsView {
  /// What results are grouped by.
  enum Group: Hashable {
    case contacts
    case chats
    case messages
    case lookUp

    init(_ row: SearchRow) {
      switch row {
      case .contact: self = .contacts
      case .conversation: self = .chats
      case .message: self = .messages
      case .lookUp: self = .lookUp
      }
    }
  }

  /// A row with the heading above it, if it is the first of its group.
  private struct Item {
    let row: SearchRow
    let heading: Group?
    let top: Int
    let bottom: Int
  }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    guard !rect.isEmpty else { return }
    let rows = painter.state.searchRows
    let selected = painter.state.main.search.selection
    // A line of air between rows, unless that would hide some of them on a low screen.
    var height = 3
    var items = items(rows, rowHeight: height)
    if rect.rows < 12 || rect.rows < 30 && (items.last?.bottom ?? 0) > rect.rows {
      height = 2
      items = self.items(rows, rowHeight: height)
    }
    painter.metrics.listPageRows = max(1, rect.rows / height)
    let total = items.last?.bottom ?? 0
    let first = firstLine(of: items, selected: selected, rows: rect.rows)
    let view = ListRowView(hasFocus: painter.state.main.focus == .list || painter.state.main.focus == .search)
    for (index, item) in items.enumerated() where item.bottom > first {
      var place = Rect(
        column: rect.column, row: rect.row + item.top - first, columns: rect.columns, rows: item.bottom - item.top
      ).intersection(rect)
      guard !place.isEmpty else { break }
      if let heading = item.heading {
        let (line, rest) = place.splitTop(1)
        draw(heading, in: line.inset(left: 1, right: 2), &painter)
        place = rest
      }
      guard !place.isEmpty else { break }
      painter.hit(place, .main(.openRow(index)))
      view.draw(.search(item.row), isSelected: index == selected, in: place, &painter)
    }
    if total > rect.rows {
      let bar = Rect(column: rect.right - 1, row: rect.row, columns: 1, rows: rect.rows)
      painter.scrollbar(total: total, visible: rect.rows, first: first, in: bar, over: .list)
    }
  }

  private func items(_ rows: [SearchRow], rowHeight: Int) -> [Item] {
    var items: [Item] = []
    items.reserveCapacity(rows.count)
    var group: Group?
    for row in rows {
      let own = Group(row)
      let heading = own == group || own == .lookUp ? nil : own
      let top = items.last?.bottom ?? 0
      items.append(
        Item(row: row, heading: heading, top: top, bottom: top + rowHeight + (heading == nil ? 0 : 1)))
      group = own
    }
    return items
  }

  /// The first line to be seen: that of an item, so that the selected one is seen whole.
  private func firstLine(of items: [Item], selected: Int, rows: Int) -> Int {
    guard items.indices.contains(selected) else { return 0 }
    let least = items[selected].bottom - rows
    return items[...selected].first { $0.top >= least }?.top ?? items[selected].top
  }

  private func draw(_ group: Group, in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.style(.hint, over: .list)
    painter.line(painter.strings.heading(of: group), in: rect, style)
    let percent = painter.state.main.search.messages.indexedPercent
    guard group == .messages, percent < 100 else { return }
    painter.line(painter.strings.indexing(percent: percent), in: rect, style, alignment: .right)
  }
}
