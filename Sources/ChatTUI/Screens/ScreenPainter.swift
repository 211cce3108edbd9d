import ClientCore

/// What a screen is drawn with: the state it shows, the canvas, and what it learns about its parts on the way.
struct ScreenPainter {
  let state: AppState
  let strings: Strings
  let theme: Theme
  var canvas: Canvas
  var hitRegions: [HitRegion<Intent>] = []
  var metrics = ScreenMetrics()
  var layouts: TranscriptLayouts

  init(state: AppState, size: Size, theme: Theme, bindings: Bindings, layouts: TranscriptLayouts) {
    self.state = state
    strings = Strings(state.language, bindings: bindings)
    self.theme = theme
    canvas = Canvas(size: size, style: theme[.background], emojiMode: state.preferences.emoji)
    self.layouts = layouts
  }

  /// Draws over what is there.
  init(state: AppState, theme: Theme, over canvas: Canvas) {
    self.state = state
    strings = Strings(state.language)
    self.theme = theme
    self.canvas = canvas
    layouts = TranscriptLayouts()
  }

  var emojiMode: EmojiMode { state.preferences.emoji }

  mutating func drawEverything() {
    let minimum = ScreenMetrics.minimumSize
    guard canvas.size.columns >= minimum.columns, canvas.size.rows >= minimum.rows else { return drawTooSmall() }
    metrics.shape = canvas.size.columns >= ScreenMetrics.wideColumns ? .wide : .narrow
    let rest = NoticesView().rect(besidesNoticesIn: canvas.bounds, painter: self)
    switch state.page {
    case .login, .register, .reset: AccountPageView().draw(in: rest, &self)
    case .success(let reason): SuccessPageView(reason: reason).draw(in: rest, &self)
    case .main: MainPageView().draw(in: rest, &self)
    }
    for overlay in state.overlays.all { draw(overlay) }
    NoticesView().draw(in: canvas.bounds, &self)
  }

  private mutating func drawTooSmall() {
    let minimum = ScreenMetrics.minimumSize
    // The longest that fits, in as many rows as it takes.
    for words in strings.tooSmall(neededColumns: minimum.columns, neededRows: minimum.rows) {
      let lines = TextLayout(words, width: canvas.size.columns, mode: emojiMode).shownLines
      guard lines.count <= canvas.size.rows else { continue }
      return centered(lines, in: canvas.bounds, theme[.text].on(theme[.background]))
    }
  }

  /// The dialog on top takes every key and click, so what lies below it is dimmed and forgotten.
  private mutating func draw(_ overlay: Overlay) {
    canvas.restyle(canvas.bounds) { $0.shaded }
    canvas.cursor = nil
    hitRegions = []
    metrics.editors = []
    metrics.overlayMaxScroll = 0
    switch overlay {
    case .help(let line): HelpView(firstLine: line).draw(&self)
    case .settings(let selection): SettingsView(selection: selection).draw(&self)
    case .confirmQuit: ConfirmView(question: .quit).draw(&self)
    case .confirmLogout: ConfirmView(question: .logout).draw(&self)
    case .confirmLogoutEverywhere: ConfirmView(question: .logoutEverywhere).draw(&self)
    case .confirmRecall: ConfirmView(question: .recall).draw(&self)
    case .confirmParts(let count): ConfirmView(question: .parts(count)).draw(&self)
    case .messageMenu(let menu): MessageMenuView(menu: menu).draw(&self)
    case .applicationMenu(let menu): ApplicationMenuView(menu: menu).draw(&self)
    case .confirmDecline(let profile): ConfirmView(question: .decline(profile.newcomerName)).draw(&self)
    case .confirmBlock(let profile): ConfirmView(question: .block(profile.newcomerName)).draw(&self)
    case .blocked(let selection): BlockedListView(selection: selection).draw(&self)
    case .friend(let form, let profile): FriendFormView(form: form, profile: profile).draw(&self)
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
