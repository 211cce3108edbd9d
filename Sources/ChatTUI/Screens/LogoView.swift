/// The two speech bubbles at the head of the account pages.
struct LogoView {
  static let rows = 4
  private static let lines = [
    " ▄██████▙▖      ",
    "▐█▌▐███ █▀▄▄▄▄  ",
    " ▀██████▀▟▛▜█▀█▖",
    "  ▛▘    ▘██████▀",
  ]

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.centered(Self.lines, in: rect, painter.style(.logo, over: .card))
  }
}
