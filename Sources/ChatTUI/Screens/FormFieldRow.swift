import ClientCore

/// A field of a form with its label, and the button at its end that some have.
struct FormFieldRow: Hashable, Sendable {
  /// The button at the end of a field.
  private enum Trailing: Hashable {
    case reveal
    case sendCode(isRequesting: Bool, secondsLeft: Int, wasSent: Bool)
  }

  let field: FormField
  private let kind: FormKind
  private let input: ShownInput
  private let isRevealed: Bool
  private let trailing: Trailing?
  private let isFocused: Bool
  private let isTrailingFocused: Bool

  init(_ field: FormField, _ content: FieldState, of form: Form) {
    self.field = field
    kind = form.kind
    input = ShownInput(content.input)
    isRevealed = content.isRevealed
    isFocused = form.focus == .field(field)
    if field.isSecret {
      trailing = .reveal
      isTrailingFocused = form.focus == .reveal(field)
    } else if field == .code {
      trailing = .sendCode(
        isRequesting: form.isRequestingCode, secondsLeft: form.codeCooldownSeconds, wasSent: form.codeSent)
      isTrailingFocused = form.focus == .sendCode
    } else {
      trailing = nil
      isTrailingFocused = false
    }
  }

  func draw(in rect: Rect, labelColumns: Int, over background: ThemeScope, _ painter: inout ScreenPainter) {
    let strings = painter.strings
    let (label, rest) = rect.splitLeft(labelColumns)
    painter.line(strings.label(of: field, in: kind), in: label, painter.style(.label, over: background))
    painter.hit(rect, .form(.focus(.field(field))))
    let box = drawTrailing(in: rest, &painter)
    let style = painter.theme[isFocused ? .inputFocused : .input]
    painter.canvas.fill(box, style)
    let room = box.inset(left: 1, right: 1)
    let words = strings.placeholder(of: field, in: kind)
    painter.editor(
      .field(field), input, in: room,
      placeholder: painter.columns(words) <= room.columns ? words : strings.shortPlaceholder(of: field, in: kind),
      isFocused: isFocused, isSecret: field.isSecret && !isRevealed, style: style,
      placeholderStyle: painter.theme[.inputPlaceholder].on(style))
  }

  /// Returns what is left for the field.
  private func drawTrailing(in rect: Rect, _ painter: inout ScreenPainter) -> Rect {
    let text: String
    let control: FormControl
    var isEnabled = true
    switch trailing {
    case nil: return rect
    case .reveal:
      text = isRevealed ? painter.strings.hidePassword : painter.strings.showPassword
      control = .reveal(field)
    case .sendCode(let isRequesting, let secondsLeft, let wasSent):
      text = painter.strings.sendCode(isRequesting: isRequesting, secondsLeft: secondsLeft, wasSent: wasSent)
      control = .sendCode
      isEnabled = !isRequesting && secondsLeft == 0
    }
    let (box, right) = rect.splitRight(painter.buttonColumns(text) + 1)
    painter.button(
      text, in: right.inset(left: 1), kind: .secondary, isFocused: isTrailingFocused, isEnabled: isEnabled,
      .form(.activate(control)))
    return box
  }
}
