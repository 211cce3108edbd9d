import ChatProtocol
import ClientCore

/// Whom the account has blocked: activating a row ends the block, and again puts it back.
struct BlockedListView {
  private let selection: Int
  private let list: BlockedList
  /// Whether other devices of the account know of it.
  private let isNative: Bool

  init(selection: Int, _ state: AppState) {
    self.selection = selection
    list = state.main.blocked
    isNative = state.privacy != nil
  }

  func draw(_ painter: inout ScreenPainter) {
    let strings = painter.strings
    let hints = isNative ? strings.blockedHints : strings.blockedHereHints
    let width = max(38, painter.columns(hints))
    let wanted = max(3, min(list.rows.count, painter.canvas.size.rows - 8)) + 2
    let room = DialogFrame(title: strings.blockedTitle, content: Size(columns: width, rows: wanted)).draw(&painter)
    let (body, foot) = room.rows > 2 ? room.splitBottom(1) : (room, room.row(at: room.rows))
    painter.line(hints, in: foot, painter.style(.hint, over: .popup), alignment: .center)
    guard !list.rows.isEmpty else {
      return painter.centered(
        TextLayout(words(for: list.loading, painter), width: max(1, body.columns), mode: painter.emojiMode).shownLines,
        in: body, painter.style(.hint, over: .popup))
    }
    let rows = body.rows > 3 ? body.splitBottom(1).rest : body
    let first = ListWindow(count: list.rows.count, rowHeight: 1, rows: rows.rows, selected: selection).first
    for index in first..<min(list.rows.count, first + rows.rows) {
      draw(list.rows[index], index: index, in: rows.row(at: index - first), &painter)
    }
    if list.rows.count > rows.rows {
      let bar = Rect(column: rows.right, row: rows.row, columns: 1, rows: rows.rows)
      painter.scrollbar(total: list.rows.count, visible: rows.rows, first: first, in: bar, over: .popup)
    }
    // What has come can be used; that the rest has not is said below it.
    if case .failed(let failure) = list.loading, body.rows > rows.rows {
      let words = strings.text(of: failure, about: .general)
      painter.line(words, in: body.row(at: body.rows - 1), painter.style(.error, over: .popup), alignment: .center)
    }
  }

  private func words(for loading: BlockedList.Loading, _ painter: ScreenPainter) -> String {
    switch loading {
    case .underWay: painter.strings.blockedLoading
    case .done: painter.strings.blockedEmpty
    case .failed(let failure): painter.strings.text(of: failure, about: .general)
    }
  }

  private func draw(_ row: BlockedList.Row, index: Int, in rect: Rect, _ painter: inout ScreenPainter) {
    let isSelected = index == selection
    let background: ThemeScope = isSelected ? .listSelected : .popup
    let line = Rect(column: rect.column - 1, row: rect.row, columns: rect.columns + 1, rows: 1)
    painter.canvas.fill(line, painter.theme[background])
    painter.hit(line, .contacts(.toggleBlocked(index)))
    let value =
      row.isChanging ? painter.strings.sendingMark : painter.strings.blockedState(row.isBlocked)
    let (rest, right) = rect.inset(right: 1).splitRight(painter.columns(value))
    painter.line(value, in: right, painter.style(.hint, over: background))
    if isSelected {
      painter.line("▸", in: rest, painter.style(.text, over: background))
      painter.canvas.cursor = rest.origin.offset(columns: 2)
    }
    painter.name(
      Contact(profile: row.profile).displayName, userName: row.profile.userNameBeside,
      in: rest.inset(left: 2, right: 1), over: background)
  }
}
