import ClientCore

/// The help: every key, in groups; in two columns where there is room, else to be scrolled.
struct HelpView {
  /// The one to begin with, if there are so many.
  let firstLine: Int

  private enum Row {
    case title(String)
    case entry(HelpEntry)
    /// The two halves of an entry, where they do not fit beside each other.
    case keys(String)
    case meaning(String)
    case blank
  }

  func draw(_ painter: inout ScreenPainter) {
    let groups = painter.strings.help
    let keyColumns = groups.flatMap(\.entries).reduce(0) { max($0, painter.columns($1.keys)) } + 2
    let meaningColumns = groups.flatMap(\.entries).reduce(0) { max($0, painter.columns($1.meaning)) }
    let columnWidth = keyColumns + meaningColumns
    let isDouble = painter.canvas.size.columns >= 2 * columnWidth + 12
    let isNarrow = columnWidth > painter.canvas.size.columns - 6
    let columns = isDouble ? split(groups) : [groups.flatMap { rows($0, isNarrow: isNarrow) }]
    let height = columns.map(\.count).max() ?? 0
    let frame = DialogFrame(
      title: painter.strings.helpTitle,
      content: Size(columns: isDouble ? 2 * columnWidth + 4 : columnWidth, rows: height))
    let room = frame.draw(&painter)
    painter.metrics.overlayMaxScroll = max(0, height - room.rows)
    painter.metrics.overlayPageRows = max(1, room.rows - 1)
    let first = min(firstLine, painter.metrics.overlayMaxScroll)
    painter.metrics.overlayScroll = first
    painter.hit(painter.canvas.bounds, .shell(.closeOverlay))
    for (index, rows) in columns.enumerated() {
      let place = room.inset(left: index * (columnWidth + 4))
      for (line, row) in rows.enumerated().dropFirst(first).prefix(place.rows) {
        draw(row, in: place.row(at: line - first), keyColumns: keyColumns, &painter)
      }
    }
    if painter.metrics.overlayMaxScroll > 0 {
      let bar = Rect(column: room.right, row: room.row, columns: 1, rows: room.rows)
      painter.scrollbar(total: height, visible: room.rows, first: first, in: bar, over: .popup)
    }
  }

  private func rows(_ group: HelpGroup, isNarrow: Bool) -> [Row] {
    let entries = group.entries.flatMap { entry -> [Row] in
      isNarrow ? [.keys(entry.keys), .meaning(entry.meaning)] : [.entry(entry)]
    }
    return [.title(group.title)] + entries + [.blank]
  }

  /// The first group at the left, the others at the right: both are about as long.
  private func split(_ groups: [HelpGroup]) -> [[Row]] {
    [groups.prefix(1), groups.dropFirst()].map { part in part.flatMap { rows($0, isNarrow: false) } }
  }

  private func draw(_ row: Row, in rect: Rect, keyColumns: Int, _ painter: inout ScreenPainter) {
    switch row {
    case .blank: break
    case .title(let text):
      painter.line(text, in: rect, painter.style(.success, over: .popup).adding(.bold))
    case .entry(let entry):
      let (left, right) = rect.splitLeft(keyColumns)
      draw(.keys(entry.keys), in: left, keyColumns: keyColumns, &painter)
      painter.line(entry.meaning, in: right, painter.theme[.popup])
    case .keys(let keys): painter.line(keys, in: rect, painter.theme[.popup].adding(.bold))
    case .meaning(let words): painter.line(words, in: rect.inset(left: 2), painter.theme[.popup])
    }
  }
}
