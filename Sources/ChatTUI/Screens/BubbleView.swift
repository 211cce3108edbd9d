import ChatProtocol
import ClientCore

/// Draws one message: its headings, avatar, bubble, marks and why it failed.
struct BubbleView {
  /// Whether bubbles have rounded edges above and below, and an avatar beside them.
  let isRoomy: Bool
  /// Columns of the transcript.
  let columns: Int
  let pane: TranscriptContent
  private let strings: Strings
  private let emojiMode: EmojiMode
  private let hasColors: Bool

  private static let avatarColumns = 4

  init(isRoomy: Bool, columns: Int, pane: TranscriptContent, _ painter: ScreenPainter) {
    self.isRoomy = isRoomy
    self.columns = columns
    self.pane = pane
    strings = painter.strings
    emojiMode = painter.emojiMode
    hasColors = painter.theme.hasColors
  }

  /// Lines of a bubble besides its text: half a line above and below, or one line of air.
  var frameLines: Int { isRoomy ? 2 : 1 }
  /// Those of them above the text.
  var linesAboveText: Int { isRoomy ? 1 : 0 }
  /// Lines that the avatar needs.
  var minimumLines: Int { isRoomy ? 3 : 2 }

  /// Columns left free on the other side, so that one sees at a glance who speaks.
  private var farMargin: Int { columns >= 60 ? columns / 5 : isRoomy ? 6 : 3 }
  private var nearMargin: Int { isRoomy ? Self.avatarColumns + 3 : 1 }
  /// Columns of a full line of text: bubbles have one blank at both sides, the transcript one for its scrollbar.
  var textColumns: Int { max(1, columns - nearMargin - farMargin - 3) }

  private func columns(_ text: String) -> Int { TextWidth.columns(text, mode: emojiMode) }

  // MARK: What the layout of the transcript needs to know

  /// What stands beside a message; asked from the newest one up.
  func mark(of message: ChatMessage, ticks: inout MessageProgress.TickFilter) -> MessageMark? {
    if message.isOwn, let change = pane.changes[message.id] { return MessageMark(change, strings: strings) }
    let progress = message.progress(marks: pane.marks)
    let shows = ticks.shows(progress)
    if message.isOwn, pane.unstoredMessages.contains(message.id) {
      // Of one that was refused too it is more urgent that it did not go out.
      if case .failed = message.delivery {} else { return .unstored(strings) }
    }
    guard shows else { return nil }
    return MessageMark(progress, strings: strings, hasColors: hasColors)
  }

  private func bubbleColumns(_ layout: TextLayout) -> Int { min(max(1, layout.columns), textColumns) + 2 }

  /// Columns free beside a bubble, on the side where its marks stand.
  private func spareColumns(besides layout: TextLayout) -> Int {
    columns - 1 - nearMargin - bubbleColumns(layout)
  }

  func hasRoomForEdited(besides layout: TextLayout, _ mark: MessageMark?) -> Bool {
    let markColumns = mark.map { columns($0.short) + 1 } ?? 0
    return columns(strings.editedMark) + 1 + markColumns <= spareColumns(besides: layout)
  }

  /// The words that stand for a message which was taken back.
  func recalledLayout(of message: ChatMessage) -> TextLayout {
    let words = message.isOwn ? strings.youRecalled : strings.recalled(by: pane.name(of: message.sender))
    return TextLayout(words, width: max(1, columns - 4), mode: emojiMode)
  }

  /// Why a message failed, below it.
  func failureLines(_ failure: Failure) -> [String] {
    TextLayout(strings.messageFailed(failure), width: columns - 4, mode: emojiMode).shownLines
  }

  /// Lines of such words, with the offer to write it anew where there is no room beside them, and a line of air.
  func recalledLines(_ layout: TextLayout, _ message: ChatMessage) -> Int {
    layout.rowCount + (offersEditAgain(message) && !hasRoomForEditAgain(layout) ? 2 : 1)
  }

  private func offersEditAgain(_ message: ChatMessage) -> Bool {
    pane.actionRules.actions(for: message).contains(.editAgain)
  }

  private func hasRoomForEditAgain(_ layout: TextLayout) -> Bool {
    (layout.lines.last?.columns ?? 0) + 1 + columns(strings.editAgain) <= layout.width
  }

  // MARK: Drawing

  func draw(_ block: Transcript.Block, in rect: Rect, clip: Rect, _ painter: inout ScreenPainter) {
    var rest = rect
    for heading in block.headings {
      let (line, below) = rest.splitTop(1)
      drawHeading(heading, in: line.intersection(clip), &painter)
      rest = below
    }
    if let failure = block.failure {
      let lines = failureLines(failure)
      let (body, foot) = rest.splitBottom(lines.count)
      for (index, words) in lines.enumerated() {
        painter.line(
          words, in: foot.row(at: index).inset(columns: 2).intersection(clip), painter.style(.error, over: .chat),
          alignment: .center)
      }
      rest = body
    }
    if block.message.isRecalled { return drawRecalled(block, in: rest, clip: clip, &painter) }
    if block.isEditedBelow {
      let (body, line) = rest.splitBottom(1)
      let isOwn = block.message.isOwn
      let place = line.inset(left: nearMargin, right: nearMargin + 1).intersection(clip)
      painter.line(
        strings.editedMark, in: place, painter.style(.hint, over: .chat), alignment: isOwn ? .right : .left)
      rest = body
    }
    drawMessage(block, in: rest, clip: clip, &painter)
  }

