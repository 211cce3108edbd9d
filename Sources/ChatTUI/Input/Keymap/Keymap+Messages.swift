import ClientCore

/// Choosing a message.
extension Keymap {
  /// Which way the selection moves.
  enum MessageStep {
    case older
    case newer
  }

  /// Opens the menu of the selected message, if anything can be done with it.
  var messageMenuIntent: Intent? {
    guard let message = state.selectedMessage, !state.actions(for: message).isEmpty else { return nil }
    return .chat(.openMenu(message.id))
  }

  /// Moves the selection to the next message and scrolls as far as that needs; through a message longer than the
  /// screen it goes by lines, and beyond the first and the last one it only scrolls.
  func moveMessageSelection(_ step: MessageStep) -> [Intent] {
    let places = metrics.messages
    let position = metrics.transcriptScroll
    let rows = metrics.transcript?.rows ?? 0
    let line = scrollTranscript(by: step == .older ? 1 : -1)
    guard rows > 0, let selected = selectedPlace else { return startMessageSelection() ?? [line] }
    let current = places[selected]
    switch step {
    case .older:
      if current.top > position + rows { return [line] }
      guard selected + 1 < places.count else { return [line] }
      let target = places[selected + 1]
      // As little as shows all of it, or of a long one the end.
      let wanted = target.top > position + rows ? min(target.top - rows, target.linesBelow) : position
      return show(target, scrollingBy: wanted - position)
    case .newer:
      if current.linesBelow < position { return [line] }
      guard selected > 0 else {
        // Newer ones may have to be fetched first.
        return state.chatPane?.hasNewer == true ? [line] : [.chat(.selectMessage(nil)), .chat(.scrollToEnd)]
      }
      let target = places[selected - 1]
      let wanted = target.linesBelow < position ? max(target.linesBelow, target.top - rows) : position
      return show(target, scrollingBy: wanted - position)
    }
  }

  /// The selected message, if some of it is on the screen.
  private var selectedPlace: Int? {
    guard let id = state.chatPane?.selectedMessage, let transcript = metrics.transcript else { return nil }
    let position = metrics.transcriptScroll
    return metrics.messages.firstIndex { place in
      place.id == id && place.linesBelow < position + transcript.rows && place.top > position
    }
  }

  /// Begins with the message that was found, or else with the newest one whose end is on the screen.
  private func startMessageSelection() -> [Intent]? {
    let position = metrics.transcriptScroll
    guard let rows = metrics.transcript?.rows else { return nil }
    let visible = metrics.messages.filter { $0.top > position && $0.linesBelow < position + rows }
    let found = state.chatPane?.highlighted?.id
    let place =
      visible.first { $0.id == found } ?? visible.first { $0.linesBelow >= position } ?? visible.first
    return place.map { [.chat(.selectMessage($0.id))] }
  }

  private func show(_ place: MessagePlace, scrollingBy lines: Int) -> [Intent] {
    let select = Intent.chat(.selectMessage(place.id))
    return lines == 0 ? [select] : [scrollTranscript(by: lines), select]
  }
}
