import ChatProtocol
import ClientCore

/// A form as lines: title, fields with what is wrong with them, buttons, links.
///
/// If the lines do not fit, those around the focused control are shown.
struct FormView {
  let form: Form
  /// The person that a friend dialog is about.
  var profile: UserProfile?
  /// What the form lies on.
  let background: ThemeScope

  /// Draws the form into a rectangle; what does not fit is scrolled.
  func draw(in rect: Rect, rows: [FormRow], _ painter: inout ScreenPainter) {
    let first = firstRow(of: rows, visible: rect.rows)
    for (index, row) in rows.enumerated().dropFirst(first).prefix(rect.rows) {
      draw(row, in: rect.row(at: index - first), &painter)
    }
    if rows.count > rect.rows {
      let bar = Rect(column: rect.right, row: rect.row, columns: 1, rows: rect.rows)
      painter.scrollbar(total: rows.count, visible: rect.rows, first: first, in: bar, over: background)
    }
  }

  /// The first line shown: 0 if all fit, else such that the focused one has others around it.
  private func firstRow(of rows: [FormRow], visible: Int) -> Int {
    guard rows.count > visible else { return 0 }
    let focused = rows.firstIndex { $0.holds(form.focus, in: form) } ?? 0
    var first = focused - visible / 2
    // Why it failed is read from its beginning, as much of it as fits beside the focus.
    if let failure = rows.firstIndex(of: .failure(line: 0)) {
      let end = failure + rows.count { if case .failure = $0 { true } else { false } }
      first = max(min(first, failure), max(focused, end - 1) - visible + 1)
      first = min(first, focused)
      if focused > failure { first = max(first, focused - visible + 1) }
    }
    return max(0, min(first, rows.count - visible))
  }

  /// All lines of the form for a width, with blank lines between groups if there is room for them.
  func rows(columns: Int, available: Int, _ painter: ScreenPainter) -> [FormRow] {
    let dense = lines(columns: columns, isRoomy: false, painter)
    let roomy = lines(columns: columns, isRoomy: true, painter)
    return roomy.count <= available ? roomy : dense
  }

  private func lines(columns: Int, isRoomy: Bool, _ painter: ScreenPainter) -> [FormRow] {
    var rows: [FormRow] = []
    let gap: [FormRow] = isRoomy ? [.blank] : []
    if profile != nil { rows += [.person(line: 0), .person(line: 1)] } else { rows += [.title] }
    if likeFriend(painter) != nil { rows += [.likeness] }
    rows += [.blank]
    for field in form.fieldOrder {
      rows.append(.field(field))
      if field == .tag {
        rows += tagRows(columns: columns, painter).map(FormRow.tags)
      } else {
        rows.append(.issue(field))
      }
    }
    if form.kind == .login { rows += [.keepSignedIn] }
    rows += warningLines(columns: columns, painter).indices.map { .warning(line: $0) }
    rows += failureLines(columns: columns, painter).indices.map { .failure(line: $0) }
    rows += gap + [.submit]
    if form.controls.contains(where: \.isLink) { rows += gap + [.links] }
    return rows
  }

  /// The friend whom the person of a new friendship can be taken for.
  func likeFriend(_ painter: ScreenPainter) -> Contact? {
    guard let profile, form.kind == .addFriend || form.kind == .acceptFriend else { return nil }
    return painter.state.friend(like: profile)
  }

  func warningLines(columns: Int, _ painter: ScreenPainter) -> [String] {
    form.familyClientTroubles.flatMap { trouble in
      TextLayout(painter.strings.text(of: trouble), width: columns, mode: painter.emojiMode).shownLines
    }
  }

  func failureLines(columns: Int, _ painter: ScreenPainter) -> [String] {
    guard let failure = form.failure else { return [] }
    let text = painter.strings.text(of: failure, about: .form(form.kind))
    // As many as it takes: a form that does not fit is scrolled.
    return TextLayout(text, width: columns, mode: painter.emojiMode).shownLines
  }

  /// How the tags fall into lines.
  private func tagRows(columns: Int, _ painter: ScreenPainter) -> [Range<Int>] {
    let places = TagChips(form.shownTags).places(width: columns, mode: painter.emojiMode)
    var rows: [Range<Int>] = []
    for (index, place) in places.enumerated() {
      if place.row < rows.count {
        rows[place.row] = rows[place.row].lowerBound..<index + 1
      } else {
        rows.append(index..<index + 1)
      }
    }
    return rows
  }
}

extension FormControl {
  fileprivate var isLink: Bool {
    if case .link = self { return true }
    return false
  }
}