  /// A line of words in place of a message that was taken back, with the offer to write it anew.
  private func drawRecalled(
    _ block: Transcript.Block, in rect: Rect, clip: Rect, _ painter: inout ScreenPainter
  ) {
    let offersAnew = offersEditAgain(block.message)
    let isBeside = offersAnew && hasRoomForEditAgain(block.layout)
    let link = strings.editAgain
    let style = painter.style(.hint, over: .chat)
    let isSelected = pane.selectedMessage == block.message.id
    let linkStyle = isSelected ? painter.theme[.linkFocused] : painter.style(.link, over: .chat)
    let last = block.layout.rowCount - 1
    for row in 0...last {
      let width = block.layout.lines[row].columns
      let extra = row == last && isBeside ? 1 + columns(link) : 0
      let left = rect.column + max(0, (rect.columns - width - extra) / 2)
      let place = Rect(column: left, row: rect.row + row, columns: width, rows: 1).intersection(clip)
      painter.line(String(block.layout.text(ofLine: row)), in: place, style)
      guard extra > 0 else { continue }
      drawEditAgain(
        link, of: block.message,
        in: Rect(column: left + width + 1, row: rect.row + row, columns: columns(link), rows: 1).intersection(clip),
        linkStyle, &painter)
    }
    guard offersAnew, !isBeside else { return }
    let left = rect.column + max(0, (rect.columns - columns(link)) / 2)
    drawEditAgain(
      link, of: block.message,
      in: Rect(column: left, row: rect.row + last + 1, columns: columns(link), rows: 1).intersection(clip), linkStyle,
      &painter)
  }

  private func drawEditAgain(
    _ words: String, of message: ChatMessage, in rect: Rect, _ style: Style, _ painter: inout ScreenPainter
  ) {
    painter.line(words, in: rect, style)
    if !rect.isEmpty { painter.hit(rect, .chat(.act(.editAgain, message.id))) }
  }

  private func drawHeading(_ heading: Transcript.Heading, in rect: Rect, _ painter: inout ScreenPainter) {
    switch heading {
    case .time(let timestamp):
      let now = pane.now
      let words = painter.strings.separatorTime(now.at(timestamp), now: now)
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
    let width = bubbleColumns(block.layout)
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
    if isSelected {
      // Beside the bubble towards its own edge, where nothing else stands.
      let bar = Rect(
        column: message.isOwn ? bubble.right : bubble.column - 1, row: bubble.row, columns: 1, rows: bubble.rows)
      painter.canvas.fill(
        bar.intersection(clip), with: message.isOwn ? "▌" : "▐", painter.style(.success, over: .chat))
    }
    let clickable = bubble.intersection(clip)
    painter.hit(clickable, .chat(.selectMessage(isSelected ? nil : message.id)))
    drawMarks(of: block, besides: bubble, clip: clip, &painter)
  }

  private func drawAvatar(of message: ChatMessage, in rect: Rect, clip: Rect, _ painter: inout ScreenPainter) {
    let name = pane.name(of: message.sender)
    let column = message.isOwn ? rect.right - 2 - Self.avatarColumns : rect.column + 1
    painter.roundAvatar(name: name, uid: message.sender, at: Point(column: column, row: rect.row), clip: clip)
    let place = Rect(column: column, row: rect.row, columns: Self.avatarColumns, rows: 3)
    painter.hit(
      place.intersection(clip), message.isOwn ? .contacts(.openOwnProfile) : .chat(.openProfile))
  }

  /// How far an own message got, and that it was edited, beside its last line.
  private func drawMarks(
    of block: Transcript.Block, besides bubble: Rect, clip: Rect, _ painter: inout ScreenPainter
  ) {
    let spare = spareColumns(besides: block.layout)
    let isEditedBeside = block.message.version > 0 && !block.isEditedBelow
    let editedColumns = isEditedBeside ? columns(strings.editedMark) + 1 : 0
    var end = bubble.column - 1
    if let mark = block.mark {
      let words = columns(mark.words) + 1 + editedColumns <= spare ? mark.words : mark.short
      let width = columns(words)
      let left = max(clip.column, end - width)
      let place = Rect(column: left, row: bubble.bottom - 1, columns: min(width, bubble.column - left), rows: 1)
      end = left - 1
      if !place.intersection(clip).isEmpty {
        painter.line(words, in: place, painter.style(mark.scope, over: .chat))
        if block.failure != nil { painter.hit(place, .chat(.retry(block.message.id))) }
      }
    }
    guard isEditedBeside else { return }
    let width = editedColumns - 1
    let column = block.message.isOwn ? end - width : bubble.right + 1
    let place = Rect(column: column, row: bubble.bottom - 1, columns: width, rows: 1).intersection(clip)
    painter.line(strings.editedMark, in: place, painter.style(.hint, over: .chat))
  }
}
