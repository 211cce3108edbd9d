import ClientCore

/// What is seen of a text being edited.
struct ShownInput: Hashable, Sendable {
  let text: String
  let caret: Int

  init(_ input: TextInput) {
    text = input.text
    caret = input.caret
  }
}

/// Texts being edited.
extension ScreenPainter {
  /// Draws a text of one line, scrolled sideways so that the caret is visible.
  ///
  /// - Parameter isSecret: shows a dot for each Character.
  mutating func editor(
    _ target: EditTarget, _ input: ShownInput, in rect: Rect, placeholder: String, isFocused: Bool,
    isSecret: Bool = false, style: Style, placeholderStyle: Style
  ) {
    guard !rect.isEmpty else { return }
    canvas.fill(rect, style)
    let shown = isSecret ? String(repeating: "•", count: input.text.count) : input.text
    // While unfocused the beginning is what one wants to see.
    let visible = FieldLine(shown, caret: isFocused ? input.caret : 0, width: rect.columns, mode: emojiMode)
    let origin = rect.origin.offset(columns: isFocused ? -visible.firstColumn : 0)
    if shown.isEmpty {
      line(placeholder, in: rect, placeholderStyle)
    } else {
      canvas.clipped(to: rect) { $0.draw(shown, at: origin, style) }
    }
    if isFocused { canvas.cursor = rect.origin.offset(columns: visible.caretColumn) }
    metrics.editors.append(
      EditorRegion(
        target: target, rect: rect, origin: origin,
        layout: TextLayout(shown, width: EditorRegion.unboundedColumns, mode: emojiMode)))
  }

  /// Draws a text of several lines, scrolled so that the caret is visible.
  mutating func multilineEditor(
    _ target: EditTarget, _ input: ShownInput, layout: TextLayout, in rect: Rect, placeholder: String,
    isFocused: Bool, style: Style, placeholderStyle: Style
  ) {
    guard !rect.isEmpty else { return }
    canvas.fill(rect, style)
    let caret = layout.position(ofCaret: input.caret)
    let first = MultilineEditor.firstRow(caretRow: caret.row, rowCount: layout.rowCount, rows: rect.rows)
    if input.text.isEmpty {
      line(placeholder, in: rect.row(at: 0), placeholderStyle)
    } else {
      canvas.clipped(to: rect) { canvas in
        for row in 0..<min(rect.rows, layout.rowCount - first) {
          canvas.draw(layout.text(ofLine: first + row), at: rect.origin.offset(rows: row), style)
        }
      }
    }
    if isFocused {
      canvas.cursor = rect.origin.offset(columns: min(caret.column, rect.columns - 1), rows: caret.row - first)
    }
    metrics.editors.append(
      EditorRegion(target: target, rect: rect, origin: rect.origin.offset(rows: -first), layout: layout))
  }
}
