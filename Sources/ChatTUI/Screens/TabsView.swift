import ClientCore

/// The rail of narrow screens: a line at the foot of the list.
struct TabsView: ScreenPart {
  let content: RailContent

  var background: ThemeScope { .rail }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let items = ClientCore.RailItem.allCases
    let gaps = items.count - 1
    let wide = items.map { painter.strings.rail($0) }
    let marks = items.map { markColumns($0, painter) }
    let wanted = wide.reduce(0) { $0 + painter.columns($1) } + marks.reduce(0, +)
    let hasRoom = wanted + gaps <= rect.columns
    // Where it is too narrow, short words, and dots in the gaps instead of numbers.
    let labels = hasRoom ? wide : items.map { painter.strings.railShort($0) }
    let used = hasRoom ? wanted : labels.reduce(0) { $0 + painter.columns($1) }
    let gap = max(1, (rect.columns - used) / (items.count + 1))
    var rest = rect.inset(left: used + gap * (items.count + 1) <= rect.columns ? gap : 0)
    for (index, item) in items.enumerated() {
      let width = painter.columns(labels[index]) + (hasRoom ? marks[index] : 0)
      let (place, after) = rest.splitLeft(width)
      draw(item, labels[index], in: place, showsNumber: hasRoom, &painter)
      rest = after.inset(left: gap)
    }
  }

  private func markColumns(_ item: ClientCore.RailItem, _ painter: ScreenPainter) -> Int {
    switch item {
    case .chats: painter.badgeColumns(content.unreadCount)
    case .contacts: content.hasNewApplications ? 2 : 0
    case .avatar, .settings: 0
    }
  }

  private func draw(
    _ item: ClientCore.RailItem, _ label: String, in rect: Rect, showsNumber: Bool, _ painter: inout ScreenPainter
  ) {
    var style = painter.theme[content.isCurrent(item) ? .railSelected : .rail]
    if content.focused == item { style = style.adding([.bold, .underline]) }
    painter.line(label, in: rect, style)
    painter.hit(rect, .main(.activateRail(item)))
    guard markColumns(item, painter) > 0 else { return }
    if item == .chats, showsNumber {
      painter.badge(content.unreadCount, endingAt: rect.right, row: rect.row)
    } else {
      let gap = showsNumber ? 1 : 0
      painter.redDot(at: Point(column: rect.column + painter.columns(label) + gap, row: rect.row), over: .rail)
    }
  }
}
