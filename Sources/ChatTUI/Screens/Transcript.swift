import ChatProtocol
import ClientCore

/// The messages of a chat as blocks one below the other, laid out from the newest up, and no further than needed.
struct Transcript {
  /// What stands above a message.
  enum Heading: Hashable {
    /// A pause before it: when it was written.
    case time(Timestamp)
    /// It is the first that was unread when the chat was opened.
    case unread
  }

  /// One message with what belongs to it.
  struct Block {
    let message: ChatMessage
    /// Its text; of one that was taken back the words that say so.
    let layout: TextLayout
    let headings: [Heading]
    /// Why it failed, if it did; shown below it.
    let failure: Failure?
    /// What stands beside an own one.
    let mark: MessageMark?
    /// Whether the word that tells of an edit has a line of its own.
    let isEditedBelow: Bool
    /// Lines from the end of the transcript to the first line below the block.
    let linesBelow: Int
    /// Lines that it takes, headings included.
    let height: Int
    /// Those of its lines that stand above its text.
    let linesAboveText: Int
  }

  /// Newest first.
  private(set) var blocks: [Block] = []
  /// Lines of all blocks.
  private(set) var totalLines = 0
  /// The block of the pane's anchor, if it is loaded.
  private(set) var anchor: Block?
  /// Whether ``blocks`` holds every loaded message.
  private(set) var isComplete = false

  /// After a pause longer than this the time is shown, as WeChat does, and where another day begins.
  static let pauseMilliseconds: Int64 = 5 * 60 * 1000

  /// - Parameters:
  ///   - neededLines: how many lines from the end are wanted at least, or from the anchor, if there are as many.
  ///   - bubbles: how messages are drawn, and so how many lines they take.
  init(pane: TranscriptContent, neededLines: Int, bubbles: BubbleView, layouts: inout TranscriptLayouts) {
    var ticks = MessageProgress.TickFilter()
    var index = pane.messages.count - 1
    let wanted = pane.anchor.flatMap { anchor in
      pane.messages.contains { $0.key == anchor.message } ? anchor.message : nil
    }
    var linesBelowAnchor = wanted == nil ? 0 : Int.max
    while index >= 0, linesBelowAnchor == .max || totalLines - linesBelowAnchor < neededLines {
      let message = pane.messages[index]
      let previous = index > 0 ? pane.messages[index - 1] : nil
      let headings = Self.headings(of: message, after: previous, pane: pane, layouts: &layouts)
      let block = Self.block(
        message, headings: headings, linesBelow: totalLines, bubbles: bubbles, ticks: &ticks, layouts: &layouts)
      blocks.append(block)
      if message.key == wanted {
        anchor = block
        linesBelowAnchor = totalLines
      }
      totalLines += block.height
      index -= 1
    }
    isComplete = index < 0
  }

  private static func block(
    _ message: ChatMessage, headings: [Heading], linesBelow: Int, bubbles: BubbleView,
    ticks: inout MessageProgress.TickFilter, layouts: inout TranscriptLayouts
  ) -> Block {
    if message.isRecalled {
      let layout = bubbles.recalledLayout(of: message)
      return Block(
        message: message, layout: layout, headings: headings, failure: nil, mark: nil, isEditedBelow: false,
        linesBelow: linesBelow, height: bubbles.recalledLines(layout, message) + headings.count,
        linesAboveText: headings.count)
    }
    let layout = layouts.layout(of: message)
    let mark = bubbles.mark(of: message, ticks: &ticks)
    let isEditedBelow = message.version > 0 && !bubbles.hasRoomForEdited(besides: layout, mark)
    var failure: Failure?
    if case .failed(let reason) = message.delivery { failure = reason }
    let notes = (failure.map { bubbles.failureLines($0).count } ?? 0) + (isEditedBelow ? 1 : 0)
    return Block(
      message: message, layout: layout, headings: headings, failure: failure, mark: mark,
      isEditedBelow: isEditedBelow, linesBelow: linesBelow,
      height: max(layout.rowCount + bubbles.frameLines, bubbles.minimumLines) + headings.count + notes,
      linesAboveText: headings.count + bubbles.linesAboveText)
  }

  /// How many lines lie below the screen when the anchor is in its place; 0 if there is none.
  ///
  /// - Parameters:
  ///   - rows: of the screen.
  ///   - rowsAtRest: those of it that the middle is taken of.
  func position(of wanted: TranscriptAnchor?, rows: Int, rowsAtRest: Int) -> Int {
    guard let wanted, let anchor else { return 0 }
    // Lines of the message that lie above the screen.
    let above: Int
    switch wanted {
    case .top(_, let offset, let lines):
      // Nothing in a chat is as far away as that.
      let lines = min(max(lines, -Int(Int32.max)), Int(Int32.max))
      above = anchor.linesAboveText + anchor.layout.row(holding: offset) + lines
    case .center:
      let spare = max(0, rowsAtRest - anchor.height)
      above = spare / 2 - spare
    }
    return anchor.linesBelow + anchor.height - above - rows
  }

  /// Lines of that many messages, supposing that those not laid out are like the others.
  func estimatedLines(of messageCount: Int) -> Int {
    guard !isComplete, !blocks.isEmpty else { return totalLines }
    return max(totalLines, totalLines / blocks.count * messageCount)
  }

  /// Whether the time is shown between two messages; where a clock was set it may go back.
  private static func needsTime(_ time: Timestamp, after previous: Timestamp, layouts: inout TranscriptLayouts) -> Bool
  {
    guard time != previous else { return false }
    if time.milliseconds(since: previous).magnitude > pauseMilliseconds { return true }
    return layouts.day(of: time) != layouts.day(of: previous)
  }

  private static func headings(
    of message: ChatMessage, after previous: ChatMessage?, pane: TranscriptContent, layouts: inout TranscriptLayouts
  ) -> [Heading] {
    var headings: [Heading] = []
    let needsTime = previous.map { Self.needsTime(message.timestamp, after: $0.timestamp, layouts: &layouts) }
    if needsTime ?? true { headings.append(.time(message.timestamp)) }
    if !message.isOwn, message.id == pane.firstUnread { headings.append(.unread) }
    return headings
  }
}
