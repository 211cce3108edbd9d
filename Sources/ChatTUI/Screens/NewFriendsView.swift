import ChatProtocol
import ClientCore

/// The people who asked to become friends.
struct NewFriendsView: ScreenPart {
  private let applications: [FriendApplication]
  private let selection: Int
  /// Whether the keys go to the selected one.
  private let isFocused: Bool
  private let back: PaneTitleView.Back?

  init(_ state: borrowing AppState, selection: Int, back: PaneTitleView.Back?) {
    applications = state.main.applications
    self.selection = selection
    isFocused = state.main.focus == .detail
    self.back = back
  }

  var background: ThemeScope { .card }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let (head, body) = rect.splitTop(PaneTitleView.rows(in: rect))
    PaneTitleView(title: painter.strings.newFriends, back: back).draw(in: head, &painter)
    painter.metrics.detail = body
    let isMenuThere = applications.indices.contains(selection) && applications[selection].status == .pending
    if isMenuThere, isFocused, body.rows >= 8 {
      let hint = body.row(at: body.rows - 1).inset(columns: 1)
      painter.line(painter.strings.newFriendsHints, in: hint, painter.style(.hint, over: .card), alignment: .center)
      drawRows(in: body.splitBottom(1).rest, &painter)
    } else {
      drawRows(in: body, &painter)
    }
  }

  private func drawRows(in body: Rect, _ painter: inout ScreenPainter) {
    if applications.isEmpty {
      painter.centered(painter.strings.newFriendsEmpty, in: body, painter.style(.hint, over: .card))
      return
    }
    let height = body.rows >= 20 ? 3 : 2
    let visible = max(1, body.rows / height)
    let window = ListWindow(count: applications.count, rowHeight: height, rows: body.rows, selected: selection)
    let first = window.first
    for index in window.visible {
      let place = Rect(
        column: body.column, row: body.row + (index - first) * height, columns: body.columns, rows: height
      ).intersection(body)
      guard !place.isEmpty else { break }
      draw(applications[index], index: index, in: place, &painter)
    }
    if applications.count > visible {
      let bar = Rect(column: body.right - 1, row: body.row, columns: 1, rows: body.rows)
      painter.scrollbar(total: applications.count, visible: visible, first: first, in: bar, over: .card)
    }
  }

  private func draw(
    _ application: FriendApplication, index: Int, in rect: Rect, _ painter: inout ScreenPainter
  ) {
    let isSelected = index == selection && isFocused
    let background: ThemeScope = isSelected ? .listSelected : .card
    let row = rect.splitTop(2).top
    painter.canvas.fill(row, painter.theme[background])
    painter.hit(rect, .contacts(.activateDetail(index)))
    let room = row.inset(left: 1, right: 2)
    let name = Contact(profile: application.profile).displayName
    painter.avatar(name: name, uid: application.profile.uid, at: room.origin)
    painter.hit(
      Rect(column: room.column, row: room.row, columns: 4, rows: row.rows),
      .contacts(.openProfile(application.profile.uid)))
    let words: String
    switch application.status {
    case .pending: words = painter.strings.accept
    case .accepting: words = painter.strings.accepting
    case .ending: words = painter.strings.ending
    case .accepted: words = painter.strings.accepted
    }
    let more = painter.strings.more
    let width =
      application.status == .pending
      ? max(painter.buttonColumns(words), painter.columns(more)) : painter.columns(words)
    if isSelected { painter.metrics.selectedApplication = row }
    let (text, right) = room.inset(left: 5).splitRight(width)
    if application.status == .pending {
      painter.button(
        words, in: right.row(at: 0), kind: .primary, isFocused: isSelected, isEnabled: true,
        .contacts(.activateDetail(index)))
      painter.button(
        more, in: right.row(at: 1).centered(Size(columns: painter.columns(more), rows: 1)), kind: .link,
        isFocused: false, isEnabled: true,
        .contacts(.openMenu(application.profile.uid)), over: background)
    } else {
      painter.line(words, in: right.row(at: 0), painter.style(.hint, over: background))
    }
    let lines = text.inset(right: 1)
    painter.name(
      name, userName: application.profile.userNameBeside, in: lines.row(at: 0), over: background)
    let greeting = application.greeting.isEmpty ? "@\(application.profile.name)" : application.greeting
    painter.line(greeting, in: lines.row(at: 1), painter.style(.listPreview, over: background))
  }
}
