import ClientCore

/// The head of the pane at the right: a way back where the list is not visible, the title, a button.
struct PaneTitleView {
  let title: String
  var action: (label: String, intent: Intent)?

  /// Lines of the head: the title and, where there is room, a rule below it.
  static func rows(in rect: Rect) -> Int { rect.rows >= 16 ? 2 : 1 }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.theme[.title]
    let line = rect.row(at: 0)
    painter.canvas.fill(line, style)
    if rect.rows > 1 { painter.rule(rect.row(at: 1), over: .chat) }
    var room = line.inset(columns: 1)
    if painter.metrics.shape == .narrow {
      let unread = painter.state.totalUnread
      let label = unread > 0 ? "‹ \(unread)" : "‹ " + painter.strings.back
      let (back, rest) = room.splitLeft(painter.columns(label))
      painter.line(label, in: back, painter.theme[.link].on(style))
      painter.hit(
        Rect(column: line.column, row: line.row, columns: back.columns + 2, rows: line.rows), .main(.back))
      room = rest.inset(left: 2)
    }
    if let action {
      let (rest, button) = room.splitRight(painter.columns(action.label))
      painter.line(action.label, in: button, style)
      painter.hit(
        Rect(column: button.column - 1, row: button.row, columns: button.columns + 2, rows: button.rows),
        action.intent)
      room = rest.inset(right: 1)
    }
    painter.line(title, in: room, style.adding(.bold))
  }
}
