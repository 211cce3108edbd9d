import ClientCore

/// A question with two answers: leave the program, or log out.
struct ConfirmView {
  let isQuitting: Bool

  func draw(_ painter: inout ScreenPainter) {
    let strings = painter.strings
    let question = isQuitting ? strings.quitQuestion : strings.logoutQuestion
    let width = max(32, painter.columns(question))
    let inner = min(width, painter.canvas.size.columns - 8)
    let words = TextLayout(question, width: max(1, inner), mode: painter.emojiMode)
    let frame = DialogFrame(
      title: isQuitting ? strings.quitTitle : strings.logoutTitle,
      content: Size(columns: width, rows: words.rowCount + 4))
    let room = frame.draw(&painter)
    painter.centered(words.shownLines, in: room.splitTop(words.rowCount + 2).top, painter.theme[.popup])
    let (rest, foot) = room.splitBottom(1)
    painter.line(strings.confirmHints, in: foot, painter.style(.hint, over: .popup), alignment: .center)
    let (left, right) = rest.row(at: rest.rows - 1).splitLeft(rest.columns / 2)
    painter.button(
      strings.cancel, in: left.inset(right: 1), kind: .secondary, isFocused: false, isEnabled: true,
      .shell(.closeOverlay))
    painter.button(
      isQuitting ? strings.quitButton : strings.logoutButton, in: right.inset(left: 1), kind: .primary,
      isFocused: true, isEnabled: true, .shell(.confirm))
  }
}
