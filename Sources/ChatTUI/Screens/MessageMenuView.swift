import ClientCore

/// The menu of a message, beside it: a row for each thing that can be done with it, with its letter.
struct MessageMenuView {
  let menu: MessageMenu

  func draw(_ painter: inout ScreenPainter) {
    let labels = menu.actions.map { painter.strings.action($0) }
    let width = labels.reduce(0) { max($0, painter.columns($1)) } + 7
    let place = place(of: Size(columns: width + 4, rows: labels.count + 2), painter)
    painter.metrics.overlay = place
    // A click beside it closes it.
    painter.hit(painter.canvas.bounds, .shell(.closeOverlay))
    let room = Popup().draw(in: &painter.canvas, rect: place, theme: painter.theme)
    for (index, action) in menu.actions.enumerated().prefix(room.rows) {
      draw(action, labels[index], isSelected: index == menu.selection, in: room.row(at: index), &painter)
    }
  }

  private func draw(
    _ action: MessageAction, _ label: String, isSelected: Bool, in rect: Rect, _ painter: inout ScreenPainter
  ) {
    let background: ThemeScope = isSelected ? .listSelected : .popup
    let line = Rect(column: rect.column - 1, row: rect.row, columns: rect.columns + 2, rows: 1)
    painter.canvas.fill(line, painter.theme[background])
    painter.hit(line, .chat(.act(action, menu.messageID)))
    let (words, key) = rect.splitRight(2)
    painter.line(
      action.letter.uppercased(), in: key, painter.style(.hint, over: background), alignment: .right)
    painter.line((isSelected ? "▸ " : "  ") + label, in: words, painter.style(.text, over: background))
    // Input methods and screen readers follow the cursor.
    if isSelected { painter.canvas.cursor = rect.origin.offset(columns: 2) }
  }

  /// Below the first line of its message if that is on the screen, on the side where the message stands.
  private func place(of size: Size, _ painter: ScreenPainter) -> Rect {
    let bounds = painter.canvas.bounds
    let transcript = painter.metrics.transcript ?? bounds
    let columns = min(size.columns, bounds.columns)
    let rows = min(size.rows, bounds.rows)
    let isOwn = painter.state.chatPane?.messages.last { $0.id == menu.messageID }?.isOwn ?? false
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
