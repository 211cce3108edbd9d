import ClientCore

/// Where a message is written: it grows with the text up to a third of the pane.
struct ComposerView {
  let pane: ChatPaneState
  /// Lines of the pane that it stands in; they decide how much of them it takes.
  let paneRows: Int

  /// Whether the send button has a line of its own.
  private var hasFootLine: Bool { paneRows >= 16 }

  private func editorColumns(_ columns: Int, _ painter: ScreenPainter) -> Int {
    let inner = columns - 2
    return hasFootLine ? inner : inner - painter.buttonColumns(buttonLabel(painter)) - 1
  }

  private func buttonLabel(_ painter: ScreenPainter) -> String {
    pane.editing == nil ? painter.strings.send : painter.strings.save
  }

  private func layout(columns: Int, _ painter: inout ScreenPainter) -> TextLayout {
    painter.layouts.composerLayout(pane.composer.text, width: columns, mode: painter.emojiMode)
  }

  /// Lines wanted in a pane of some columns: the rule, the text, and the button where it stands below.
  func rows(columns: Int, _ painter: inout ScreenPainter) -> Int {
    let text = layout(columns: editorColumns(columns, painter), &painter).rowCount
    return max(leastTextRows, min(text, max(1, paneRows / 3))) + (hasFootLine ? 2 : 1)
  }

  private var leastTextRows: Int { paneRows >= 24 ? 2 : 1 }

  /// Lines of it while nothing is written.
  var rowsAtRest: Int { leastTextRows + (hasFootLine ? 2 : 1) }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.rule(rect.row(at: 0), over: .chat)
    ComposerHints(pane: pane, painter).draw(in: rect.row(at: 0), &painter)
    let body = rect.inset(top: 1)
    let isFocused = painter.state.main.focus == .composer
    let style = painter.theme[isFocused ? .card : .input]
    painter.canvas.fill(body, style)
    painter.hit(body, .main(.focus(.composer)))
    let send = buttonLabel(painter)
    let inner = body.inset(columns: 1)
    let (rest, right) = inner.splitRight(painter.buttonColumns(send))
    let editor = hasFootLine ? inner.inset(bottom: 1) : rest.inset(right: 1)
    // Put together from the keys that count, and shown only while nothing is written.
    let hint = pane.composer.isEmpty ? painter.strings.composerPlaceholder : ""
    let layout = layout(columns: editor.columns, &painter)
    painter.multilineEditor(
      .composer, pane.composer, layout: layout, in: editor,
      placeholder: painter.columns(hint) <= editor.columns ? hint : painter.strings.composerPlaceholderShort,
      isFocused: isFocused, style: style, placeholderStyle: painter.theme[.inputPlaceholder].on(style))
    painter.button(
      send, in: right.row(at: right.rows - 1), kind: .primary, isFocused: false,
      isEnabled: !pane.composer.isBlank, .chat(.send))
  }
}
