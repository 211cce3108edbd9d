import ChatProtocol

/// Changes of which part of a long conversation the open chat holds.
public enum PaneWindowMutation: Sendable {
  /// Shows a message in the middle, marked, with those around it.
  case show(peer: UserID, MessageWindow, around: ChatMessage.Key)
  /// Shows the end again.
  case showNewest(peer: UserID, [ChatMessage], hasOlder: Bool)
  /// The screen stands at the first loaded message, and older ones are being fetched.
  case anchorAtTop
  /// The screen stands so many lines above the last loaded message, and newer ones are being fetched.
  case anchorAtBottom(lines: Int)
  case appendNewer(peer: UserID, [ChatMessage], hasNewer: Bool)
}

extension MainState {
  mutating func apply(_ mutation: PaneWindowMutation) {
    switch mutation {
    case .show(let peer, let window, let key):
      withPane(of: peer) { pane in
        pane.replace(window.messages, hasOlder: window.hasOlder, hasNewer: window.hasNewer)
        pane.anchor = TranscriptAnchor(key, at: .center)
        pane.highlighted = key
        pane.selectedMessage = nil
      }
    case .showNewest(let peer, let messages, let hasOlder):
      withPane(of: peer) { $0.replace(messages, hasOlder: hasOlder, hasNewer: false) }
    case .anchorAtTop: withPane { $0.anchorAtTop() }
    case .anchorAtBottom(let lines):
      withPane { pane in
        guard let last = pane.messages.last else { return }
        pane.anchor = TranscriptAnchor(last.key, at: .bottom)
        pane.scrollLines = max(0, lines)
        pane.isLoadingNewer = true
      }
    case .appendNewer(let peer, let messages, let hasNewer):
      withPane(of: peer) { pane in
        pane.isLoadingNewer = false
        guard pane.hasNewer else { return }
        let known = Set(pane.messages.map(\.key))
        pane.messages += messages.filter { !known.contains($0.key) }
        pane.hasNewer = hasNewer
        pane.dropOldest()
      }
    }
  }
}

extension ChatPaneState {
  /// More messages than this are not kept while the user scrolls on and on; those far from the screen are dropped and
  /// loaded again on the way back.
  static let maxMessages = 600
  /// So many stay when some are dropped: more than two pages of the largest terminal.
  static let keptMessages = 420
  /// From so many on the screen's place is kept by the message at its top, so that the newest can be dropped.
  static let anchoredMessages = 480

  mutating func showEnd() {
    anchor = nil
    scrollLines = 0
    newBelowCount = 0
  }

  fileprivate mutating func replace(_ window: [ChatMessage], hasOlder: Bool, hasNewer: Bool) {
    messages = window
    self.hasOlder = hasOlder
    self.hasNewer = hasNewer
    isLoadingOlder = false
    isLoadingNewer = false
    showEnd()
  }

  /// Lines are counted from the oldest message from now on, if there are many.
  fileprivate mutating func anchorAtTop() {
    guard messages.count >= Self.anchoredMessages, let first = messages.first else { return }
    anchor = TranscriptAnchor(first.key, at: .top)
    scrollLines = 0
  }

  /// After older messages came: the newest are far below the screen.
  mutating func dropNewest() {
    guard messages.count > Self.maxMessages, let anchor, anchor.edge == .top else { return }
    let kept = messages.prefix(Self.keptMessages)
    // The user may have gone down again in the meantime.
    guard kept.prefix(Self.keptMessages / 2).contains(where: { $0.key == anchor.message }),
      scrollLines > -Self.keptMessages / 4
    else { return }
    messages = Array(kept)
    hasNewer = true
  }

  /// After newer messages came: the oldest are far above the screen.
  fileprivate mutating func dropOldest() {
    guard messages.count > Self.maxMessages else { return }
    let kept = Array(messages.suffix(Self.keptMessages))
    if let anchor, !kept.contains(where: { $0.key == anchor.message }) { return }
    messages = kept
    hasOlder = true
  }
}
