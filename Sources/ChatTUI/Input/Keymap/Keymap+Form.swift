import ClientCore

/// Keys of the account pages and of the dialogs that are forms.
extension Keymap {
  func formIntents(for key: Key, in form: Form) -> [Intent] {
    switch key {
    case Key(.tab), Key(.down): return [.form(.focusNext)]
    case Key(.backTab), Key(.tab, .shift), Key(.up): return [.form(.focusPrevious)]
    case Key(.enter): return [.form(.activateFocused)]
    case Key(.character("s"), .control): return [.form(.submit)]
    case Key(.escape): return [.form(.cancel)]
    case Key(.character("t"), .control): return [.form(.toggleReveal)]
    case Key(.function(1)): return [.shell(.openHelp)]
    case Key(.function(4)): return [.shell(.openSettings)]
    default: break
    }
    guard form.focusedField != nil else { return buttonIntents(for: key, in: form) }
    return Self.edit(for: key).map { [.form(.edit($0, nil))] } ?? []
  }

  /// On a button the arrows move on and the space bar presses; what is typed goes into the field that it belongs to.
  private func buttonIntents(for key: Key, in form: Form) -> [Intent] {
    switch key {
    case Key(.character(" ")): return [.form(.activateFocused)]
    case Key(.left): return [.form(.focusPrevious)]
    case Key(.right): return [.form(.focusNext)]
    default:
      guard let field = form.typingField, let text = Self.typedText(key) else { return [] }
      return [.form(.edit(.insert(text), field))]
    }
  }
}
