import ClientCore

/// The menu of a message, beside it: a row for each thing that can be done with it, with its key.
struct MessageMenuView {
  private let menu: MessageMenu
  /// Whether it belongs to an own message.
  private let isOwn: Bool

  init(menu: MessageMenu, _ state: AppState) {
    self.menu = menu
    isOwn = state.chatPane?.messages.last { $0.id == menu.messageID }?.isOwn ?? false
  }

  func draw(_ painter: inout ScreenPainter) {
    let box = MenuBox(
      rows: menu.actions.map { action in
        MenuBox.Row(
          label: painter.strings.action(action), key: painter.strings.menuKey(of: action),
          intent: .chat(.act(action, menu.messageID)))
      }, selection: menu.selection)
    box.draw(in: place(of: box.size(painter), painter), &painter)
  }

  /// Below the first line of its message if that is on the screen, on the side where the message stands.
  private func place(of size: Size, _ painter: ScreenPainter) -> Rect {
    let bounds = painter.canvas.bounds
    let transcript = painter.metrics.transcript ?? bounds
    let columns = min(size.columns, bounds.columns)
    let rows = min(size.rows, bounds.rows)
    let column = isOwn ? transcript.right - columns - 8 : transcript.column + 8
    var row = transcript.row + (transcript.rows - rows) / 2
    if let message = painter.metrics.messages.first(where: { $0.id == menu.messageID }) {
      let isShort = painter.metrics.transcriptMaxScroll == 0
      let end =
        isShort
        ? transcript.row + (painter.metrics.messages.last?.top ?? 0)
        : transcript.bottom + painter.metrics.transcriptScroll
      row = end - message.top + 2
    }
    return Rect(
      column: max(bounds.column, min(column, bounds.right - columns)),
      row: max(bounds.row, min(row, bounds.bottom - rows)), columns: columns, rows: rows)
  }
}
