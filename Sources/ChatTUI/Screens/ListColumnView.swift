import ClientCore

/// The column of chats, contacts or search results, with the search box above.
struct ListColumnView {
  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.canvas.fill(rect, painter.theme[.list])
    let hasMargin = rect.rows >= 16
    let (head, body) = rect.splitTop(hasMargin ? 3 : 1)
    drawSearchBox(in: head.row(at: hasMargin ? 1 : 0).inset(columns: 1), &painter)
    painter.metrics.list = body
    let state = painter.state
    if state.main.search.isActive {
      return SearchResultsView().draw(in: body, &painter)
    }
    switch state.main.tab {
    case .chats:
      if state.main.conversations.isEmpty { return drawHint(painter.strings.noChats, in: body, &painter) }
      let selected = state.main.selectedConversation.flatMap { state.main.conversations.row(of: $0) }
      drawRows(count: state.main.conversations.count, selected: selected, in: body, &painter) {
        .conversation(state.main.conversations[$0])
      }
    case .contacts:
      let rows = state.contactRows
      if rows.count == 1 { drawHint(painter.strings.noContacts, in: body, &painter) }
      let selected = rows.index(of: state.main.selectedContact)
      drawRows(count: rows.count, selected: selected, in: body, &painter) { .contact(rows[$0]) }
    }
  }

  private func drawSearchBox(in rect: Rect, _ painter: inout ScreenPainter) {
    let search = painter.state.main.search
    let isFocused = painter.state.main.focus == .search
    let style = painter.theme[isFocused ? .searchBoxFocused : .searchBox]
    painter.canvas.fill(rect, style)
    painter.hit(rect, .main(.focus(.search)))
    var room = rect.inset(columns: 1)
    if !search.query.isEmpty {
      let (rest, right) = room.splitRight(2)
      painter.line("×", in: right.inset(left: 1), style)
      painter.hit(right.inset(right: -1), .search(.clear))
      room = rest
    }
    painter.editor(
      .search, search.query, in: room, placeholder: painter.strings.searchPlaceholder, isFocused: isFocused,
      style: style, placeholderStyle: painter.theme[.inputPlaceholder].on(style))
  }

  private func drawHint(_ lines: [String], in rect: Rect, _ painter: inout ScreenPainter) {
    painter.centered(lines, in: rect, painter.style(.hint, over: .list))
  }

  /// Draws the visible rows; `row` is asked for no others.
  private func drawRows(
    count: Int, selected: Int?, in rect: Rect, _ painter: inout ScreenPainter, row: (Int) -> ListRow
  ) {
    // A line of air between rows, unless that would hide some of them on a low screen.
    let height = rect.rows >= 30 || (rect.rows >= 12 && count * 3 <= rect.rows) ? 3 : 2
    let visible = max(1, rect.rows / height)
    painter.metrics.listPageRows = visible
    let window = ListWindow(count: count, rowHeight: height, rows: rect.rows, selected: selected)
    let first = window.first
    let view = ListRowView(hasFocus: painter.state.main.focus == .list || painter.state.main.focus == .search)
    for index in window.visible {
      let place = Rect(
        column: rect.column, row: rect.row + (index - first) * height, columns: rect.columns, rows: height
      ).intersection(rect)
      guard !place.isEmpty else { break }
      painter.hit(place, .main(.openRow(index)))
      view.draw(row(index), isSelected: index == selected, in: place, &painter)
    }
    if count > visible {
      let bar = Rect(column: rect.right - 1, row: rect.row, columns: 1, rows: rect.rows)
      painter.scrollbar(total: count, visible: visible, first: first, in: bar, over: .list)
    }
  }
}
