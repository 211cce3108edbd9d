import ClientCore

/// Text: typed, pasted and edited.
extension Keymap {
  /// Edits the text that has the focus.
  func edit(_ edit: TextEdit) -> [Intent] {
    switch place {
    case .form: [.form(.edit(edit, nil))]
    case .search: [.search(.edit(edit))]
    case .composer: [.chat(.edit(edit))]
    default: []
    }
  }

  /// What is typed goes into the text that has the focus, or that belongs to the button that has it. From the list and
  /// the messages it goes to the open chat, whatever is selected there: only in an open menu letters act.
  func intents(typing text: String) -> [Intent] {
    switch place {
    case .button: state.activeForm?.typingField.map { [.form(.edit(.insert(text), $0))] } ?? []
    case .list, .transcript: composerInsertion(of: text)
    default: edit(.insert(text))
    }
  }

  func insertion(of text: String) -> [Intent] {
    guard !text.isEmpty else { return [] }
    switch place {
    case .form, .button, .search: return intents(typing: text)
    case .rail, .list, .transcript, .composer, .detail: return composerInsertion(of: text)
    default: return []
    }
  }

  private func composerInsertion(of text: String) -> [Intent] {
    guard let pane = state.chatPane, canTypeIntoComposer else { return [] }
    // The selection of a message ends; that of one which is being edited stays.
    let leaving: [Intent] = pane.selectedMessage != nil && pane.editing == nil ? [.chat(.selectMessage(nil))] : []
    let focus: [Intent] = state.main.focus == .composer ? [] : [.main(.focus(.composer))]
    return leaving + focus + [.chat(.edit(.insert(text)))]
  }

  /// Whether the composer is on the screen, so that typing may go there from elsewhere.
  private var canTypeIntoComposer: Bool {
    metrics.shape == .wide || state.main.focus == .composer || state.main.focus == .transcript
  }
}
