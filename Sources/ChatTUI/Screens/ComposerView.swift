import ClientCore

/// Where a message is written: it grows with the text up to a third of the pane.
struct ComposerView: ScreenPart {
  private let input: ShownInput
  private let isBlank: Bool
  private let isEditing: Bool
  private let isFocused: Bool
  private let hints: ComposerHints
  /// Lines of the pane that it stands in; they decide how much of them it takes.
  private let paneRows: Int

  init(pane: ChatPaneState, _ state: borrowing AppState, paneRows: Int, _ strings: Strings) {
    input = ShownInput(pane.composer)
    isBlank = pane.composer.isBlank
    isEditing = pane.editing != nil
    isFocused = state.main.focus == .composer
    hints = ComposerHints(pane: pane, state, strings)
    self.paneRows = paneRows
  }

  /// Whether the send button has a line of its own.
  private var hasFootLine: Bool { paneRows >= 16 }

  private func editorColumns(_ columns: Int, _ painter: ScreenPainter) -> Int {
    let inner = columns - 2
    return hasFootLine ? inner : inner - painter.buttonColumns(buttonLabel(painter)) - 1
  }

  private func buttonLabel(_ painter: ScreenPainter) -> String {
    isEditing ? painter.strings.save : painter.strings.send
  }

  private func layout(columns: Int, _ painter: inout ScreenPainter) -> TextLayout {
    painter.layouts.composerLayout(input.text, width: columns, mode: painter.emojiMode)
  }

  /// Lines wanted in a pane of some columns: the rule, the text, and the button where it stands below.
  func rows(columns: Int, _ painter: inout ScreenPainter) -> Int {
    let text = layout(columns: editorColumns(columns, painter), &painter).rowCount
    return max(leastTextRows, min(text, max(1, paneRows / 3))) + (hasFootLine ? 2 : 1)
  }

  private var leastTextRows: Int { paneRows >= 24 ? 2 : 1 }

  /// Lines of it while nothing is written.
  var rowsAtRest: Int { leastTextRows + (hasFootLine ? 2 : 1) }

  var background: ThemeScope { isFocused ? .card : .input }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.rule(rect.row(at: 0), over: .chat)
    hints.draw(in: rect.row(at: 0), &painter)
    let body = rect.inset(top: 1)
    let style = painter.theme[background]
    painter.hit(body, .main(.focus(.composer)))
    let send = buttonLabel(painter)
    let inner = body.inset(columns: 1)
    let (rest, right) = inner.splitRight(painter.buttonColumns(send))
    let editor = hasFootLine ? inner.inset(bottom: 1) : rest.inset(right: 1)
    // Put together from the keys that count, and shown only while nothing is written.
    let hint = input.text.isEmpty ? painter.strings.composerPlaceholder : ""
    let layout = layout(columns: editor.columns, &painter)
    painter.multilineEditor(
      .composer, input, layout: layout, in: editor,
      placeholder: painter.columns(hint) <= editor.columns ? hint : painter.strings.composerPlaceholderShort,
      isFocused: isFocused, style: style, placeholderStyle: painter.theme[.inputPlaceholder].on(style))
    painter.button(
      send, in: right.row(at: right.rows - 1), kind: .primary, isFocused: false, isEnabled: !isBlank, .chat(.send))
  }
}
