extension MainState {
  /// What is written in a chat and would end with the session: the draft, and behind it the changes of own messages that
  /// are not saved yet.
  func unsentText(in pane: ChatPaneState) -> String {
    var texts = [pane.draft]
    if !changes.isEmpty {
      texts += pane.messages.compactMap { message in
        guard message.isOwn, case .saving(let text) = changes[message.id] else { return nil }
        return text
      }
    }
    if let text = pane.unsavedEdit { texts.append(text) }
    return texts.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
