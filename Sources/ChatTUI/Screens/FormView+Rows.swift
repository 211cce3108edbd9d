import ChatProtocol
import ClientCore

/// The single lines of a form.
extension FormView {
  func draw(_ row: FormRow, in rect: Rect, _ painter: inout ScreenPainter) {
    switch row {
    case .blank: break
    case .title: drawTitle(in: rect, &painter)
    case .person(let line): drawPerson(line, in: rect, &painter)
    case .likeness:
      guard let friend = likeFriend(painter) else { return }
      painter.line(painter.strings.looksLike(friend), in: rect, painter.style(.error, over: background))
    case .field(let field): drawField(field, in: rect, &painter)
    case .issue(let field): drawIssue(of: field, in: rect, &painter)
    case .tags(let range): drawTags(range, in: rect, &painter)
    case .keepSignedIn: drawKeepSignedIn(in: rect, &painter)
    case .warning(let index):
      draw(warningLines(columns: rect.columns, painter), index, .warning, in: rect, &painter)
    case .failure(let index):
      draw(failureLines(columns: rect.columns, painter), index, .error, in: rect, &painter)
    case .submit: drawSubmit(in: rect, &painter)
    case .links: drawLinks(in: rect, &painter)
    }
  }

  private func draw(
    _ lines: [String], _ index: Int, _ scope: ThemeScope, in rect: Rect, _ painter: inout ScreenPainter
  ) {
    let text = lines.indices.contains(index) ? lines[index] : ""
    painter.line(text, in: rect, painter.style(scope, over: background), alignment: .center)
  }

  private func drawTitle(in rect: Rect, _ painter: inout ScreenPainter) {
    let scope: ThemeScope = form.kind == .login ? .logo : .popupTitle
    painter.line(
      painter.strings.title(of: form.kind), in: rect, painter.style(scope, over: background).adding(.bold),
      alignment: .center)
  }

  private func drawPerson(_ index: Int, in rect: Rect, _ painter: inout ScreenPainter) {
    guard let profile else { return }
    let (avatar, rest) = rect.splitLeft(5)
    let name = Contact(profile: profile).displayName
    painter.avatar(name: name, uid: profile.uid, row: index, at: avatar.origin)
    if index == 0 {
      painter.line(name, in: rest, painter.style(.text, over: background).adding(.bold))
    } else {
      painter.line("@\(profile.name)  UID \(profile.uid)", in: rest, painter.style(.hint, over: background))
    }
  }

  /// Columns of the labels; 0 where the form is too narrow for them and placeholders must do.
  private func labelColumns(in rect: Rect, _ painter: ScreenPainter) -> Int {
    let widest = form.fieldOrder.reduce(0) { max($0, painter.columns(painter.strings.label(of: $1, in: form.kind))) }
    return rect.columns >= 30 ? widest + 2 : 0
  }

  private func drawField(_ field: FormField, in rect: Rect, _ painter: inout ScreenPainter) {
    guard let content = form.fields[field] else { return }
    let (label, rest) = rect.splitLeft(labelColumns(in: rect, painter))
    painter.line(
      painter.strings.label(of: field, in: form.kind), in: label, painter.style(.label, over: background))
    painter.hit(rect, .form(.focus(.field(field))))
    var box = rest
    if field.isSecret {
      let text = content.isRevealed ? painter.strings.hidePassword : painter.strings.showPassword
      box = drawTrailing(text, .reveal(field), isEnabled: true, in: box, &painter)
    } else if field == .code {
      let text = painter.strings.sendCode(
        isRequesting: form.isRequestingCode, secondsLeft: form.codeCooldownSeconds, wasSent: form.codeSent)
      let isEnabled = !form.isRequestingCode && form.codeCooldownSeconds == 0
      box = drawTrailing(text, .sendCode, isEnabled: isEnabled, in: box, &painter)
    }
    painter.canvas.fill(box, editorStyle(of: field, painter))
    drawEditor(of: field, content, in: box.inset(left: 1, right: 1), &painter)
  }

  private func editorStyle(of field: FormField, _ painter: ScreenPainter) -> Style {
    painter.theme[form.focus == .field(field) ? .inputFocused : .input]
  }

