import ClientCore

/// The results of the search, in the list's place: contacts, chats and messages under their headings, and the row that
/// looks a user up.
struct SearchResults {
  /// What results are grouped by.
  enum Group: Hashable, Sendable {
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

  private let state: AppState

  init(_ state: AppState) {
    self.state = state
  }

  func rows(in rect: Rect) -> ListRows {
    var result = ListRows()
    guard !rect.isEmpty else { return result }
    let rows = state.searchRows
    let selected = state.main.search.selection
    // A line of air between rows, unless that would hide some of them on a low screen.
    var height = 3
    var items = items(rows, rowHeight: height)
    if rect.rows < 12 || rect.rows < 30 && (items.last?.bottom ?? 0) > rect.rows {
      height = 2
      items = self.items(rows, rowHeight: height)
    }
    result.pageRows = max(1, rect.rows / height)
    let total = items.last?.bottom ?? 0
    let first = firstLine(of: items, selected: selected, rows: rect.rows)
    for (index, item) in items.enumerated() where item.bottom > first {
      var place = Rect(
        column: rect.column, row: rect.row + item.top - first, columns: rect.columns, rows: item.bottom - item.top
      ).intersection(rect)
      guard !place.isEmpty else { break }
      if let heading = item.heading {
        let (line, rest) = place.splitTop(1)
        let percent = state.main.search.messages.indexedPercent
        result.lines.append(
          ListRows.PlacedLine(
            line: .heading(heading, percent: heading == .messages && percent < 100 ? percent : nil),
            rect: line.inset(left: 1, right: 2)))
        place = rest
      }
      guard !place.isEmpty else { break }
      let view = ListRowView(.search(item.row), isSelected: index == selected, state)
      result.lines.append(ListRows.PlacedLine(line: .row(view, index: index), rect: place))
    }
    if total > rect.rows { result.scrollbar = Scrollbar(total: total, visible: rect.rows, first: first) }
    return result
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
}
