import ChatProtocol
import ClientCore

/// Draws the messages of a chat: bubbles, times, the line where new ones begin.
struct TranscriptView {
  let pane: ChatPaneState

  /// Whether there is room for avatars and rounded bubbles.
  static func isRoomy(_ rect: Rect) -> Bool { rect.rows >= 14 && rect.columns >= 30 }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.metrics.transcript = rect
    painter.hit(rect, .main(.focus(.transcript)))
    guard !rect.isEmpty else { return }
    if pane.messages.isEmpty {
      let words = pane.isLoadingOlder ? painter.strings.loadingOlder : painter.strings.emptyChat
      painter.centered([words], in: rect, painter.style(.hint, over: .chat))
      return
    }
    let bubbles = BubbleView(isRoomy: Self.isRoomy(rect), columns: rect.columns, pane: pane, painter)
    painter.layouts.prepare(peer: pane.peer, columns: bubbles.textColumns, mode: painter.emojiMode)
    // Two pages beyond what is visible, so that the next page key knows how far it may go.
    let scroll = pane.anchor == nil ? max(0, pane.scrollLines) : pane.scrollLines
    let needed = scroll.addingReportingOverflow(3 * rect.rows)
    let transcript = Transcript(
      pane: pane, neededLines: needed.overflow ? .max : needed.partialValue, bubbles: bubbles,
      layouts: &painter.layouts)
    painter.metrics.messages = transcript.blocks.map { block in
      MessagePlace(id: block.message.id, linesBelow: block.linesBelow, height: block.height)
    }
    let topLines = transcript.isComplete && pane.isLoadingOlder ? 1 : 0
    let maximum = max(0, transcript.totalLines + topLines - rect.rows)
    painter.metrics.transcriptMaxScroll = maximum
    let position = min(max(0, Self.base(of: transcript.anchor, pane.anchor?.edge, rows: rect.rows) + scroll), maximum)
    painter.metrics.transcriptScroll = position
    draw(transcript, at: position, topLines: topLines, bubbles: bubbles, in: rect, &painter)
    if transcript.totalLines > rect.rows {
      let bar = Rect(column: rect.right - 1, row: rect.row, columns: 1, rows: rect.rows)
      let total = transcript.estimatedLines(of: pane.messages.count)
      painter.scrollbar(
        total: total, visible: rect.rows, first: total - rect.rows - position, in: bar, over: .chat)
    }
    if position > 0 || pane.hasNewer { drawChip(in: rect, &painter) }
  }

  /// What the position is counted from: lines between the end and where the screen ends when the anchor is in place.
  private static func base(of block: Transcript.Block?, _ edge: TranscriptAnchor.Edge?, rows: Int) -> Int {
    guard let block, let edge else { return 0 }
    return switch edge {
    case .bottom: block.linesBelow
    // The first line of one that is longer than the screen.
    case .center where block.height < rows: block.linesBelow + (block.height - rows) / 2
    case .center, .top: block.linesBelow + block.height - rows
    }
  }

  private func draw(
    _ transcript: Transcript, at position: Int, topLines: Int, bubbles: BubbleView, in rect: Rect,
    _ painter: inout ScreenPainter
  ) {
    // A short chat begins at the top; a long one ends at the bottom.
    let isShort = transcript.totalLines + topLines <= rect.rows
    let end = isShort ? rect.row + topLines + transcript.totalLines : rect.bottom + position
    for block in transcript.blocks {
      let bottom = end - block.linesBelow
      let place = Rect(
        column: rect.column, row: bottom - block.height, columns: rect.columns, rows: block.height)
      if place.bottom <= rect.row { break }
      if place.row < rect.bottom { bubbles.draw(block, in: place, clip: rect, &painter) }
    }
    if topLines > 0 {
      let line = rect.row(at: isShort ? 0 : end - transcript.totalLines - topLines - rect.row)
      painter.line(painter.strings.loadingOlder, in: line, painter.style(.hint, over: .chat), alignment: .center)
    }
  }

  /// The way back to the end, and how much is new there.
  private func drawChip(in rect: Rect, _ painter: inout ScreenPainter) {
    let words = pane.newBelowCount > 0 ? painter.strings.newBelow(pane.newBelowCount) : painter.strings.toBottom
    let width = min(rect.columns, painter.columns(words) + 2)
    let chip = Rect(
      column: max(rect.column, rect.right - width - 2), row: rect.bottom - 1, columns: width, rows: 1)
    let style = painter.theme[pane.newBelowCount > 0 ? .button : .toast]
    painter.canvas.fill(chip, style)
    painter.line(words, in: chip.inset(columns: 1), style)
    painter.hit(chip, .chat(.scrollToEnd))
  }
}
