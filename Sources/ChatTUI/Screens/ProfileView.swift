import ChatProtocol
import ClientCore

/// Somebody's profile with what can be done from it.
struct ProfileView: ScreenPart {
  private let profile: UserProfile
  private let selection: Int
  /// Whether the keys go to the selected action.
  private let isFocused: Bool
  private let isOwn: Bool
  private let contact: Contact?
  private let presence: Presence?
  private let now: LocalTime
  /// The server of the own account; `nil` in offline mode.
  private let server: String?
  private let isOffline: Bool
  private let actions: [ProfileAction]
  /// Whether a friendship was asked for and not answered yet.
  private let isAsked: Bool
  private let back: PaneTitleView.Back?

  init(_ profile: UserProfile, selection: Int, _ state: borrowing AppState, back: PaneTitleView.Back?) {
    self.profile = profile
    self.selection = selection
    isFocused = state.main.focus == .detail
    isOwn = profile.uid == state.ownID
    contact = state.main.contacts[profile.uid]
    presence = state.main.presence[profile.uid]
    now = state.now
    server = state.account?.server
    isOffline = state.isOffline
    actions = state.actions(for: profile)
    isAsked = state.main.asked.contains(profile.uid)
    self.back = back
  }

  var background: ThemeScope { .card }

  /// A line of the page.
  private enum Row {
    case blank
    case person(line: Int)
    case fact(label: String, value: String)
    case action(Int, ProfileAction)
  }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let (head, body) = rect.splitTop(PaneTitleView.rows(in: rect))
    PaneTitleView(title: isOwn ? painter.strings.ownProfileTitle : painter.strings.profileTitle, back: back)
      .draw(in: head, &painter)
    painter.metrics.detail = body
    let roomy = rows(isRoomy: true, painter)
    let rows = roomy.count + 2 <= body.rows ? roomy : rows(isRoomy: false, painter)
    let width = min(body.columns, 46)
    let margin = body.columns >= 50 ? (body.columns - width) / 2 : 1
    var room = body.inset(left: margin, right: margin)
    if roomy.count + 2 <= body.rows { room = room.inset(top: min(3, (body.rows - roomy.count) / 3)) }
    let focused = rows.firstIndex { row in
      if case .action(let index, _) = row { return index == selection }
      return false
    }
    let first = ListWindow(count: rows.count, rowHeight: 1, rows: room.rows, selected: focused).first
    for (index, row) in rows.enumerated().dropFirst(first).prefix(room.rows) {
      draw(row, in: room.row(at: index - first), &painter)
    }
  }

  private func rows(isRoomy: Bool, _ painter: ScreenPainter) -> [Row] {
    let strings = painter.strings
    var rows: [Row] = [.person(line: 0), .person(line: 1), .blank]
    func add(_ label: String, _ value: String?) {
      if let value, !value.isEmpty { rows.append(.fact(label: label, value: value)) }
    }
    if let presence {
      add(strings.presenceLabel, strings.presence(presence, now: now))
    }
    add(strings.remarkLabel, contact?.remark)
    add(strings.nickLabel, profile.nick)
    add(strings.userNameLabel, profile.name)
    add("UID", profile.uid.description)
    add(strings.emailLabel, profile.email)
    add(strings.tagsLabel, contact?.tags.joined(separator: " · "))
    add(strings.signatureLabel, profile.desc)
    if isOwn { add(strings.serverLabel, isOffline ? strings.offlineServer : server) }
    rows.append(.blank)
    for (index, action) in actions.enumerated() {
      rows.append(.action(index, action))
      if isRoomy { rows.append(.blank) }
    }
    return rows
  }

  private func draw(_ row: Row, in rect: Rect, _ painter: inout ScreenPainter) {
    switch row {
    case .blank: break
    case .person(let line): drawPerson(line, in: rect, &painter)
    case .fact(let label, let value):
      let (left, right) = rect.splitLeft(11)
      painter.line(label, in: left, painter.style(.label, over: .card))
      painter.line(value, in: right, painter.style(.text, over: .card))
    case .action(let index, let action):
      let isFocused = isFocused && index == selection
      let button = rect.centered(Size(columns: min(rect.columns, 26), rows: 1))
      painter.button(
        painter.strings.action(action, isAsked: isAsked), in: button,
        kind: index == 0 ? .primary : .secondary,
        isFocused: isFocused, isEnabled: true, .contacts(.activateDetail(index)))
    }
  }

  private func drawPerson(_ index: Int, in rect: Rect, _ painter: inout ScreenPainter) {
    let name = contact?.displayName ?? Contact(profile: profile).displayName
    painter.avatar(name: name, uid: profile.uid, row: index, at: rect.origin)
    let text = rect.inset(left: 6)
    guard index == 0 else {
      return painter.line("@\(profile.name)", in: text, painter.style(.hint, over: .card))
    }
    painter.line(name, in: text, painter.style(.text, over: .card).adding(.bold))
  }
}
