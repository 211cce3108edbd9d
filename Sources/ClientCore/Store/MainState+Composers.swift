import ChatProtocol

/// The composers of chats that were left: their texts are kept as drafts, and here the way back from what was deleted.
extension MainState {
  /// More are not kept; the drafts themselves always are.
  private static let maxParkedComposers = 32

  /// Keeps the composer of the open chat, before something else takes its place.
  mutating func parkComposer() {
    guard case .chat(let pane) = detail else { return }
    var composer = pane.editing?.draft ?? pane.composer
    // The change of a message is not a draft; a yank brings it back.
    if let text = pane.unsavedEdit { composer.keepForYank(text) }
    killedText = composer.killed
    if parkedComposers.count >= Self.maxParkedComposers { parkedComposers = [:] }
    parkedComposers[pane.conversation] = composer
  }

  mutating func keepForYank(_ text: String) {
    killedText = text
    withPane { pane in
      pane.composer.keepForYank(text)
      if let edit = pane.editing {
        var draft = edit.draft
        draft.keepForYank(text)
        pane.editing = MessageEdit(messageID: edit.messageID, draft: draft)
      }
    }
  }

  /// A pane with its composer as it was left, if that still holds the draft.
  func takingComposer(of pane: ChatPaneState) -> ChatPaneState {
    var pane = pane
    if let parked = parkedComposers[pane.conversation], parked.text == pane.composer.text { pane.composer = parked }
    pane.composer.keepForYank(killedText)
    return pane
  }
}
