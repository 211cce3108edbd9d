import ClientCore

/// The frame that all dialogs share, in the middle of the screen.
struct DialogFrame {
  let title: String
  /// Wanted size of the content, without frame.
  let content: Size

  /// Draws the frame and returns the room inside of it; small screens get the dialog without a border.
  func draw(_ painter: inout ScreenPainter) -> Rect {
    let bounds = painter.canvas.bounds
    let hasBorder = bounds.columns >= 30 && bounds.rows >= 10
    // A line of air below the title, where it costs nothing.
    let air = hasBorder && bounds.rows >= content.rows + 3 ? 1 : 0
    let margin = hasBorder ? Size(columns: 6, rows: 2 + air) : Size(columns: 2, rows: 1)
    let outer = bounds.centered(
      Size(columns: content.columns + margin.columns, rows: content.rows + margin.rows))
    painter.metrics.overlay = outer
    if hasBorder {
      let inner = Popup(title: title).draw(in: &painter.canvas, rect: outer, theme: painter.theme)
      return inner.inset(columns: 1).inset(top: air)
    }
    painter.canvas.fill(outer, painter.theme[.popup])
    painter.line(
      title, in: outer.row(at: 0), painter.style(.popupTitle, over: .popup).adding(.bold), alignment: .center)
    return outer.inset(left: 1, top: 1, right: 1)
  }
}
