import ClientCore

/// What a screen is drawn with: the canvas, looks and words, and what is learnt about the parts on the way. What is to
/// be shown is in the views themselves.
struct ScreenPainter {
  let strings: Strings
  let theme: Theme
  var canvas: Canvas
  var hitRegions: [HitRegion<Intent>] = []
  var metrics = ScreenMetrics()
  var layouts: TranscriptLayouts

  init(
    size: Size, theme: Theme, language: Language, bindings: Bindings, emojiMode: EmojiMode, layouts: TranscriptLayouts
  ) {
    strings = Strings(language, bindings: bindings)
    self.theme = theme
    canvas = Canvas(size: size, style: theme[.background], emojiMode: emojiMode)
    self.layouts = layouts
  }

  var emojiMode: EmojiMode { canvas.emojiMode }

  /// Forgets what was learnt about another part.
  mutating func beginPart() {
    hitRegions = []
    metrics = ScreenMetrics()
    canvas.cursor = nil
  }

  mutating func draw(_ placed: PlacedPart) {
    canvas.fill(placed.rect, theme[placed.part.background])
    canvas.clip = canvas.bounds.intersection(placed.rect)
    placed.part.draw(in: placed.rect, &self)
    canvas.clip = canvas.bounds
  }

  /// A dialog takes every key and click, so what lies below it is dimmed and forgotten.
  mutating func draw(_ overlay: Overlay, over state: AppState) {
    canvas.restyle(canvas.bounds) { $0.shaded }
    canvas.cursor = nil
    hitRegions = []
    metrics.editors = []
    metrics.overlayMaxScroll = 0
    switch overlay {
    case .help(let line): HelpView(firstLine: line).draw(&self)
    case .settings(let selection): SettingsView(selection: selection, state: state).draw(&self)
    case .confirmQuit: ConfirmView(question: .quit, state).draw(&self)
    case .confirmLogout: ConfirmView(question: .logout, state).draw(&self)
    case .confirmLogoutEverywhere: ConfirmView(question: .logoutEverywhere, state).draw(&self)
    case .confirmRecall: ConfirmView(question: .recall, state).draw(&self)
    case .confirmParts(let count): ConfirmView(question: .parts(count), state).draw(&self)
    case .messageMenu(let menu): MessageMenuView(menu: menu, state).draw(&self)
    case .applicationMenu(let menu): ApplicationMenuView(menu: menu).draw(&self)
    case .confirmDecline(let profile): ConfirmView(question: .decline(profile.newcomerName), state).draw(&self)
    case .confirmBlock(let profile): ConfirmView(question: .block(profile.newcomerName), state).draw(&self)
    case .blocked(let selection): BlockedListView(selection: selection, state).draw(&self)
    case .friend(let form, let profile):
      FriendFormView(form: form, profile: profile, likeFriend: state.friend(like: profile)).draw(&self)
    }
  }

  /// The regions cut to the screen; those outside of it cannot be clicked.
  var visibleHitRegions: [HitRegion<Intent>] {
    hitRegions.compactMap { region in
      let rect = region.rect.intersection(canvas.bounds)
      return rect.isEmpty ? nil : HitRegion(rect, region.action)
    }
  }

  // MARK: Small things that all screens draw with

  func columns(_ text: String) -> Int { TextWidth.columns(text, mode: emojiMode) }

  mutating func hit(_ rect: Rect, _ intent: Intent) {
    hitRegions.append(HitRegion(rect, intent))
  }

  /// Draws one line, cut with an ellipsis if it does not fit.
  mutating func line(_ text: String, in rect: Rect, _ style: Style, alignment: TextAlignment = .left) {
    guard !rect.isEmpty else { return }
    canvas.draw(text, in: rect, alignment: alignment, style)
  }

  /// Draws lines one below the other in the middle of a rectangle.
  mutating func centered(_ lines: [String], in rect: Rect, _ style: Style) {
    let top = max(0, (rect.rows - lines.count) / 2)
    for (index, text) in lines.enumerated() { line(text, in: rect.row(at: top + index), style, alignment: .center) }
  }

  /// A horizontal rule.
  mutating func rule(_ rect: Rect, over background: ThemeScope) {
    canvas.fill(rect, with: "─", theme[.separator].on(theme[background]))
  }

  /// A text of the theme on a background of the theme.
  func style(_ scope: ThemeScope, over background: ThemeScope) -> Style { theme[scope].on(theme[background]) }
}
