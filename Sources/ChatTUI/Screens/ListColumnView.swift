import ClientCore

/// The column of chats, contacts or search results, with the search box above.
struct ListColumnView: ScreenPart {
  private let query: ShownInput
  private let isSearching: Bool
  private let rows: ListRows

  /// - Parameter rect: where it is to stand, which decides what rows are looked at.
  init(_ state: borrowing AppState, in rect: Rect, _ painter: ScreenPainter) {
    query = ShownInput(state.main.search.query)
    isSearching = state.main.focus == .search
    let body = Self.split(rect).body
    if state.main.search.isActive {
      rows = SearchResults(copy state).rows(in: body)
      return
    }
    switch state.main.tab {
    case .chats:
      let list = state.main.conversations
      let selected = state.main.selectedConversation.flatMap { list.row(of: $0) }
      rows =
        list.isEmpty
        ? ListRows(hint: painter.strings.noChats)
        : ListRows(count: list.count, selected: selected, in: body, state) { .conversation(list[$0]) }
    case .contacts:
      let contacts = state.contactRows
      let selected = contacts.index(of: state.main.selectedContact)
      rows = ListRows(
        hint: contacts.count == 1 ? painter.strings.noContacts : [], count: contacts.count, selected: selected,
        in: body, state
      ) { .contact(contacts[$0]) }
    }
  }

  private static func split(_ rect: Rect) -> (box: Rect, body: Rect) {
    let hasMargin = rect.rows >= 16
    let (head, body) = rect.splitTop(hasMargin ? 3 : 1)
    return (head.row(at: hasMargin ? 1 : 0).inset(columns: 1), body)
  }

  var background: ThemeScope { .list }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let (box, body) = Self.split(rect)
    drawSearchBox(in: box, &painter)
    painter.metrics.list = body
    rows.draw(in: body, &painter)
  }

  private func drawSearchBox(in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.theme[isSearching ? .searchBoxFocused : .searchBox]
    painter.canvas.fill(rect, style)
    painter.hit(rect, .main(.focus(.search)))
    var room = rect.inset(columns: 1)
    if !query.text.isEmpty {
      let (rest, right) = room.splitRight(2)
      painter.line("×", in: right.inset(left: 1), style)
      painter.hit(right.inset(right: -1), .search(.clear))
      room = rest
    }
    painter.editor(
      .search, query, in: room, placeholder: painter.strings.searchPlaceholder, isFocused: isSearching,
      style: style, placeholderStyle: painter.theme[.inputPlaceholder].on(style))
  }
}

/// The rows of a list that are seen.
struct ListRows: Hashable, Sendable {
  /// Rows one below the other, of a list or of what was found.
  enum Line: Hashable {
    /// A row that is opened by its index.
    case row(ListRowView, index: Int)
    /// A heading; with the part of the history that is searched so far, in per cent, where that matters.
    case heading(SearchResults.Group, percent: Int?)
  }

  struct PlacedLine: Hashable {
    let line: Line
    let rect: Rect
  }

  /// Words for a list without rows.
  var hint: [String] = []
  var lines: [PlacedLine] = []
  /// `nil` if all rows are seen.
  var scrollbar: Scrollbar?
  var pageRows = 1

  init(hint: [String] = []) {
    self.hint = hint
  }

  /// The visible rows; `row` is asked for no others.
  init(
    hint: [String] = [], count: Int, selected: Int?, in rect: Rect, _ state: borrowing AppState, row: (Int) -> ListRow
  ) {
    self.hint = hint
    // A line of air between rows, unless that would hide some of them on a low screen.
    let height = rect.rows >= 30 || (rect.rows >= 12 && count * 3 <= rect.rows) ? 3 : 2
    pageRows = max(1, rect.rows / height)
    let window = ListWindow(count: count, rowHeight: height, rows: rect.rows, selected: selected)
    let first = window.first
    for index in window.visible {
      let place = Rect(
        column: rect.column, row: rect.row + (index - first) * height, columns: rect.columns, rows: height
      ).intersection(rect)
      guard !place.isEmpty else { break }
      let view = ListRowView(row(index), isSelected: index == selected, state)
      lines.append(PlacedLine(line: .row(view, index: index), rect: place))
    }
    if count > pageRows { scrollbar = Scrollbar(total: count, visible: pageRows, first: first) }
  }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.metrics.listPageRows = pageRows
    painter.centered(hint, in: rect, painter.style(.hint, over: .list))
    for placed in lines {
      switch placed.line {
      case .row(let view, let index):
        painter.hit(placed.rect, .main(.openRow(index)))
        view.draw(in: placed.rect, &painter)
      case .heading(let group, let percent): draw(group, percent, in: placed.rect, &painter)
      }
    }
    guard let scrollbar else { return }
    let bar = Rect(column: rect.right - 1, row: rect.row, columns: 1, rows: rect.rows)
    scrollbar.draw(in: &painter.canvas, rect: bar, theme: painter.theme, on: painter.theme[.list])
  }

  private func draw(_ group: SearchResults.Group, _ percent: Int?, in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.style(.hint, over: .list)
    painter.line(painter.strings.heading(of: group), in: rect, style)
    guard let percent else { return }
    painter.line(painter.strings.indexing(percent: percent), in: rect, style, alignment: .right)
  }
}
