import ClientCore

/// The open conversation: title, messages, composer.
struct ChatPaneView {
  let pane: ChatPaneState

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.canvas.fill(rect, painter.theme[.chat])
    let (head, body) = rect.splitTop(PaneTitleView.rows(in: rect))
    let userName = painter.state.userNameBeside(pane.conversation).map { " @\($0)" } ?? ""
    let title = PaneTitleView(
      title: painter.state.displayName(of: pane.conversation) + userName, status: status(painter),
      action: (label: "···", intent: .chat(.openProfile)))
    title.draw(in: head, &painter)
    let composer = ComposerView(pane: pane, paneRows: rect.rows)
    let (transcript, foot) = body.splitBottom(composer.rows(columns: body.columns, &painter))
    TranscriptView(pane: pane, rowsAtRest: body.rows - composer.rowsAtRest).draw(in: transcript, &painter)
    composer.draw(in: foot, &painter)
  }

  private func status(_ painter: ScreenPainter) -> PaneTitleView.Status? {
    let state = painter.state
    if state.isTyping(in: pane.conversation) {
      return PaneTitleView.Status(words: painter.strings.typing, urgent: painter.strings.typingShort)
    }
    guard let presence = pane.conversation.peer.flatMap({ state.main.presence[$0] }),
      let words = painter.strings.presence(presence, now: state.now)
    else { return nil }
    return PaneTitleView.Status(words: words, sign: presence.isOnline ? "●" : nil)
  }
}
