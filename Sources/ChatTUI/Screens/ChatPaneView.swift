import ClientCore

/// The open conversation: title, messages, composer.
struct ChatPaneView {
  let pane: ChatPaneState

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.canvas.fill(rect, painter.theme[.chat])
    let (head, body) = rect.splitTop(PaneTitleView.rows(in: rect))
    let title = PaneTitleView(
      title: painter.state.displayName(of: pane.peer), action: (label: "···", intent: .chat(.openProfile)))
    title.draw(in: head, &painter)
    let composer = ComposerView(pane: pane, paneRows: rect.rows)
    let (transcript, foot) = body.splitBottom(composer.rows(columns: body.columns, painter))
    TranscriptView(pane: pane).draw(in: transcript, &painter)
    composer.draw(in: foot, &painter)
  }
}
