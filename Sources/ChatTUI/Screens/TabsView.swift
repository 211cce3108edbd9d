import ClientCore

/// The rail of narrow screens: a line at the foot of the list.
struct TabsView {
  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.canvas.fill(rect, painter.theme[.rail])
    let items = ClientCore.RailItem.allCases
    let labels = items.map { item in
      rect.columns >= 36 ? painter.strings.rail(item) : painter.strings.railShort(item)
    }
    let marks = items.map { markColumns($0, painter) }
    let used = zip(labels, marks).reduce(0) { $0 + painter.columns($1.0) + $1.1 }
    let gap = max(1, (rect.columns - used) / (items.count + 1))
    var rest = rect.inset(left: rect.columns - used >= items.count + 1 ? gap : 0)
    for (index, item) in items.enumerated() {
      let (place, after) = rest.splitLeft(painter.columns(labels[index]) + marks[index])
      draw(item, labels[index], in: place, &painter)
      rest = after.inset(left: gap)
    }
  }

  private func markColumns(_ item: ClientCore.RailItem, _ painter: ScreenPainter) -> Int {
    switch item {
    case .chats where painter.state.totalUnread > 0: painter.badgeColumns(painter.state.totalUnread)
    case .contacts where painter.state.unseenApplications > 0: 1
    default: 0
    }
  }

  private func draw(
    _ item: ClientCore.RailItem, _ label: String, in rect: Rect, _ painter: inout ScreenPainter
  ) {
    let main = painter.state.main
    let isCurrent = (item == .chats && main.tab == .chats) || (item == .contacts && main.tab == .contacts)
    var style = painter.theme[isCurrent ? .railSelected : .rail]
    if main.focus == .rail, main.railSelection == item { style = style.adding([.bold, .underline]) }
    painter.line(label, in: rect, style)
    painter.hit(rect.inset(left: 0), .main(.activateRail(item)))
    let end = rect.column + painter.columns(label)
    guard end < rect.right else { return }
    if item == .chats {
      painter.badge(painter.state.totalUnread, endingAt: rect.right, row: rect.row)
    } else {
      painter.redDot(at: Point(column: end, row: rect.row), over: .rail)
    }
  }
}
