import ClientCore

/// The main page: rail, list and pane, or one of them at a time.
struct MainPageView {
  let shape: ScreenShape

  func parts(of state: AppState, in rect: Rect, _ painter: inout ScreenPainter) -> [PlacedPart] {
    let connection = ConnectionView(connection: state.connection)
    let layout = MainLayout(rect, shape: shape, focus: state.main.focus, language: state.language) { columns in
      connection.rows(columns: columns, painter)
    }
    var parts: [PlacedPart] = []
    if let rail = layout.rail { parts.append(PlacedPart(RailView(content: RailContent(state)), in: rail)) }
    if let tabs = layout.tabs { parts.append(PlacedPart(TabsView(content: RailContent(state)), in: tabs)) }
    if let list = layout.list { parts.append(PlacedPart(ListColumnView(state, in: list, painter), in: list)) }
    if let divider = layout.divider { parts.append(PlacedPart(DividerView(), in: divider)) }
    if let detail = layout.detail { parts += detailParts(of: state, in: detail, &painter) }
    if let line = layout.connection { parts.append(PlacedPart(connection, in: line)) }
    return parts
  }

  private func detailParts(of state: AppState, in rect: Rect, _ painter: inout ScreenPainter) -> [PlacedPart] {
    switch state.main.detail {
    case .empty: [PlacedPart(EmptyPaneView(), in: rect)]
    case .chat(let pane): ChatPaneView(pane: pane, shape: shape).parts(of: state, in: rect, &painter)
    case .newFriends(let selection):
      [PlacedPart(NewFriendsView(state, selection: selection, back: back(in: state)), in: rect)]
    case .profile(let profile, let selection):
      [PlacedPart(ProfileView(profile, selection: selection, state, back: back(in: state)), in: rect)]
    }
  }

  private func back(in state: AppState) -> PaneTitleView.Back? { PaneTitleView.Back(state, shape) }
}

/// The line between list and pane.
private struct DividerView: ScreenPart {
  var background: ThemeScope { .chat }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.canvas.fill(rect, with: "│", painter.style(.separator, over: .chat))
  }
}

/// The pane while nothing is open.
private struct EmptyPaneView: ScreenPart {
  var background: ThemeScope { .chat }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.centered(painter.strings.emptyPane, in: rect, painter.style(.hint, over: .chat))
  }
}

/// The state of the connection, while it needs telling.
private struct ConnectionView: ScreenPart {
  let connection: ConnectionState

  var background: ThemeScope { .connection }

  private func lines(columns: Int, _ painter: ScreenPainter) -> [String] {
    guard let words = painter.strings.connection(connection) else { return [] }
    return TextLayout(words, width: columns - 2, mode: painter.emojiMode).shownLines
  }

  /// How many lines it takes; 0 while there is nothing to tell.
  func rows(columns: Int, _ painter: ScreenPainter) -> Int { lines(columns: columns, painter).count }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.theme[.connection]
    var room = rect.inset(columns: 1)
    switch connection {
    case .waiting, .ended:
      painter.hit(rect, .shell(.retryConnection))
      let label = painter.strings.retryNow
      let words = painter.strings.connection(connection) ?? ""
      if painter.columns(words) + painter.columns(label) + 2 <= room.columns {
        let (rest, right) = room.row(at: 0).splitRight(painter.columns(label))
        painter.line(label, in: right, style.adding(.underline))
        room = rest
      }
    case .idle, .connecting, .online: break
    }
    for (index, line) in lines(columns: rect.columns, painter).enumerated() {
      painter.line(line, in: room.row(at: index), style)
    }
  }
}
