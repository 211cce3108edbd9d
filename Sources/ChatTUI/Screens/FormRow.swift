import ChatProtocol
import ClientCore

/// One line of a form, as the account pages and the friend dialogs show it, with all that is seen of it.
struct FormRow: ScreenPart {
  enum Content: Hashable {
    case title(FormKind)
    /// The person that a dialog is about: first and second line.
    case person(UserProfile, line: Int)
    /// That the person can be taken for a friend.
    case likeness(Contact)
    case blank
    case field(FormFieldRow)
    /// What is wrong with the field above it, or room for that.
    case issue(FieldIssue?, of: FormField, FormKind, isCodeSent: Bool)
    case tags([String], chosen: Set<Int>, focused: Int?)
    case keepSignedIn(Bool, isFocused: Bool)
    /// What the family's Qt client cannot do with what is typed. One line of the text each.
    case warning(String)
    /// Why the last submit failed. One line of the text each.
    case failure(String)
    case submit(FormKind, isSubmitting: Bool, hasCancel: Bool, focus: FormControl)
    case links([Page], focused: Page?)
  }

  let content: Content
  /// Columns of the labels; 0 where the form is too narrow for them and placeholders must do.
  let labelColumns: Int
  /// What the form lies on.
  let background: ThemeScope

  /// Whether it is a line of what failed.
  var isFailure: Bool {
    if case .failure = content { return true }
    return false
  }

  /// Whether a control of the form is on this line.
  func holds(_ control: FormControl) -> Bool {
    switch (content, control) {
    case (.field(let row), .field(let field)), (.field(let row), .reveal(let field)): row.field == field
    case (.field(let row), .sendCode): row.field == .code
    case (.tags(let tags, _, _), .tag(let tag)): tags.contains(tag)
    case (.keepSignedIn, .keepSignedIn), (.submit, .submit), (.submit, .cancel), (.links, .link): true
    default: false
    }
  }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    switch content {
    case .blank: break
    case .title(let kind):
      let scope: ThemeScope = kind == .login ? .logo : .popupTitle
      painter.line(
        painter.strings.title(of: kind), in: rect, painter.style(scope, over: background).adding(.bold),
        alignment: .center)
    case .person(let profile, let line): draw(profile, line: line, in: rect, &painter)
    case .likeness(let friend):
      painter.line(painter.strings.looksLike(friend), in: rect, painter.style(.error, over: background))
    case .field(let row): row.draw(in: rect, labelColumns: labelColumns, over: background, &painter)
    case .issue(let issue, let field, let kind, let isCodeSent):
      draw(issue, of: field, kind, isCodeSent: isCodeSent, in: rect, &painter)
    case .tags(let tags, let chosen, let focused): draw(tags, chosen, focused, in: rect, &painter)
    case .keepSignedIn(let isOn, let isFocused):
      painter.checkbox(
        painter.strings.keepSignedIn, isOn: isOn, isFocused: isFocused, in: rect.inset(left: labelColumns),
        over: background, .form(.activate(.keepSignedIn)))
    case .warning(let text):
      painter.line(text, in: rect, painter.style(.warning, over: background), alignment: .center)
    case .failure(let text):
      painter.line(text, in: rect, painter.style(.error, over: background), alignment: .center)
    case .submit(let kind, let isSubmitting, let hasCancel, let focus):
      drawSubmit(kind, isSubmitting: isSubmitting, hasCancel: hasCancel, focus, in: rect, &painter)
    case .links(let pages, let focused): drawLinks(pages, focused, in: rect, &painter)
    }
  }

  private func draw(_ profile: UserProfile, line: Int, in rect: Rect, _ painter: inout ScreenPainter) {
    let (avatar, rest) = rect.splitLeft(5)
    let name = Contact(profile: profile).displayName
    painter.avatar(name: name, uid: profile.uid, row: line, at: avatar.origin)
    if line == 0 {
      painter.line(name, in: rest, painter.style(.text, over: background).adding(.bold))
    } else {
      painter.line("@\(profile.name)  UID \(profile.uid)", in: rest, painter.style(.hint, over: background))
    }
  }

  private func draw(
    _ issue: FieldIssue?, of field: FormField, _ kind: FormKind, isCodeSent: Bool, in rect: Rect,
    _ painter: inout ScreenPainter
  ) {
    let room = rect.inset(left: labelColumns + 1)
    if let issue {
      let text = painter.strings.text(of: issue, for: field, in: kind)
      painter.line(text, in: room, painter.style(.error, over: background))
    } else if isCodeSent {
      painter.line(painter.strings.codeSent, in: room, painter.style(.success, over: background))
    }
  }

  private func draw(
    _ tags: [String], _ chosen: Set<Int>, _ focused: Int?, in rect: Rect, _ painter: inout ScreenPainter
  ) {
    var chips = TagChips(tags, focused: focused)
    chips.selected = chosen
    painter.hitRegions += chips.draw(in: &painter.canvas, rect: rect, theme: painter.theme) { index in
      .form(.activate(.tag(tags[index])))
    }
    if let focused {
      let place = chips.places(width: rect.columns, mode: painter.emojiMode)[focused]
      painter.canvas.cursor = rect.origin.offset(columns: place.column + 1)
    }
  }

  private func drawSubmit(
    _ kind: FormKind, isSubmitting: Bool, hasCancel: Bool, _ focus: FormControl, in rect: Rect,
    _ painter: inout ScreenPainter
  ) {
    let text = painter.strings.submit(kind, isSubmitting: isSubmitting)
    var room = rect
    if hasCancel {
      let (cancel, submit) = rect.splitLeft(rect.columns / 2)
      painter.button(
        painter.strings.cancel, in: cancel.inset(right: 1), kind: .secondary, isFocused: focus == .cancel,
        isEnabled: true, .form(.activate(.cancel)))
      room = submit.inset(left: 1)
    }
    painter.button(
      text, in: room, kind: .primary, isFocused: focus == .submit, isEnabled: !isSubmitting,
      .form(.activate(.submit)))
  }

  private func drawLinks(_ pages: [Page], _ focused: Page?, in rect: Rect, _ painter: inout ScreenPainter) {
    let labels = pages.map { painter.strings.link(to: $0) }
    let gap = 3
    let total = labels.reduce(0) { $0 + painter.columns($1) } + gap * max(0, labels.count - 1)
    var rest = rect.inset(left: max(0, (rect.columns - total) / 2))
    for (page, label) in zip(pages, labels) {
      let (place, after) = rest.splitLeft(painter.columns(label))
      painter.button(
        label, in: place, kind: .link, isFocused: page == focused, isEnabled: true, .form(.activate(.link(page))),
        over: background)
      rest = after.inset(left: gap)
    }
  }
}
