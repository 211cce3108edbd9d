import ClientCore

/// The head of the pane at the right: a way back where the list is not visible, the title, a button.
struct PaneTitleView: ScreenPart {
  let title: String
  /// The way back, where the list is not visible.
  let back: Back?
  /// What the person is doing now, if that is known.
  var status: Status?
  var action: Action?

  struct Back: Hashable, Sendable {
    let unreadCount: Int

    /// `nil` where the list stands beside the pane.
    init?(_ state: AppState, _ shape: ScreenShape) {
      guard shape == .narrow else { return nil }
      unreadCount = state.totalUnread
    }
  }

  struct Action: Hashable, Sendable {
    let label: String
    let intent: Intent
  }

  /// Words behind the title.
  struct Status: Hashable, Sendable {
    let words: String
    /// A sign before the words, which stands alone where they do not fit.
    var sign: String?
    /// What stands in place of the title where both do not fit, if the words matter that much.
    var urgent: String?
  }

  /// Lines of the head: the title and, where there is room, a rule below it.
  static func rows(in rect: Rect) -> Int { rect.rows >= 16 ? 2 : 1 }

  var background: ThemeScope { .title }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.theme[.title]
    let line = rect.row(at: 0)
    painter.canvas.fill(line, style)
    if rect.rows > 1 { painter.rule(rect.row(at: 1), over: .chat) }
    var room = line.inset(columns: 1)
    if let back {
      let label = back.unreadCount > 0 ? "‹ \(back.unreadCount)" : "‹ " + painter.strings.back
      let (place, rest) = room.splitLeft(painter.columns(label))
      painter.line(label, in: place, painter.theme[.link].on(style))
      painter.hit(
        Rect(column: line.column, row: line.row, columns: place.columns + 2, rows: line.rows), .main(.back))
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
    drawTitle(in: room, style, &painter)
  }

  private func drawTitle(in room: Rect, _ style: Style, _ painter: inout ScreenPainter) {
    let titleColumns = painter.columns(title)
    guard let status else { return painter.line(title, in: room, style.adding(.bold)) }
    let hint = painter.theme[.hint].on(style)
    let signStyle = painter.theme[.success].on(style)
    let sign = status.sign ?? ""
    let signColumns = sign.isEmpty ? 0 : painter.columns(sign) + 1
    if titleColumns + 2 + signColumns + painter.columns(status.words) <= room.columns {
      painter.line(title, in: room, style.adding(.bold))
      let rest = room.inset(left: titleColumns + 2)
      painter.line(sign, in: rest, signStyle)
      painter.line(status.words, in: rest.inset(left: signColumns), hint)
    } else if let urgent = status.urgent {
      painter.line(painter.columns(status.words) <= room.columns ? status.words : urgent, in: room, hint)
    } else if !sign.isEmpty, titleColumns + 1 + painter.columns(sign) <= room.columns {
      painter.line(title, in: room, style.adding(.bold))
      painter.line(sign, in: room.inset(left: titleColumns + 1), signStyle)
    } else {
      painter.line(title, in: room, style.adding(.bold))
    }
  }
}
