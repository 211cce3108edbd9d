/// The small sign that something new waits.
enum RedDot {
  static func draw(in canvas: inout Canvas, at point: Point, on background: Style, theme: Theme) {
    canvas.draw("●", at: point, theme[.redDot].on(background))
  }
}
