import ClientCore

/// A question with two answers.
struct ConfirmView {
  /// What is asked.
  enum Question: Hashable {
    case quit
    case logout
    case recall
    case parts(Int)
  }

  let question: Question

  func draw(_ painter: inout ScreenPainter) {
    let strings = painter.strings
    let text = strings.question(question, unstored: painter.state.unstored)
    let width = max(32, min(painter.columns(text), 48))
    let inner = min(width, painter.canvas.size.columns - 8)
    let words = TextLayout(text, width: max(1, inner), mode: painter.emojiMode)
    let frame = DialogFrame(
      title: strings.title(of: question), content: Size(columns: width, rows: words.rowCount + 4))
    let room = frame.draw(&painter)
    painter.centered(words.shownLines, in: room.splitTop(words.rowCount + 2).top, painter.theme[.popup])
    let (rest, foot) = room.splitBottom(1)
    painter.line(strings.confirmHints, in: foot, painter.style(.hint, over: .popup), alignment: .center)
    let (left, right) = rest.row(at: rest.rows - 1).splitLeft(rest.columns / 2)
    painter.button(
      strings.cancel, in: left.inset(right: 1), kind: .secondary, isFocused: false, isEnabled: true,
      .shell(.closeOverlay))
    painter.button(
      strings.answer(to: question), in: right.inset(left: 1), kind: .primary, isFocused: true, isEnabled: true, yes)
  }

  private var yes: Intent {
    switch question {
    case .quit, .logout: .shell(.confirm)
    case .recall, .parts: .chat(.confirm)
    }
  }
}
