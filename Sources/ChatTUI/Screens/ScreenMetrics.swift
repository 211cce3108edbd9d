import ChatProtocol
import ClientCore

/// How the main page is arranged.
public enum ScreenShape: Sendable, Hashable {
  /// Below ``ScreenMetrics/minimumSize``: nothing but a line that says so.
  case tooSmall
  /// One pane at a time.
  case narrow
  /// Rail, list and detail side by side.
  case wide
}

/// Where things came to lie in a drawn frame; what keys and the mouse need to know of it.
public struct ScreenMetrics: Sendable, Hashable {
  /// The smallest terminal in which the client can be used.
  public static let minimumSize = Size(columns: 20, rows: 6)
  /// From this many columns on, list and chat stand side by side.
  public static let wideColumns = 70

  /// Which arrangement the size led to.
  public var shape = ScreenShape.tooSmall
  /// The list of chats, contacts or search results.
  public var list: Rect?
  /// How many rows of the list are visible; the step of page keys there.
  public var listPageRows = 1
  /// The messages of the open chat.
  public var transcript: Rect?
  /// How far the transcript may be scrolled up, in lines. While older messages were not laid out yet this is
  /// only how far it is known to go, and always more than two pages beyond the present position.
  public var transcriptMaxScroll = 0
  /// The transcript's position as drawn: the state's, clamped to what exists.
  public var transcriptScroll = 0
  /// The messages laid out, newest first, for moving the selection by keys.
  public var messages: [MessagePlace] = []
  /// New friends or a profile.
  public var detail: Rect?
  /// The selected application of the new friends.
  public var selectedApplication: Rect?
  /// The dialog over the page.
  public var overlay: Rect?
  /// Its first line on the screen.
  public var overlayScroll = 0
  /// How far the dialog may be scrolled down, in lines; 0 if it fits.
  public var overlayMaxScroll = 0
  /// The step of page keys in the dialog, in lines.
  public var overlayPageRows = 1
  /// Every text being edited, for placing the caret by mouse and by visual rows.
  public var editors: [EditorRegion] = []

  /// Nothing is drawn yet.
  public init() {}

  /// The step of page keys in the transcript: a page less one line, so that reading goes on where it stopped.
  public var transcriptPageRows: Int { max(1, (transcript?.rows ?? 1) - 1) }

  /// What keeps the messages in their place when they are scrolled up by so many lines; `nil` if there are none.
  func anchor(atScroll position: Int) -> TranscriptAnchor? {
    // Lines from the end of the transcript to the first one of the screen, that one included.
    let top = position.addingReportingOverflow(transcript?.rows ?? 0).partialValue
    guard let place = messages.first(where: { $0.top >= top }) ?? messages.last else { return nil }
    let line = place.top - top - place.linesAboveText
    let row = min(max(0, line), place.layout.rowCount - 1)
    return .top(place.key, offset: place.layout.lines[row].range.lowerBound, lines: line - row)
  }

  /// Adds what another part of the screen told.
  mutating func merge(_ other: ScreenMetrics) {
    if let list = other.list {
      self.list = list
      listPageRows = other.listPageRows
    }
    if let transcript = other.transcript {
      self.transcript = transcript
      transcriptMaxScroll = other.transcriptMaxScroll
      transcriptScroll = other.transcriptScroll
      messages = other.messages
    }
    detail = other.detail ?? detail
    selectedApplication = other.selectedApplication ?? selectedApplication
    editors += other.editors
  }

  /// The editor that shows a text, if it is on the screen.
  public func editor(of target: EditTarget) -> EditorRegion? {
    editors.first { $0.target == target }
  }
}

/// Where a message lies in the transcript.
public struct MessagePlace: Sendable, Hashable {
  public let key: MessageKey
  /// Lines from the end of the transcript to the first line below the message.
  public let linesBelow: Int
  /// Lines that it takes, headings included.
  public let height: Int
  /// Its text as it is broken into lines, and the lines of the message above it.
  let layout: TextLayout
  let linesAboveText: Int

  public var id: MessageID { key.id }

  /// Lines from the end of the transcript to the message's first line, that one included.
  var top: Int { linesBelow + height }
}

/// A text that can be edited.
public enum EditTarget: Sendable, Hashable {
  case field(FormField)
  case search
  case composer
}
