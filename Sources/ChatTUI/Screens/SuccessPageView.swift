import ClientCore

/// The page after a registration or a reset; it leaves by itself.
struct SuccessPageView: ScreenPart {
  let reason: Page.SuccessReason
  let secondsLeft: Int

  var background: ThemeScope { .background }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let card = rect.centered(Size(columns: min(48, rect.columns), rows: min(11, rect.rows)))
    painter.canvas.fill(card, painter.theme[.card])
    let content = card.inset(columns: 2).centered(Size(columns: card.columns, rows: 6))
    let success = painter.style(.success, over: .card)
    painter.line("✓", in: content.row(at: 0), success.adding(.bold), alignment: .center)
    painter.line(
      painter.strings.success(reason), in: content.row(at: 1), painter.style(.text, over: .card).adding(.bold),
      alignment: .center)
    painter.line(
      painter.strings.returningIn(seconds: secondsLeft), in: content.row(at: 3),
      painter.style(.hint, over: .card), alignment: .center)
    let label = painter.strings.link(to: .login)
    let width = min(content.columns, max(20, painter.buttonColumns(label)))
    painter.button(
      label, in: content.row(at: 5).centered(Size(columns: width, rows: 1)), kind: .primary, isFocused: true,
      isEnabled: true, .shell(.show(.login)))
  }
}
