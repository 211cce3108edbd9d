import ChatProtocol
import ClientCore

/// Controls and marks, drawn with the widgets and bound to intents.
extension ScreenPainter {
  enum ButtonKind {
    case primary
    case secondary
    /// Words alone, on whatever they lie.
    case link
  }

  func buttonColumns(_ label: String) -> Int { columns(label) + 2 }

  /// A button over the whole rectangle; a disabled one cannot be clicked.
  mutating func button(
    _ label: String, in rect: Rect, kind: ButtonKind, isFocused: Bool, isEnabled: Bool, _ intent: Intent,
    over background: ThemeScope = .card
  ) {
    guard !rect.isEmpty else { return }
    var style: Style
    switch kind {
    case .primary: style = theme[!isEnabled ? .buttonDisabled : isFocused ? .buttonFocused : .button]
    case .secondary: style = theme[!isEnabled ? .buttonDisabled : isFocused ? .secondaryFocused : .secondary]
    case .link: style = theme[isFocused ? .linkFocused : .link].on(theme[background])
    }
    if isFocused, kind == .link { style = style.adding(.underline) }
    canvas.fill(rect, style)
    line(label, in: rect, style, alignment: .center)
    if isEnabled { hit(rect, intent) }
  }

  mutating func checkbox(
    _ label: String, isOn: Bool, isFocused: Bool, in rect: Rect, over background: ThemeScope, _ intent: Intent
  ) {
    let text = (isOn ? "[✓] " : "[ ] ") + label
    var style = style(.checkbox, over: background)
    if isFocused { style = style.adding([.bold, .underline]) }
    line(text, in: rect, style)
    hit(rect.splitLeft(columns(text)).left, intent)
    if isFocused { canvas.cursor = rect.origin.offset(columns: 1) }
  }

  // MARK: Marks

  func badgeColumns(_ count: Int) -> Int { columns(badgeText(count)) + 2 }

  private func badgeText(_ count: Int) -> String { count > 99 ? "99+" : "\(count)" }

  /// A number in red whose last column is the one before `column`.
  mutating func badge(_ count: Int, endingAt column: Int, row: Int) {
    guard count > 0 else { return }
    let width = badgeColumns(count)
    let place = Rect(column: column - width, row: row, columns: width, rows: 1)
    canvas.fill(place, theme[.badge])
    line(badgeText(count), in: place, theme[.badge], alignment: .center)
  }

  mutating func redDot(at point: Point, over background: ThemeScope) {
    canvas.draw("●", at: point, style(.redDot, over: background))
  }

  /// The coloured block with the first sign of a name, four columns by two lines.
  ///
  /// - Parameter row: draws one of the two lines only, at `point`.
  mutating func avatar(name: String, uid: UserID, row: Int? = nil, at point: Point) {
    let style = theme.avatar(seed: Int64(uid.rawValue))
    let block = Rect(column: point.column, row: point.row, columns: 4, rows: row == nil ? 2 : 1)
    canvas.fill(block, style)
    if row == nil || row == 0 { line(initial(of: name), in: block.row(at: 0), style, alignment: .center) }
  }

  /// The same with half lines above and below, so that it stands level with a rounded bubble.
  mutating func roundAvatar(name: String, uid: UserID, at point: Point, clip: Rect) {
    let style = theme.avatar(seed: Int64(uid.rawValue))
    let edge = theme[.chat].with(foreground: style.background)
    let place = Rect(column: point.column, row: point.row, columns: 4, rows: 3)
    let text = initial(of: name)
    canvas.clipped(to: clip) { canvas in
      canvas.fill(place.row(at: 0), with: "▄", edge)
      canvas.fill(place.row(at: 1), style)
      canvas.draw(text, in: place.row(at: 1), alignment: .center, style)
      canvas.fill(place.row(at: 2), with: "▀", edge)
    }
  }

  /// A block like an avatar for rows that are not a person.
  mutating func emblem(_ sign: String, at point: Point) {
    let block = Rect(column: point.column, row: point.row, columns: 4, rows: 2)
    canvas.fill(block, theme[.button])
    line(sign, in: block.row(at: 0), theme[.button], alignment: .center)
  }

  private func initial(of name: String) -> String {
    name.first.map { String($0).uppercased() } ?? "?"
  }

  mutating func scrollbar(total: Int, visible: Int, first: Int, in rect: Rect, over background: ThemeScope) {
    guard !rect.isEmpty, total > visible, visible > 0 else { return }
    let thumbRows = max(1, rect.rows * visible / total)
    let travel = rect.rows - thumbRows
    let top = travel * max(0, min(first, total - visible)) / max(1, total - visible)
    let thumb = Rect(column: rect.column, row: rect.row + top, columns: 1, rows: thumbRows)
    canvas.fill(thumb, with: "▐", style(.scrollbarThumb, over: background))
  }

  mutating func popupBorder(title: String, in rect: Rect) {
    let style = style(.popupBorder, over: .popup)
    canvas.fill(rect.row(at: 0), with: "─", style)
    canvas.fill(rect.row(at: rect.rows - 1), with: "─", style)
    for row in 1..<max(1, rect.rows - 1) {
      canvas.draw("│", at: Point(column: rect.column, row: rect.row + row), style)
      canvas.draw("│", at: Point(column: rect.right - 1, row: rect.row + row), style)
    }
    canvas.draw("╭", at: rect.origin, style)
    canvas.draw("╮", at: Point(column: rect.right - 1, row: rect.row), style)
    canvas.draw("╰", at: Point(column: rect.column, row: rect.bottom - 1), style)
    canvas.draw("╯", at: Point(column: rect.right - 1, row: rect.bottom - 1), style)
    line(
      " \(title) ", in: rect.row(at: 0).inset(columns: 2), self.style(.popupTitle, over: .popup).adding(.bold),
      alignment: .center)
  }
}
