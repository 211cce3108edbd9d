import ClientCore

/// The words on the rule above the composer: what can be done with the selected message, or that one is being edited.
struct ComposerHints: Hashable, Sendable {
  private struct Item: Hashable, Sendable {
    let words: String
    /// `nil`: it only says something.
    let intent: Intent?
  }

  private let items: [Item]

  init(pane: ChatPaneState, _ state: borrowing AppState, _ strings: Strings) {
    guard pane.editing == nil else {
      items = [
        Item(words: strings.editingBanner, intent: nil),
        Item(words: strings.cancelEditing, intent: .chat(.cancelEdit)),
      ]
      return
    }
    guard let message = state.selectedMessage else {
      items = []
      return
    }
    let actions = state.actions(for: message).map { action in
      Item(words: strings.action(action), intent: .chat(.act(action, message.id)))
    }
    let hasMenuKey = state.main.focus == .transcript && !actions.isEmpty
    items = actions + (hasMenuKey ? [Item(words: strings.menuKey, intent: .chat(.openMenu(message.id)))] : [])
  }

  /// Draws over the rule, as many as fit.
  func draw(in rule: Rect, _ painter: inout ScreenPainter) {
    let wide = items.reduce(0) { $0 + painter.columns($1.words) + 2 } + 2
    let gap = wide <= rule.columns ? 2 : 1
    var column = rule.column + gap - 1
    for item in items {
      let width = painter.columns(item.words)
      let place = Rect(column: column + 1, row: rule.row, columns: width, rows: rule.rows)
      guard place.right + 1 <= rule.right else { return }
      painter.canvas.fill(
        Rect(column: column, row: rule.row, columns: width + 2, rows: rule.rows), painter.theme[.chat])
      if let intent = item.intent {
        painter.line(item.words, in: place, painter.style(.link, over: .chat))
        painter.hit(place, intent)
      } else {
        painter.line(item.words, in: place, painter.style(.text, over: .chat).adding(.bold))
      }
      column = place.right + gap - 1
    }
  }
}
