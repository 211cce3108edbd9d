import ClientCore

/// Moving about in lists, texts and dialogs: what the frame knows in lines and pages becomes a place in what is shown.
extension Keymap {
  enum Move {
    case up, down, pageUp, pageDown, first, last
  }

  /// Rows that a page is where the list is not on the screen as one.
  private static let detailPageRows = 5
  private static let blockedPageRows = 10

  func move(_ move: Move) -> [Intent] {
    switch place {
    case .rail:
      return move == .up ? [.main(.moveRail(by: -1))] : move == .down ? [.main(.moveRail(by: 1))] : []
    case .search where move == .down && !state.main.search.isActive: return [.main(.focus(.list))]
    case .search, .list:
      return [.main(.moveList(selection(move, from: state.selectedListRow ?? 0, page: metrics.listPageRows)))]
    case .transcript, .composer: return moveInMessages(move)
    case .detail:
      return [.contacts(.moveDetail(selection(move, from: state.detailSelection, page: Self.detailPageRows)))]
    case .settings, .messageMenu, .requestMenu, .blocked: return moveInDialog(move)
    case .help: return [scrollHelp(move)]
    case .global, .notice, .main, .text, .form, .button, .success, .menu, .question: return []
    }
  }

  private func selection(_ move: Move, from row: Int, page: Int) -> SelectionMove {
    switch move {
    case .up: .previous
    case .down: .next
    case .pageUp: .row(row - page)
    case .pageDown: .row(row + page)
    case .first: .first
    case .last: .last
    }
  }

  private func moveInDialog(_ move: Move) -> [Intent] {
    switch state.overlay {
    case .settings(let row): [.shell(.moveSettings(selection(move, from: row, page: 1)))]
    case .messageMenu(let menu): [.chat(.moveMenu(selection(move, from: menu.selection, page: 1)))]
    case .applicationMenu(let menu): [.contacts(.moveMenu(selection(move, from: menu.selection, page: 1)))]
    case .blocked(let row): [.contacts(.moveBlocked(selection(move, from: row, page: Self.blockedPageRows)))]
    default: []
    }
  }

  private func scrollHelp(_ move: Move) -> Intent {
    switch move {
    case .up: scrollHelp(by: -1)
    case .down: scrollHelp(by: 1)
    case .pageUp: scrollHelp(by: -metrics.overlayPageRows)
    case .pageDown: scrollHelp(by: metrics.overlayPageRows)
    case .first: scrollHelp(by: -metrics.overlayScroll)
    case .last: scrollHelp(by: metrics.overlayMaxScroll)
    }
  }

  /// Scrolls the help down by some lines, and no further than it goes.
  func scrollHelp(by lines: Int) -> Intent {
    .shell(.scrollHelp(to: min(max(0, metrics.overlayScroll + lines), metrics.overlayMaxScroll)))
  }

  private func moveInMessages(_ move: Move) -> [Intent] {
    switch move {
    case .up: place == .composer ? moveComposerRow(-1) : moveMessageSelection(.older)
    case .down: place == .composer ? moveComposerRow(1) : moveMessageSelection(.newer)
    case .pageUp: [scrollTranscript(by: metrics.transcriptPageRows)]
    case .pageDown: [scrollTranscript(by: -metrics.transcriptPageRows)]
    case .first: [scrollTranscript(by: metrics.transcriptMaxScroll)]
    case .last: [.chat(.scrollToEnd)]
    }
  }

  /// Moves the caret by visual rows; an empty composer lets the arrows scroll the messages.
  private func moveComposerRow(_ step: Int) -> [Intent] {
    guard let composer = state.chatPane?.composer else { return [] }
    if composer.isEmpty { return [scrollTranscript(by: -step)] }
    guard let editor = metrics.editor(of: .composer) else { return [] }
    let offset = editor.caretOffset(from: composer.caret, movedByRows: step)
    return [.chat(.edit(offset.map(TextEdit.moveTo) ?? (step < 0 ? .moveToLineStart : .moveToLineEnd)))]
  }

  /// Scrolls the messages up by some lines, and no further than they go.
  func scrollTranscript(by lines: Int) -> Intent {
    let (drawn, maximum) = (metrics.transcriptScroll, metrics.transcriptMaxScroll)
    let target = min(max(0, drawn.addingReportingOverflow(lines).partialValue), maximum)
    let hasNewer = state.chatPane?.hasNewer == true
    guard target > 0 || hasNewer, let anchor = metrics.anchor(atScroll: target) else {
      return .chat(lines > 0 ? .loadOlder : .scrollToEnd)
    }
    // Fetched before the user gets there, so that scrolling does not stop.
    if lines > 0 {
      let isNearTop = target.addingReportingOverflow(lines).partialValue >= maximum
      return .chat(.scroll(to: anchor, nearing: isNearTop ? .oldest : nil))
    }
    let isNearEnd = hasNewer && target < 2 * metrics.transcriptPageRows
    return .chat(.scroll(to: anchor, nearing: isNearEnd ? .newest : nil))
  }
}
