import ClientCore

/// What clicks and the wheel ask for.
extension Keymap {
  /// Lines that one notch of the wheel moves.
  static let wheelLines = 3

  /// What a mouse event asks for: the left button acts on what lies under the pointer, the right one opens the menu of
  /// a message or an application, the wheel scrolls.
  public func effects(of event: MouseEvent) -> [InputEffect] {
    intents(for: event).map(InputEffect.intent)
  }

  private func intents(for event: MouseEvent) -> [Intent] {
    switch event.kind {
    case .press where event.button == .left: return click(at: event.position)
    case .press where event.button == .right: return menu(at: event.position)
    case .drag where event.button == .left: return caretIntents(at: event.position) ?? []
    case .wheelUp: return wheel(-1, at: event.position)
    case .wheelDown: return wheel(1, at: event.position)
    default: return []
    }
  }

  private func click(at point: Point) -> [Intent] {
    if let intent = frame.hitMap.action(at: point) {
      // A text under the pointer takes the caret with it, unless something was drawn over it.
      return caretIntents(at: point, under: intent) ?? [intent]
    }
    return caretIntents(at: point) ?? []
  }

  private func menu(at point: Point) -> [Intent] {
    guard state.overlay == nil else { return [] }
    switch frame.hitMap.action(at: point) {
    // A click on the selected one would end the selection.
    case .chat(.selectMessage(let id)): return [.chat(.openMenu(id))]
    case .contacts(.activateDetail(let index?)):
      guard case .newFriends = state.main.detail, state.main.applications.indices.contains(index) else { return [] }
      return [.contacts(.openMenu(state.main.applications[index].profile.uid))]
    case .contacts(.openMenu(let uid)): return [.contacts(.openMenu(uid))]
    default: return []
    }
  }

  /// Puts the caret where the pointer is, if there is a text.
  private func caretIntents(at point: Point, under intent: Intent? = nil) -> [Intent]? {
    guard let editor = metrics.editors.last(where: { $0.rect.contains(point) }) else { return nil }
    let edit = TextEdit.moveTo(editor.caretOffset(at: point))
    let focus: Intent
    let move: Intent
    switch editor.target {
    case .field(let field):
      focus = .form(.focus(.field(field)))
      move = .form(.edit(edit, field))
    case .search:
      focus = .main(.focus(.search))
      move = .search(.edit(edit))
    case .composer:
      focus = .main(.focus(.composer))
      move = .chat(.edit(edit))
    }
    guard intent == nil || intent == focus else { return nil }
    return [focus, move]
  }

  private func wheel(_ direction: Int, at point: Point) -> [Intent] {
    let move: Move = direction < 0 ? .up : .down
    switch state.overlay {
    case .settings, .messageMenu, .applicationMenu, .blocked: return self.move(move)
    case .help: return metrics.overlayMaxScroll > 0 ? [scrollHelp(by: direction * Self.wheelLines)] : []
    case .some: return []
    case nil: break
    }
    if metrics.transcript?.contains(point) == true { return [scrollTranscript(by: -direction * Self.wheelLines)] }
    if metrics.list?.contains(point) == true { return [.main(.moveList(direction < 0 ? .previous : .next))] }
    if metrics.detail?.contains(point) == true { return [.contacts(.moveDetail(direction < 0 ? .previous : .next))] }
    if let editor = metrics.editor(of: .composer), editor.rect.contains(point), let pane = state.chatPane,
      let offset = editor.caretOffset(from: pane.composer.caret, movedByRows: direction)
    {
      return [.chat(.edit(.moveTo(offset)))]
    }
    return []
  }
}
