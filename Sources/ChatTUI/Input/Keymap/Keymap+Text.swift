import ClientCore

/// Keys that edit text, the same in every field; they follow readline where terminals users expect it.
extension Keymap {
  /// The editing step that a key asks for, if any. Newlines are the composer's own matter.
  static func edit(for key: Key) -> TextEdit? {
    switch key.code {
    case .character(let character): return edit(for: character, key.modifiers)
    case .backspace:
      return key.modifiers.isDisjoint(with: [.control, .alt]) ? .deleteBackward : .deleteWordBackward
    case .delete:
      return key.modifiers.isDisjoint(with: [.control, .alt]) ? .deleteForward : .deleteWordForward
    case .left: return key.modifiers.isDisjoint(with: [.control, .alt]) ? .moveLeft : .moveWordLeft
    case .right: return key.modifiers.isDisjoint(with: [.control, .alt]) ? .moveRight : .moveWordRight
    case .home: return .moveToLineStart
    case .end: return .moveToLineEnd
    default: return nil
    }
  }

  private static func edit(for character: Character, _ modifiers: KeyModifiers) -> TextEdit? {
    switch modifiers.subtracting(.shift) {
    case []: return .insert(String(character))
    case .control:
      switch character {
      case "a": return .moveToLineStart
      case "e": return .moveToLineEnd
      case "b": return .moveLeft
      case "d": return .deleteForward
      case "u": return .deleteToLineStart
      case "k": return .deleteToLineEnd
      case "w": return .deleteWordBackward
      case "y": return .yank
      // Ctrl+/ and Ctrl+7 are the same byte on most terminals; those that tell keys apart call it by its key.
      case "_", "/", "7", "-": return .undo
      default: return nil
      }
    case .alt:
      switch character {
      case "b": return .moveWordLeft
      case "f": return .moveWordRight
      case "d": return .deleteWordForward
      case "z": return .redo
      default: return nil
      }
    default: return nil
    }
  }

  /// The text that a key types, if it is a printing one.
  static func typedText(_ key: Key) -> String? {
    guard case .character(let character) = key.code, key.modifiers.subtracting(.shift).isEmpty else { return nil }
    return String(character)
  }
}
