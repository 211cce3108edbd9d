import ClientCore

/// A labelled area that can be pressed.
struct Button {
  enum Kind: Hashable, Sendable {
    /// What the page is for, in green.
    case primary
    /// Everything beside it.
    case secondary
    /// Underlined words without an area.
    case link
  }

  let label: String
  var state = ControlState.normal
  var kind = Kind.primary

  init(_ label: String, state: ControlState = .normal, kind: Kind = .primary) {
    self.label = label
    self.state = state
    self.kind = kind
  }

  /// Columns it wants: the label, with two blanks at each side unless it is a link.
  func width(mode: EmojiMode) -> Int {
    TextWidth.columns(label, mode: mode) + (kind == .link ? 0 : 4)
  }

  /// Fills `rect` (a link: as much of its first row as the label takes) with the label in the middle.
  ///
  /// - Parameter background: what a link stands on.
  @discardableResult
  func draw<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, on background: Style? = nil, action: Action
  ) -> [HitRegion<Action>] {
    guard !rect.isEmpty else { return [] }
    let style = style(theme, on: background)
    var area = rect
    if kind == .link {
      let used = canvas.draw(label, in: rect, style)
      area = Rect(column: rect.column, row: rect.row, columns: used, rows: 1)
    } else {
      canvas.fill(rect, style)
      canvas.draw(label, in: rect.row(at: (rect.rows - 1) / 2), alignment: .center, style)
    }
    return state == .disabled ? [] : [HitRegion(area, action)]
  }

  private func style(_ theme: Theme, on background: Style?) -> Style {
    switch (kind, state) {
    case (.primary, .normal): theme[.button]
    case (.primary, .focused): theme[.buttonFocused]
    case (.secondary, .normal): theme[.secondary]
    case (.secondary, .focused): theme[.secondaryFocused]
    case (.link, .normal): background.map { theme[.link].on($0) } ?? theme[.link]
    case (.link, .focused): theme[.linkFocused]
    case (.link, .disabled): background.map { theme[.hint].on($0) } ?? theme[.buttonDisabled]
    case (_, .disabled): theme[.buttonDisabled]
    }
  }
}
