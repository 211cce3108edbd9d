import ChatProtocol
import ClientCore

/// Draws one message: its headings, avatar, bubble, marks and why it failed.
struct BubbleView {
  /// Whether bubbles have rounded edges above and below, and an avatar beside them.
  let isRoomy: Bool
  /// Columns of the transcript.
  let columns: Int
  let pane: ChatPaneState

  private static let avatarColumns = 4

  /// Lines of a bubble besides its text: half a line above and below, or one line of air.
  var frameLines: Int { isRoomy ? 2 : 1 }
  /// Lines that the avatar needs.
  var minimumLines: Int { isRoomy ? 3 : 2 }

  /// Columns left free on the other side, so that one sees at a glance who speaks.
  private var farMargin: Int { columns >= 60 ? columns / 5 : isRoomy ? 6 : 3 }
  private var nearMargin: Int { isRoomy ? Self.avatarColumns + 3 : 1 }
  /// Columns of a full line of text: bubbles have one blank at both sides, the transcript one for its scrollbar.
  var textColumns: Int { max(1, columns - nearMargin - farMargin - 3) }

  func draw(_ block: Transcript.Block, in rect: Rect, clip: Rect, _ painter: inout ScreenPainter) {
    var rest = rect
    for heading in block.headings {
      let (line, below) = rest.splitTop(1)
      drawHeading(heading, in: line.intersection(clip), &painter)
      rest = below
    }
    if let failure = block.failure {
      let (body, line) = rest.splitBottom(1)
      let words = painter.strings.messageFailed(failure)
      painter.line(
        words, in: line.intersection(clip).inset(columns: 2), painter.style(.error, over: .chat), alignment: .center)
      rest = body
    }
    drawMessage(block, in: rest, clip: clip, &painter)
  }

  private func drawHeading(_ heading: Transcript.Heading, in rect: Rect, _ painter: inout ScreenPainter) {
    switch heading {
    case .time(let milliseconds):
      let now = painter.state.now
      let words = painter.strings.separatorTime(now.at(milliseconds: milliseconds), now: now)
      TimeSeparator(words).draw(in: &painter.canvas, rect: rect, theme: painter.theme)
    case .unread:
      TimeSeparator(painter.strings.newMessagesLine)
        .draw(in: &painter.canvas, rect: rect, theme: painter.theme, scope: .unreadLine)
    }
  }

  private func drawMessage(
    _ block: Transcript.Block, in rect: Rect, clip: Rect, _ painter: inout ScreenPainter
  ) {
    let message = block.message
    let isSelected = pane.selectedMessage == message.id
    let isMarked = isSelected || pane.highlighted == message.key
    let width = min(max(1, block.layout.columns), textColumns) + 2
    let scrollbarColumns = 1
    let column =
      message.isOwn
      ? rect.right - scrollbarColumns - nearMargin - width : rect.column + nearMargin
    let textRow = rect.row + (isRoomy ? 1 : 0)
    let bubble = Rect(column: column, row: textRow, columns: width, rows: block.layout.rowCount)
    if isRoomy { drawAvatar(of: message, in: rect, clip: clip, &painter) }
    var style = painter.theme[message.isOwn ? .bubbleOwn : .bubbleOther]
    if isMarked { style = style.adding(.bold) }
    let edge = painter.theme[.chat].with(foreground: style.background)
    let layout = block.layout
    let isRoomy = isRoomy
    painter.canvas.clipped(to: clip) { canvas in
      if isRoomy {
        canvas.fill(bubble.offset(rows: -1).row(at: 0), with: "▄", edge)
        canvas.fill(Rect(column: column, row: bubble.bottom, columns: width, rows: 1), with: "▀", edge)
      }
      canvas.fill(bubble, style)
      // Of a message longer than the screen only the visible lines are drawn.
      let first = max(0, clip.row - bubble.row)
      let end = min(layout.rowCount, clip.bottom - bubble.row)
      for row in first..<max(first, end) {
        // Blanks that hang at the end of a line would stick out of the bubble.
        canvas.draw(
          layout.text(ofLine: row), at: Point(column: column + 1, row: bubble.row + row), style, maxColumns: width - 2)
      }
    }
    if pane.highlighted == message.key {
      let mark = Rect(column: column - 1, row: textRow, columns: 1, rows: layout.rowCount).intersection(clip)
      painter.canvas.fill(mark, with: "▌", painter.style(.mention, over: .chat))
    }
    let clickable = bubble.intersection(clip)
    painter.hit(clickable, .chat(.selectMessage(isSelected ? nil : message.id)))
    drawMark(of: message, besides: bubble, clip: clip, &painter)
  }

  private func drawAvatar(of message: ChatMessage, in rect: Rect, clip: Rect, _ painter: inout ScreenPainter) {
    let name = painter.state.displayName(of: message.sender)
    let column = message.isOwn ? rect.right - 2 - Self.avatarColumns : rect.column + 1
    painter.roundAvatar(name: name, uid: message.sender, at: Point(column: column, row: rect.row), clip: clip)
    let place = Rect(column: column, row: rect.row, columns: Self.avatarColumns, rows: 3)
    painter.hit(
      place.intersection(clip), message.isOwn ? .contacts(.openOwnProfile) : .chat(.openProfile))
  }

  /// How far an own message got, at the left of its last line.
  private func drawMark(
    of message: ChatMessage, besides bubble: Rect, clip: Rect, _ painter: inout ScreenPainter
  ) {
    let words: String
    let scope: ThemeScope
    switch message.delivery {
    case .sent, .received: return
    case .queued: (words, scope) = (painter.strings.queuedMark, .mark)
    case .sending: (words, scope) = (painter.strings.sendingMark, .mark)
    case .failed: (words, scope) = (painter.strings.failedMark, .error)
    }
    let width = painter.columns(words)
    let left = max(clip.column, bubble.column - 1 - width)
    let place = Rect(
      column: left, row: bubble.bottom - 1, columns: max(0, min(width, bubble.column - left)), rows: 1)
    guard !place.intersection(clip).isEmpty else { return }
    painter.line(words, in: place, painter.style(scope, over: .chat))
    if case .failed = message.delivery { painter.hit(place, .chat(.retry(message.id))) }
  }
}
