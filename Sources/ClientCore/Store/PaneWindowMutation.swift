import ChatProtocol

/// Changes of which part of a long conversation the open chat holds.
public enum PaneWindowMutation: Sendable {
  /// Shows a message in the middle, marked, with those around it.
  case show(in: ConversationID, MessageWindow, around: MessageKey)
  /// Shows the end again.
  case showNewest(in: ConversationID, [ChatMessage], hasOlder: Bool)
  /// Reads the messages around what the user reads anew; what is shown of them keeps its place.
  case reload(in: ConversationID, MessageWindow)
  case beginLoadingNewer
  case appendNewer(in: ConversationID, [ChatMessage], hasNewer: Bool)
}

extension MainState {
  mutating func apply(_ mutation: PaneWindowMutation) {
    switch mutation {
    case .show(let conversation, let window, let key):
      withPane(of: conversation) { pane in
        pane.replace(window.messages, hasOlder: window.hasOlder, hasNewer: window.hasNewer)
        pane.anchor = .center(key)
        pane.highlighted = key
        pane.selectedMessage = nil
      }
    case .showNewest(let conversation, let messages, let hasOlder):
      withPane(of: conversation) { $0.replace(messages, hasOlder: hasOlder, hasNewer: false) }
    case .reload(let conversation, let window):
      withPane(of: conversation) { pane in
        let (anchor, newBelow) = (pane.anchor, pane.newBelowCount)
        pane.replace(window.messages, hasOlder: window.hasOlder, hasNewer: window.hasNewer)
        pane.anchor = anchor
        pane.newBelowCount = newBelow
      }
    case .beginLoadingNewer: withPane { $0.isLoadingNewer = true }
    case .appendNewer(let conversation, let messages, let hasNewer):
      withPane(of: conversation) { pane in
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

  mutating func showEnd() {
    anchor = nil
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

  /// After older messages came: the newest are far below the screen.
  mutating func dropNewest() {
    guard messages.count > Self.maxMessages, let anchor else { return }
    let kept = messages.prefix(Self.keptMessages)
    // The user may have gone down again in the meantime.
    guard kept.prefix(Self.keptMessages / 2).contains(where: { $0.key == anchor.message }) else { return }
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
