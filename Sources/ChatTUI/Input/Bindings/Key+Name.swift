/// The names of keys: as scripts and the configuration file write them, and as the screen shows them.
extension Key {
  /// Reads a name: `Ctrl`, `Alt` and `Shift`, then a single character or the name of a key, joined by a sign.
  ///
  /// `nil` for an unknown name, and for a combination that no terminal can tell from another key (Ctrl+I is Tab).
  init?(name: some StringProtocol, joinedBy sign: Character) {
    var rest = Substring(name)
    var modifiers: KeyModifiers = []
    while let end = rest.firstIndex(of: sign), end > rest.startIndex, rest.index(after: end) < rest.endIndex {
      switch rest[..<end].lowercased() {
      case "ctrl", "control": modifiers.insert(.control)
      case "alt", "meta": modifiers.insert(.alt)
      case "shift": modifiers.insert(.shift)
      default: return nil
      }
      rest = rest[rest.index(after: end)...]
    }
    if let code = Self.code(named: rest.lowercased()) {
      self.init(named: code, modifiers)
    } else if rest.count == 1, let character = rest.first {
      self.init(typing: character, modifiers)
    } else {
      return nil
    }
  }

  /// The names of keys that are no characters, for messages.
  static let names =
    "Enter Tab Escape Backspace Delete Insert Up Down Left Right Home End PageUp PageDown Space F1 … F12"

  private static func code(named name: String) -> KeyCode? {
    if name.first == "f", let number = Int(name.dropFirst()) {
      return (1...12).contains(number) ? .function(number) : nil
    }
    return switch name {
    case "enter", "return": .enter
    case "tab": .tab
    case "backtab": .backTab
    case "escape", "esc": .escape
    case "backspace": .backspace
    case "delete", "del": .delete
    case "insert", "ins": .insert
    case "up", "↑": .up
    case "down", "↓": .down
    case "left", "←": .left
    case "right", "→": .right
    case "home": .home
    case "end": .end
    case "pageup", "pgup": .pageUp
    case "pagedown", "pgdn": .pageDown
    case "space": .character(" ")
    // Signs that mean something in the configuration file.
    case "hash": .character("#")
    case "equal": .character("=")
    case "semicolon": .character(";")
    case "plus": .character("+")
    default: nil
    }
  }

  private init?(named code: KeyCode, _ modifiers: KeyModifiers) {
    switch code {
    // No terminal tells Shift and Space from Space.
    case .character(" "): self.init(code, modifiers.subtracting(.shift))
    case .character(let character): self.init(typing: character, modifiers)
    case .tab where modifiers.contains(.shift): self.init(.backTab, modifiers.subtracting(.shift))
    default: self.init(code, modifiers)
    }
  }

  private init?(typing character: Character, _ modifiers: KeyModifiers) {
    guard !character.isNewline, character != "\t", character != "\u{1B}" else { return nil }
    guard modifiers.contains(.control) else {
      let shifted = modifiers.contains(.shift) ? Character(String(character.uppercased().prefix(1))) : character
      self.init(.character(shifted), modifiers.subtracting(.shift))
      return
    }
    let lower = Character(String(character.lowercased().prefix(1)))
    // These bytes are Tab, Backspace, Enter and Escape.
    guard !"ihm[".contains(lower) else { return nil }
    self.init(.character(lower), modifiers)
  }

  /// As it stands on the screen and in the documents: `Ctrl+F`, `Alt+↑`, `PgUp`, `/`.
  var label: String {
    var prefix = ""
    if modifiers.contains(.control) { prefix += "Ctrl+" }
    if modifiers.contains(.alt) { prefix += "Alt+" }
    if modifiers.contains(.shift) { prefix += "Shift+" }
    if modifiers.contains(.super) { prefix += "Super+" }
    switch code {
    case .character(" "): return prefix + "Space"
    case .character(let character):
      guard !modifiers.isEmpty else { return String(character) }
      // A large letter with Alt is typed with Shift.
      let isLarge = character.isUppercase && !modifiers.contains(.shift)
      return prefix + (isLarge ? "Shift+" : "") + character.uppercased()
    case .enter: return prefix + "Enter"
    case .tab: return prefix + "Tab"
    case .backTab: return prefix + "Shift+Tab"
    case .escape: return prefix + "Esc"
    case .backspace: return prefix + "Backspace"
    case .delete: return prefix + "Delete"
    case .insert: return prefix + "Insert"
    case .up: return prefix + "↑"
    case .down: return prefix + "↓"
    case .left: return prefix + "←"
    case .right: return prefix + "→"
    case .home: return prefix + "Home"
    case .end: return prefix + "End"
    case .pageUp: return prefix + "PgUp"
    case .pageDown: return prefix + "PgDn"
    case .function(let number): return prefix + "F\(number)"
    }
  }
}
