import ChatProtocol
import ClientCore

/// Controls and marks: the widgets, bound to intents.
extension ScreenPainter {
  func buttonColumns(_ label: String, kind: Button.Kind = .secondary) -> Int {
    Button(label, kind: kind).width(mode: emojiMode)
  }

  /// A button over the whole rectangle; a disabled one cannot be clicked.
  mutating func button(
    _ label: String, in rect: Rect, kind: Button.Kind, isFocused: Bool, isEnabled: Bool, _ intent: Intent,
    over background: ThemeScope = .card
  ) {
    let state: ControlState = !isEnabled ? .disabled : isFocused ? .focused : .normal
    hitRegions += Button(label, state: state, kind: kind)
      .draw(in: &canvas, rect: rect, theme: theme, on: theme[background], action: intent)
    // Input methods and screen readers follow the cursor, so it goes wherever the keys go.
    if isFocused, !rect.isEmpty { canvas.cursor = labelStart(label, in: rect, kind: kind) }
  }

  private func labelStart(_ label: String, in rect: Rect, kind: Button.Kind) -> Point {
    rect.origin.offset(columns: kind == .link ? 0 : max(0, (rect.columns - columns(label)) / 2))
  }

  mutating func checkbox(
    _ label: String, isOn: Bool, isFocused: Bool, in rect: Rect, over background: ThemeScope, _ intent: Intent
  ) {
    hitRegions += Checkbox(label, isOn: isOn, isFocused: isFocused)
      .draw(in: &canvas, rect: rect, theme: theme, on: theme[background], action: intent)
    if isFocused { canvas.cursor = rect.origin.offset(columns: 1) }
  }

  func badgeColumns(_ count: Int) -> Int { Badge(count).columns }

  /// A number in red whose last column is the one before `column`.
  mutating func badge(_ count: Int, endingAt column: Int, row: Int) {
    let badge = Badge(count)
    badge.draw(in: &canvas, at: Point(column: column - badge.columns, row: row), theme: theme)
  }

  mutating func redDot(at point: Point, over background: ThemeScope) {
    RedDot.draw(in: &canvas, at: point, on: theme[background], theme: theme)
  }

  /// The coloured block with the first sign of a name, four columns by two lines.
  ///
  /// - Parameter row: draws one of the two lines only, at `point`.
  mutating func avatar(name: String, uid: UserID, row: Int? = nil, at point: Point) {
    draw(Avatar(name: name, seed: Int64(uid.rawValue)), row: row, at: point)
  }

  /// The block of a conversation: a direct one has its peer's.
  mutating func avatar(of conversation: ConversationID, name: String, at point: Point) {
    draw(Avatar(name: name, seed: conversation.key), row: nil, at: point)
  }

  private mutating func draw(_ avatar: Avatar, row: Int?, at point: Point) {
    if row == 1 {
      canvas.fill(Rect(origin: point, size: Size(columns: Avatar.columns, rows: 1)), theme.avatar(seed: avatar.seed))
    } else {
      avatar.draw(in: &canvas, at: point, theme: theme, rows: row == nil ? Avatar.rows : 1)
    }
  }

  /// The same with half lines above and below, so that it stands level with a rounded bubble.
  mutating func roundAvatar(name: String, uid: UserID, at point: Point, clip: Rect) {
    let avatar = Avatar(name: name, seed: Int64(uid.rawValue))
    let edge = theme[.chat].with(foreground: theme.avatar(seed: avatar.seed).background)
    let place = Rect(column: point.column, row: point.row, columns: Avatar.columns, rows: 3)
    let theme = theme
    canvas.clipped(to: clip) { canvas in
      canvas.fill(place.row(at: 0), with: "▄", edge)
      avatar.draw(in: &canvas, at: point.offset(rows: 1), theme: theme, rows: 1)
      canvas.fill(place.row(at: 2), with: "▀", edge)
    }
  }

  /// A block like an avatar for rows that are not a person.
  mutating func emblem(_ sign: String, at point: Point) {
    let block = Rect(column: point.column, row: point.row, columns: Avatar.columns, rows: Avatar.rows)
    canvas.fill(block, theme[.button])
    line(sign, in: block.row(at: 0), theme[.button], alignment: .center)
  }

  mutating func scrollbar(total: Int, visible: Int, first: Int, in rect: Rect, over background: ThemeScope) {
    Scrollbar(total: total, visible: visible, first: first)
      .draw(in: &canvas, rect: rect, theme: theme, on: theme[background])
  }
}
