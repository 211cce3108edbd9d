import ClientCore

/// A question with two answers.
struct ConfirmView {
  /// What is asked.
  enum Question: Hashable {
    case quit
    case logout
    case logoutEverywhere
    case recall
    case parts(Int)
    /// With the name of the applicant.
    case decline(String)
    /// With the name of the one to be blocked.
    case block(String)
  }

  private let question: Question
  /// What would be lost by leaving.
  private let unstored: UnstoredCount
  private let isNative: Bool

  init(question: Question, _ state: AppState) {
    self.question = question
    unstored = state.unstored
    isNative = state.privacy != nil
  }

  func draw(_ painter: inout ScreenPainter) {
    let strings = painter.strings
    let words = strings.question(question, unstored: unstored, isNative: isNative)
    // Names of others are in it.
    let text = Sanitizer.singleLine(words, mode: painter.emojiMode)
    let width = max(32, min(painter.columns(text), 48))
    let inner = min(width, painter.canvas.size.columns - 8)
    let layout = TextLayout(text, width: max(1, inner), mode: painter.emojiMode)
    let frame = DialogFrame(
      title: strings.title(of: question), content: Size(columns: width, rows: layout.rowCount + 4))
    let room = frame.draw(&painter)
    painter.centered(layout.shownLines, in: room.splitTop(layout.rowCount + 2).top, painter.theme[.popup])
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
    case .quit, .logout, .logoutEverywhere: .shell(.confirm)
    case .recall, .parts: .chat(.confirm)
    case .decline, .block: .contacts(.confirm)
    }
  }
}
