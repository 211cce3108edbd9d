import ClientCore

/// One line of a form, as the account pages and the friend dialogs show it.
enum FormRow: Hashable {
  case title
  /// The person that a dialog is about: first and second line.
  case person(line: Int)
  /// That the person can be taken for a friend.
  case likeness
  case blank
  case field(FormField)
  /// What is wrong with the field above it, or room for that.
  case issue(FormField)
  /// Some of the tags; indices into ``Form/shownTags``.
  case tags(Range<Int>)
  case keepSignedIn
  /// What the family's Qt client cannot do with what is typed. One line of the text each.
  case warning(line: Int)
  /// Why the last submit failed; only there if it did. One line of the text each.
  case failure(line: Int)
  case submit
  case links

  /// Whether a control of the form is on this line.
  func holds(_ control: FormControl, in form: Form) -> Bool {
    switch (self, control) {
    case (.field(let field), .field(let other)), (.field(let field), .reveal(let other)): field == other
    case (.field(.code), .sendCode): true
    case (.tags(let range), .tag(let tag)): form.shownTags.firstIndex(of: tag).map(range.contains) ?? false
    case (.keepSignedIn, .keepSignedIn), (.submit, .submit), (.submit, .cancel), (.links, .link): true
    default: false
    }
  }
}