  /// Draws the text of a field, without the box around it.
  func drawEditor(of field: FormField, _ content: FieldState, in rect: Rect, _ painter: inout ScreenPainter) {
    let style = editorStyle(of: field, painter)
    let words = painter.strings.placeholder(of: field, in: form.kind)
    painter.editor(
      .field(field), content.input, in: rect,
      placeholder: painter.columns(words) <= rect.columns
        ? words : painter.strings.shortPlaceholder(of: field, in: form.kind), isFocused: form.focus == .field(field),
      isSecret: field.isSecret && !content.isRevealed, style: style,
      placeholderStyle: painter.theme[.inputPlaceholder].on(style))
  }

  /// A button at the right end of a field; returns what is left for the field.
  private func drawTrailing(
    _ text: String, _ control: FormControl, isEnabled: Bool, in rect: Rect, _ painter: inout ScreenPainter
  ) -> Rect {
    let (box, right) = rect.splitRight(painter.buttonColumns(text) + 1)
    painter.button(
      text, in: right.inset(left: 1), kind: .secondary, isFocused: form.focus == control, isEnabled: isEnabled,
      .form(.activate(control)))
    return box
  }

  private func drawIssue(of field: FormField, in rect: Rect, _ painter: inout ScreenPainter) {
    let room = rect.inset(left: labelColumns(in: rect, painter) + 1)
    if let issue = form.fields[field]?.issue {
      let text = painter.strings.text(of: issue, for: field, in: form.kind)
      painter.line(text, in: room, painter.style(.error, over: background))
    } else if field == .code, form.codeSent {
      painter.line(painter.strings.codeSent, in: room, painter.style(.success, over: background))
    }
  }

  private func drawTags(_ range: Range<Int>, in rect: Rect, _ painter: inout ScreenPainter) {
    let tags = Array(form.shownTags.dropFirst(range.lowerBound).prefix(range.count))
    let focused = tags.firstIndex { form.focus == .tag($0) }
    var chips = TagChips(tags, focused: focused)
    chips.selected = Set(tags.indices.filter { form.tags.contains(tags[$0]) })
    painter.hitRegions += chips.draw(in: &painter.canvas, rect: rect, theme: painter.theme) { index in
      .form(.activate(.tag(tags[index])))
    }
    if let focused {
      let place = chips.places(width: rect.columns, mode: painter.emojiMode)[focused]
      painter.canvas.cursor = rect.origin.offset(columns: place.column + 1)
    }
  }

  private func drawKeepSignedIn(in rect: Rect, _ painter: inout ScreenPainter) {
    let room = rect.inset(left: labelColumns(in: rect, painter))
    painter.checkbox(
      painter.strings.keepSignedIn, isOn: form.keepsSignedIn, isFocused: form.focus == .keepSignedIn, in: room,
      over: background, .form(.activate(.keepSignedIn)))
  }

  private func drawSubmit(in rect: Rect, _ painter: inout ScreenPainter) {
    let text = painter.strings.submit(form.kind, isSubmitting: form.isSubmitting)
    var room = rect
    if form.controls.contains(.cancel) {
      let (cancel, submit) = rect.splitLeft(rect.columns / 2)
      painter.button(
        painter.strings.cancel, in: cancel.inset(right: 1), kind: .secondary, isFocused: form.focus == .cancel,
        isEnabled: true, .form(.activate(.cancel)))
      room = submit.inset(left: 1)
    }
    painter.button(
      text, in: room, kind: .primary, isFocused: form.focus == .submit, isEnabled: !form.isSubmitting,
      .form(.activate(.submit)))
  }

  private func drawLinks(in rect: Rect, _ painter: inout ScreenPainter) {
    let pages = form.controls.compactMap { control -> Page? in
      if case .link(let page) = control { return page }
      return nil
    }
    let labels = pages.map { painter.strings.link(to: $0) }
    let gap = 3
    let total = labels.reduce(0) { $0 + painter.columns($1) } + gap * max(0, labels.count - 1)
    var rest = rect.inset(left: max(0, (rect.columns - total) / 2))
    for (page, label) in zip(pages, labels) {
      let (place, after) = rest.splitLeft(painter.columns(label))
      painter.button(
        label, in: place, kind: .link, isFocused: form.focus == .link(page), isEnabled: true,
        .form(.activate(.link(page))), over: background)
      rest = after.inset(left: gap)
    }
  }
}
