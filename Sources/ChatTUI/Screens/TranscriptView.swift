import ChatProtocol
import ClientCore

/// What the messages of a chat are drawn from: all of the open chat but its composer, and what is said elsewhere of its
/// messages and of those who wrote them.
struct TranscriptContent: Hashable, Sendable {
  let conversation: ConversationID
  let messages: [ChatMessage]
  let isLoadingOlder: Bool
  let hasNewer: Bool
  let anchor: TranscriptAnchor?
  let highlighted: MessageKey?
  let newBelowCount: Int
  let firstUnread: MessageID?
  let selectedMessage: MessageID?
  let marks: ConversationMarks?
  let changes: [MessageID: MessageChange]
  let unstoredMessages: Set<MessageID>
  let actionRules: MessageActionRules
  let now: LocalTime
  private let writers: [Writer]

  private struct Writer: Hashable {
    let uid: UserID
    let name: String
  }

  init(_ pane: ChatPaneState, _ state: borrowing AppState) {
    conversation = pane.conversation
    messages = pane.messages
    isLoadingOlder = pane.isLoadingOlder
    hasNewer = pane.hasNewer
    anchor = pane.anchor
    highlighted = pane.highlighted
    newBelowCount = pane.newBelowCount
    firstUnread = pane.firstUnread
    selectedMessage = pane.selectedMessage
    marks = state.marks(of: pane.conversation)
    changes = state.main.changes
    unstoredMessages = state.main.unstoredMessages
    actionRules = state.messageActionRules
    now = state.now
    let uids =
      switch pane.conversation {
      case .direct(let peer): state.ownID.map { [peer, $0] } ?? [peer]
      case .group: Array(Set(pane.messages.map(\.sender))).sorted()
      }
    var writers: [Writer] = []
    for uid in uids { writers.append(Writer(uid: uid, name: state.displayName(of: uid))) }
    self.writers = writers
  }

  /// The name of somebody who wrote in the conversation.
  func name(of sender: UserID) -> String { writers.first { $0.uid == sender }?.name ?? sender.description }
}

/// Draws the messages of a chat: bubbles, times, the line where new ones begin.
struct TranscriptView: ScreenPart {
  private let pane: TranscriptContent
  /// Rows that it has while nothing is being written; how messages look does not change with the composer.
  private let rowsAtRest: Int

  init(pane: ChatPaneState, _ state: borrowing AppState, rowsAtRest: Int) {
    self.pane = TranscriptContent(pane, state)
    self.rowsAtRest = rowsAtRest
  }

  var background: ThemeScope { .chat }

  /// Whether there is room for avatars and rounded bubbles.
  private func isRoomy(columns: Int) -> Bool { rowsAtRest >= 14 && columns >= 30 }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.metrics.transcript = rect
    painter.hit(rect, .main(.focus(.transcript)))
    guard !rect.isEmpty else { return }
    if pane.messages.isEmpty {
      let words = pane.isLoadingOlder ? painter.strings.loadingOlder : painter.strings.emptyChat
      painter.centered([words], in: rect, painter.style(.hint, over: .chat))
      return
    }
    let bubbles = BubbleView(isRoomy: isRoomy(columns: rect.columns), columns: rect.columns, pane: pane, painter)
    painter.layouts.prepare(
      conversation: pane.conversation, columns: bubbles.textColumns, mode: painter.emojiMode,
      strings: painter.strings, zone: pane.now.zone)
    // Two pages beyond what is visible, so that the next page key knows how far it may go.
    let transcript = Transcript(
      pane: pane, neededLines: 3 * max(rect.rows, rowsAtRest), bubbles: bubbles, layouts: &painter.layouts)
    painter.metrics.messages = transcript.blocks.map { block in
      MessagePlace(
        key: block.message.key, linesBelow: block.linesBelow, height: block.height, layout: block.layout,
        linesAboveText: block.linesAboveText)
    }
    let topLines = transcript.isComplete && pane.isLoadingOlder ? 1 : 0
    let maximum = max(0, transcript.totalLines + topLines - rect.rows)
    painter.metrics.transcriptMaxScroll = maximum
    let wanted = transcript.position(of: pane.anchor, rows: rect.rows, rowsAtRest: rowsAtRest)
    let position = min(max(0, wanted), maximum)
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
