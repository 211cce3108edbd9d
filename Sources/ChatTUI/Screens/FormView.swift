import ChatProtocol
import ClientCore

/// A form as lines: title, fields with what is wrong with them, buttons, links.
///
/// If the lines do not fit, those around the focused control are shown.
struct FormView {
  let form: Form
  /// The person that a friend dialog is about.
  var profile: UserProfile?
  /// The friend whom that person can be taken for.
  var likeFriend: Contact?
  /// What the form lies on.
  let background: ThemeScope

  /// The lines that are seen in a rectangle; what does not fit is scrolled.
  func parts(in rect: Rect, rows: [FormRow]) -> [PlacedPart] {
    let first = firstRow(of: rows, visible: rect.rows)
    var parts = rows.enumerated().dropFirst(first).prefix(rect.rows).map { index, row in
      PlacedPart(row, in: rect.row(at: index - first))
    }
    if rows.count > rect.rows {
      let bar = ScrollbarView(
        scrollbar: Scrollbar(total: rows.count, visible: rect.rows, first: first), background: background)
      parts.append(PlacedPart(bar, in: Rect(column: rect.right, row: rect.row, columns: 1, rows: rect.rows)))
    }
    return parts
  }

  /// The first line shown: 0 if all fit, else such that the focused one has others around it.
  private func firstRow(of rows: [FormRow], visible: Int) -> Int {
    guard rows.count > visible else { return 0 }
    let focused = rows.firstIndex { $0.holds(form.focus) } ?? 0
    var first = focused - visible / 2
    // Why it failed is read from its beginning, as much of it as fits beside the focus.
    if let failure = rows.firstIndex(where: \.isFailure) {
      let end = failure + rows.count { $0.isFailure }
      first = max(min(first, failure), max(focused, end - 1) - visible + 1)
      first = min(first, focused)
      if focused > failure { first = max(first, focused - visible + 1) }
    }
    return max(0, min(first, rows.count - visible))
  }

  /// All lines of the form for a width, with blank lines between groups if there is room for them.
  func rows(columns: Int, available: Int, _ painter: ScreenPainter) -> [FormRow] {
    let groups = groups(columns: columns, painter)
    let count = groups.reduce(0) { $0 + $1.count }
    let isRoomy = count + groups.count - 1 <= available
    let widest = form.fieldOrder.reduce(0) { max($0, painter.columns(painter.strings.label(of: $1, in: form.kind))) }
    let labelColumns = columns >= 30 ? widest + 2 : 0
    return groups.joined(separator: isRoomy ? [.blank] : []).map { content in
      FormRow(content: content, labelColumns: labelColumns, background: background)
    }
  }

  private func groups(columns: Int, _ painter: ScreenPainter) -> [[FormRow.Content]] {
    var rows: [FormRow.Content] = []
    if let profile {
      rows += [.person(profile, line: 0), .person(profile, line: 1)]
    } else {
      rows += [.title(form.kind)]
    }
    if let likeFriend { rows += [.likeness(likeFriend)] }
    rows += [.blank]
    for field in form.fieldOrder {
      guard let content = form.fields[field] else { continue }
      rows.append(.field(FormFieldRow(field, content, of: form)))
      if field == .tag {
        rows += tagRows(columns: columns, painter)
      } else {
        rows.append(.issue(content.issue, of: field, form.kind, isCodeSent: field == .code && form.codeSent))
      }
    }
    if form.kind == .login {
      rows += [.keepSignedIn(form.keepsSignedIn, isFocused: form.focus == .keepSignedIn)]
    }
    rows += form.familyClientTroubles.flatMap { trouble in
      lines(of: painter.strings.text(of: trouble), columns: columns, painter).map { .warning($0) }
    }
    if let failure = form.failure {
      // As many as it takes: a form that does not fit is scrolled.
      let text = painter.strings.text(of: failure, about: .form(form.kind))
      rows += lines(of: text, columns: columns, painter).map { .failure($0) }
    }
    let hasCancel = form.controls.contains(.cancel)
    var groups = [
      rows, [.submit(form.kind, isSubmitting: form.isSubmitting, hasCancel: hasCancel, focus: form.focus)],
    ]
    let pages = form.controls.compactMap(\.page)
    if !pages.isEmpty { groups.append([.links(pages, focused: form.focus.page)]) }
    return groups
  }

  private func lines(of text: String, columns: Int, _ painter: ScreenPainter) -> [String] {
    TextLayout(text, width: columns, mode: painter.emojiMode).shownLines
  }

  /// The tags as they fall into lines.
  private func tagRows(columns: Int, _ painter: ScreenPainter) -> [FormRow.Content] {
    let tags = form.shownTags
    let places = TagChips(tags).places(width: columns, mode: painter.emojiMode)
    var lines: [[String]] = []
    for (tag, place) in zip(tags, places) {
      if place.row < lines.count { lines[place.row].append(tag) } else { lines.append([tag]) }
    }
    return lines.map { tags in
      .tags(
        tags, chosen: Set(tags.indices.filter { form.tags.contains(tags[$0]) }),
        focused: tags.firstIndex { form.focus == .tag($0) })
    }
  }
}

extension FormControl {
  /// Where a link leads.
  fileprivate var page: Page? {
    if case .link(let page) = self { return page }
    return nil
  }
}

/// Which part of a long form is seen.
private struct ScrollbarView: ScreenPart {
  let scrollbar: Scrollbar
  let background: ThemeScope

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    scrollbar.draw(in: &painter.canvas, rect: rect, theme: painter.theme, on: painter.theme[background])
  }
}
