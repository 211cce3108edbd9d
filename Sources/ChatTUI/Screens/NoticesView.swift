import ClientCore

/// The short messages at the top right, one below the other.
struct NoticesView {
  private static let widest = 44
  /// Those that are shown.
  private let notices: [Notice]
  private let connection: ConnectionState
  private let isOverMain: Bool
  private let isOverDialog: Bool

  init(_ state: borrowing AppState) {
    // The newest three: more would hide the page, and the older ones were seen.
    notices = state.notices.suffix(3)
    connection = state.connection
    isOverMain = state.page == .main
    isOverDialog = state.overlay != nil
  }

  /// A notice broken into lines.
  private struct Card {
    let notice: Notice
    let title: [String]
    let emphasis: String?
    /// Columns of the longer of both, with the margins and the sign that dismisses it.
    let columns: Int
    var rows: Int { title.count + (emphasis == nil ? 0 : 1) }
  }

  /// What a page may use while notices are shown: on low screens the pages of the account leave them their lines, so
  /// that the code in a notice and the field for it are visible together.
  func rect(besidesNoticesIn bounds: Rect, _ painter: ScreenPainter) -> Rect {
    guard !isOverMain, !isOverDialog, bounds.rows < 30 else { return bounds }
    let rows = cards(in: bounds, painter).reduce(0) { $0 + $1.rows }
    return bounds.rows - rows >= 6 ? bounds.inset(top: rows) : bounds
  }

  func draw(in bounds: Rect, _ painter: inout ScreenPainter) {
    guard !notices.isEmpty else { return }
    let head = headRows(in: bounds, painter)
    let cards = cards(in: bounds.inset(top: head), painter)
    let gap = bounds.rows >= 30 ? 1 : 0
    var row = bounds.row + max(head, gap)
    for card in cards {
      guard row + card.rows <= bounds.bottom else { return }
      // On narrow screens it spans the line: what shows beside it would only confuse.
      let columns = bounds.columns <= Self.widest + 8 ? bounds.columns : card.columns
      let place = Rect(
        column: bounds.right - columns - (columns < bounds.columns ? 1 : 0), row: row, columns: columns,
        rows: card.rows)
      draw(card, in: place, &painter)
      row += card.rows + gap
    }
  }

  /// Lines at the top of the main page that stay free: who the chat is with matters more.
  private func headRows(in bounds: Rect, _ painter: ScreenPainter) -> Int {
    guard isOverMain, !isOverDialog else { return 0 }
    return PaneTitleView.rows(in: bounds) + (painter.strings.connection(connection) == nil ? 0 : 1)
  }

  private func cards(in bounds: Rect, _ painter: ScreenPainter) -> [Card] {
    let columns = max(1, min(bounds.columns, Self.widest) - 4)
    return notices.map { notice in
      let words = painter.strings.notice(notice.content)
      let title = TextLayout(
        Sanitizer.singleLine(words.title, mode: painter.emojiMode), width: columns, mode: painter.emojiMode)
      let emphasized = words.emphasis.map { painter.columns($0) } ?? 0
      // What is longer than the screen is cut, for there is no other place to show it.
      let lines = Array(title.shownLines.prefix(max(1, bounds.rows - (words.emphasis == nil ? 0 : 1))))
      return Card(
        notice: notice, title: lines, emphasis: words.emphasis,
        columns: max(title.columns, min(emphasized, columns)) + 4)
    }
  }

  private func draw(_ card: Card, in rect: Rect, _ painter: inout ScreenPainter) {
    let style = painter.theme[.toast]
    painter.canvas.fill(rect, style)
    painter.hit(rect, .shell(.dismissNotice(card.notice.id)))
    painter.line("×", in: rect.row(at: 0).inset(right: 1), style, alignment: .right)
    let room = rect.inset(left: 1, right: 3)
    for (row, words) in card.title.enumerated() { painter.line(words, in: room.row(at: row), style) }
    if let emphasis = card.emphasis {
      painter.line(
        emphasis, in: room.row(at: card.title.count), painter.theme[.toastTitle].on(style).adding(.bold))
    }
  }
}
