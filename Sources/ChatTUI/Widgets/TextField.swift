import ClientCore

/// A field for one line of text, perhaps with a label above, a control at its right and an error below.
struct TextField {
  let text: String
  /// Characters before the caret.
  let caret: Int
  var label: String?
  var placeholder = ""
  /// Dots in place of the characters.
  var isSecure = false
  var isFocused = false
  var isEnabled = true
  /// Shown in the row below.
  var error: String?
  /// A small control inside at the right, such as "show".
  var trailing: String?
  /// Whether a row below is kept for an error even when there is none, so that nothing jumps when one appears.
  var keepsErrorRow = false

  init(text: String, caret: Int) {
    self.text = text
    self.caret = caret
  }

  /// Rows it takes.
  var rows: Int { (label == nil ? 0 : 1) + 1 + (keepsErrorRow || error != nil ? 1 : 0) }

  /// Draws into the top rows of `rect`; puts the canvas's cursor on the caret when focused.
  ///
  /// - Parameters:
  ///   - background: what label and error stand on.
  ///   - action: a click into the field, with the Character offset of the caret under the pointer for each region.
  ///   - trailingAction: a click on the control at the right.
  @discardableResult
  func draw<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, on background: Style, action: (Int?) -> Action,
    trailingAction: Action? = nil
  ) -> [HitRegion<Action>] {
    var rest = rect
    var regions: [HitRegion<Action>] = []
    if let label {
      let (top, below) = rest.splitTop(1)
      canvas.draw(label, in: top, theme[.label].on(background))
      rest = below
    }
    let (field, below) = rest.splitTop(1)
    let style = theme[isFocused ? .inputFocused : .input]
    canvas.fill(field, style)
    var inner = field.inset(columns: 1)
    var control: HitRegion<Action>?
    if let trailing {
      let (left, right) = inner.splitRight(TextWidth.columns(trailing, mode: canvas.emojiMode))
      canvas.draw(trailing, in: right, style.adding(.underline))
      inner = left.inset(right: 1)
      control = trailingAction.map { HitRegion(right, $0) }
    }
    if isEnabled { regions += drawText(in: &canvas, field: field, inner: inner, style: style, theme, action) }
    if let control, isEnabled { regions.append(control) }
    if let error { canvas.draw(error, in: below.row(at: 0), theme[.error].on(background)) }
    return regions
  }

  private func drawText<Action>(
    in canvas: inout Canvas, field: Rect, inner: Rect, style: Style, _ theme: Theme, _ action: (Int?) -> Action
  ) -> [HitRegion<Action>] {
    guard !inner.isEmpty else { return [HitRegion(field, action(nil))] }
    if text.isEmpty {
      canvas.draw(placeholder, in: inner, theme[.inputPlaceholder].on(style))
    }
    let shown = isSecure ? String(repeating: "•", count: text.count) : text
    let line = FieldLine(shown, caret: caret, width: inner.columns, mode: canvas.emojiMode)
    canvas.clipped(to: inner) { canvas in
      canvas.draw(shown, at: inner.origin.offset(columns: -line.firstColumn), style)
    }
    if isFocused { canvas.cursor = inner.origin.offset(columns: line.caretColumn) }
    // The whole field takes a click; within the text each column knows its caret offset.
    var regions = [HitRegion(field, action(line.offsets.isEmpty ? nil : text.count))]
    for (column, offset) in line.offsets.enumerated() {
      let spot = Rect(origin: inner.origin.offset(columns: column), size: Size(columns: 1, rows: 1))
      regions.append(HitRegion(spot, action(offset)))
    }
    return regions
  }
}
