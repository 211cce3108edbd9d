import ClientCore

/// The settings: a list of things with their values; activating a row changes it.
struct SettingsView {
  let selection: Int
  let state: AppState

  func draw(_ painter: inout ScreenPainter) {
    let strings = painter.strings
    let rows = state.settingsRows
    let topic = rows.indices.contains(selection) ? rows[selection].privacyTopic : nil
    let hints = topic.flatMap(strings.privacyHint) ?? strings.settingsHints
    let width = max(34, painter.columns(strings.settingsHints))
    let isRoomy = painter.canvas.size.rows >= 2 * rows.count + 5
    let step = isRoomy ? 2 : 1
    let height = rows.count * step + (isRoomy ? 1 : 2)
    let room = DialogFrame(title: strings.settingsTitle, content: Size(columns: width, rows: height)).draw(&painter)
    let (list, foot) = room.rows > 2 ? room.splitBottom(1) : (room, room.row(at: room.rows))
    let visible = max(1, list.rows / step)
    let first = ListWindow(count: rows.count, rowHeight: 1, rows: visible, selected: selection).first
    for index in first..<min(rows.count, first + visible) {
      draw(rows[index], isSelected: index == selection, in: list.row(at: (index - first) * step), &painter)
    }
    painter.line(hints, in: foot, painter.style(.hint, over: .popup), alignment: .center)
  }

  private func draw(_ row: SettingsRow, isSelected: Bool, in rect: Rect, _ painter: inout ScreenPainter) {
    let words = painter.strings.settings(row, in: state)
    let background: ThemeScope = isSelected ? .listSelected : .popup
    let line = Rect(column: rect.column - 1, row: rect.row, columns: rect.columns + 2, rows: rect.rows)
    painter.canvas.fill(line, painter.theme[background])
    painter.hit(line, .shell(.activateSettings(row)))
    var room = rect
    if let value = words.value {
      let (rest, right) = room.splitRight(painter.columns(value))
      painter.line(value, in: right, painter.style(.hint, over: background))
      room = rest.inset(right: 1)
    }
    painter.line((isSelected ? "▸ " : "  ") + words.name, in: room, painter.style(.text, over: background))
  }
}
