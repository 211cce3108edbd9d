import ClientCore

/// The main page: rail, list and pane, or one of them at a time.
struct MainPageView {
  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let state = painter.state
    let words = painter.strings.connection(state.connection)
    let layout = MainLayout(
      rect, shape: painter.metrics.shape, focus: state.main.focus, language: state.language
    ) { [painter] columns in words.map { Self.lines($0, columns: columns, painter).count } ?? 0 }
    if let rail = layout.rail { RailView().draw(in: rail, &painter) }
    if let tabs = layout.tabs { TabsView().draw(in: tabs, &painter) }
    if let list = layout.list { ListColumnView().draw(in: list, &painter) }
    if let divider = layout.divider {
      painter.canvas.fill(divider, with: "│", painter.style(.separator, over: .chat))
    }
    if let detail = layout.detail { drawDetail(in: detail, &painter) }
    if let line = layout.connection, let words { drawConnection(words, in: line, &painter) }
  }

  private static func lines(_ words: String, columns: Int, _ painter: ScreenPainter) -> [String] {
    TextLayout(words, width: columns - 2, mode: painter.emojiMode).shownLines
  }

  private func drawConnection(_ words: String, in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.theme[.connection]
    painter.canvas.fill(rect, style)
    var room = rect.inset(columns: 1)
    switch painter.state.connection {
    case .waiting, .ended:
      painter.hit(rect, .shell(.retryConnection))
      let label = painter.strings.retryNow
      if painter.columns(words) + painter.columns(label) + 2 <= room.columns {
        let (rest, right) = room.row(at: 0).splitRight(painter.columns(label))
        painter.line(label, in: right, style.adding(.underline))
        room = rest
      }
    case .idle, .connecting, .online: break
    }
    for (index, line) in Self.lines(words, columns: rect.columns, painter).enumerated() {
      painter.line(line, in: room.row(at: index), style)
    }
  }

  private func drawDetail(in rect: Rect, _ painter: inout ScreenPainter) {
    switch painter.state.main.detail {
    case .empty:
      painter.canvas.fill(rect, painter.theme[.chat])
      painter.centered(painter.strings.emptyPane, in: rect, painter.style(.hint, over: .chat))
    case .chat(let pane): ChatPaneView(pane: pane).draw(in: rect, &painter)
    case .newFriends(let selection): NewFriendsView(selection: selection).draw(in: rect, &painter)
    case .profile(let profile, let selection):
      ProfileView(profile: profile, selection: selection).draw(in: rect, &painter)
    }
  }
}
