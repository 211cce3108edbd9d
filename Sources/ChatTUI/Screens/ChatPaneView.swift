import ClientCore

/// The open conversation: title, messages, composer.
struct ChatPaneView {
  let pane: ChatPaneState
  let shape: ScreenShape

  func parts(of state: AppState, in rect: Rect, _ painter: inout ScreenPainter) -> [PlacedPart] {
    let (head, body) = rect.splitTop(PaneTitleView.rows(in: rect))
    let userName = state.userNameBeside(pane.conversation).map { " @\($0)" } ?? ""
    let title = PaneTitleView(
      title: state.displayName(of: pane.conversation) + userName, back: PaneTitleView.Back(state, shape),
      status: status(in: state, painter.strings),
      action: PaneTitleView.Action(label: "···", intent: .chat(.openProfile)))
    let composer = ComposerView(pane: pane, state, paneRows: rect.rows, painter.strings)
    let (place, foot) = body.splitBottom(composer.rows(columns: body.columns, &painter))
    let transcript = TranscriptView(pane: pane, state, rowsAtRest: body.rows - composer.rowsAtRest)
    return [PlacedPart(title, in: head), PlacedPart(transcript, in: place), PlacedPart(composer, in: foot)]
  }

  private func status(in state: AppState, _ strings: Strings) -> PaneTitleView.Status? {
    if state.isTyping(in: pane.conversation) {
      return PaneTitleView.Status(words: strings.typing, urgent: strings.typingShort)
    }
    guard let peer = pane.conversation.peer, let presence = state.main.presence[peer],
      let words = strings.presence(presence, now: state.now)
    else { return nil }
    return PaneTitleView.Status(words: words, sign: presence.isOnline ? "●" : nil)
  }
}
