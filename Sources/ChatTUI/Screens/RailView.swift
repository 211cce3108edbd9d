import ChatProtocol
import ClientCore

/// What the rail and the tabs show: whose account it is, where the user is, and what is new where.
struct RailContent: Hashable, Sendable {
  let profile: UserProfile?
  let tab: MainTab
  /// The item that the keys go to.
  let focused: ClientCore.RailItem?
  let unreadCount: Int
  let hasNewApplications: Bool

  init(_ state: borrowing AppState) {
    profile = state.account?.profile
    tab = state.main.tab
    focused = state.main.focus == .rail ? state.main.railSelection : nil
    unreadCount = state.totalUnread
    hasNewApplications = state.unseenApplications > 0
  }

  func isCurrent(_ item: ClientCore.RailItem) -> Bool {
    switch item {
    case .chats: tab == .chats
    case .contacts: tab == .contacts
    case .avatar, .settings: false
    }
  }
}

/// The dark column at the left: oneself, chats, contacts, settings.
struct RailView: ScreenPart {
  let content: RailContent

  var background: ThemeScope { .rail }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
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

  private func drawAvatar(in rect: Rect, _ painter: inout ScreenPainter) {
    guard let profile = content.profile else { return }
    let name = Contact(profile: profile).displayName
    let place = rect.centered(Size(columns: 4, rows: 2))
    painter.avatar(name: name, uid: profile.uid, at: place.origin)
    if content.focused == .avatar {
      let style = painter.theme[.railSelected].adding(.bold)
      painter.line("▸", in: Rect(column: place.column - 2, row: place.row, columns: 1, rows: 1), style)
    }
    painter.hit(rect, .main(.activateRail(.avatar)))
  }

  private func drawItem(_ item: ClientCore.RailItem, in rect: Rect, _ painter: inout ScreenPainter) {
    var style = painter.theme[content.isCurrent(item) ? .railSelected : .rail]
    if content.focused == item {
      style = style.adding([.bold, .underline])
      painter.line("▸", in: rect, painter.theme[.railSelected])
    }
    let label = painter.strings.rail(item)
    let room = rect.inset(left: 1)
    painter.line(label, in: room, style)
    painter.hit(rect, .main(.activateRail(item)))
    let end = room.origin.offset(columns: painter.columns(label) + 1)
    switch item {
    case .chats where content.unreadCount > 0:
      painter.badge(content.unreadCount, endingAt: rect.right, row: rect.row)
    case .contacts where content.hasNewApplications: painter.redDot(at: end, over: .rail)
    default: break
    }
  }
}
