/// A time or a note in the middle of a line between messages.
struct TimeSeparator {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  /// Draws into the first row of `rect`.
  ///
  /// - Parameter scope: `.timeSeparator`, or `.unreadLine` with rules at both sides.
  func draw(in canvas: inout Canvas, rect: Rect, theme: Theme, scope: ThemeScope = .timeSeparator) {
    let line = rect.row(at: 0)
    guard !line.isEmpty else { return }
    let style = theme[scope]
    if scope == .unreadLine {
      canvas.fill(line.inset(columns: 2), with: "─", theme[.separator].on(style))
      let shown = TextWidth.truncated(text, to: max(0, line.columns - 8), mode: canvas.emojiMode)
      guard !shown.isEmpty else { return }
      canvas.draw(" \(shown) ", in: line, alignment: .center, style)
    } else {
      canvas.draw(text, in: line, alignment: .center, style)
    }
  }
}
