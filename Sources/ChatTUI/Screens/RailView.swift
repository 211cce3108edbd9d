import ChatProtocol
import ClientCore

/// The dark column at the left: oneself, chats, contacts, settings.
struct RailView {
  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.canvas.fill(rect, painter.theme[.rail])
    var rest = rect
    if rect.rows >= 10 {
      let (top, below) = rect.splitTop(rect.rows >= 16 ? 4 : 3)
      drawAvatar(in: top.inset(top: top.rows - 3, bottom: 1), &painter)
      rest = below
    } else {
      let (top, below) = rect.splitTop(1)
      drawItem(.avatar, in: top, &painter)
      rest = below
    }
    let step = rect.rows >= 16 ? 2 : 1
    for item in [ClientCore.RailItem.chats, .contacts] {
      drawItem(item, in: rest.row(at: 0), &painter)
      rest = rest.inset(top: step)
    }
    drawItem(.settings, in: rest.row(at: rest.rows - (rest.rows > 2 ? 2 : 1)), &painter)
  }

  private func isFocused(_ item: ClientCore.RailItem, _ painter: ScreenPainter) -> Bool {
    painter.state.main.focus == .rail && painter.state.main.railSelection == item
  }

  private func drawAvatar(in rect: Rect, _ painter: inout ScreenPainter) {
    guard let profile = painter.state.account?.profile else { return }
    let name = Contact(profile: profile).displayName
    let place = rect.centered(Size(columns: 4, rows: 2))
    painter.avatar(name: name, uid: profile.uid, at: place.origin)
    if isFocused(.avatar, painter) {
      let style = painter.theme[.railSelected].adding(.bold)
      painter.line("▸", in: Rect(column: place.column - 2, row: place.row, columns: 1, rows: 1), style)
    }
    painter.hit(rect, .main(.activateRail(.avatar)))
  }

  private func drawItem(_ item: ClientCore.RailItem, in rect: Rect, _ painter: inout ScreenPainter) {
    let state = painter.state
    let isCurrent =
      switch item {
      case .chats: state.main.tab == .chats
      case .contacts: state.main.tab == .contacts
      case .avatar, .settings: false
      }
    var style = painter.theme[isCurrent ? .railSelected : .rail]
    if isFocused(item, painter) {
      style = style.adding([.bold, .underline])
      painter.line("▸", in: rect, painter.theme[.railSelected])
    }
    let label = painter.strings.rail(item)
    let room = rect.inset(left: 1)
    painter.line(label, in: room, style)
    painter.hit(rect, .main(.activateRail(item)))
    let end = room.origin.offset(columns: painter.columns(label) + 1)
    switch item {
    case .chats where state.totalUnread > 0: painter.badge(state.totalUnread, endingAt: rect.right, row: rect.row)
    case .contacts where state.unseenApplications > 0: painter.redDot(at: end, over: .rail)
    default: break
    }
  }
}
