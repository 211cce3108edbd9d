/// A key as a script names it, and the bytes by which a terminal reports it.
///
/// The bytes are what xterm sends; where it has none of its own, those of the kitty protocol (`CSI code ; modifiers u`).
public struct ScriptKey: Sendable, Hashable {
  /// As written: `Ctrl-S`, `Down`, `x`.
  public let name: String
  public let key: Key

  /// Reads a name: modifiers `Ctrl-`, `Alt-`, `Shift-` and a single character or the name of a key.
  ///
  /// `nil` for an unknown name, and for a combination that no terminal can tell from another key (Ctrl-I is Tab).
  public init?(name: String) {
    guard let key = Key(name: name, joinedBy: "-") else { return nil }
    self.name = name
    self.key = key
  }
}

// MARK: - Bytes

extension ScriptKey {
  /// What a terminal sends for the key.
  public var bytes: [UInt8] {
    let modifiers = key.modifiers
    let plain = modifiers.subtracting(.alt)
    let prefix: [UInt8] = modifiers.contains(.alt) ? [0x1B] : []
    switch key.code {
    case .character(let character):
      if plain.isEmpty { return prefix + Array(String(character).utf8) }
      if plain == .control, let byte = Self.controlByte(character) { return prefix + [byte] }
      return csi("\(character.unicodeScalars.first?.value ?? 32);\(parameter)", "u")
    case .enter: return plain.isEmpty ? prefix + [0x0D] : csi("13;\(parameter)", "u")
    case .tab: return plain.isEmpty ? prefix + [0x09] : csi("9;\(parameter)", "u")
    case .backTab: return plain.isEmpty && prefix.isEmpty ? csi("", "Z") : csi("1;\(parameter)", "Z")
    case .escape: return modifiers.isEmpty ? [0x1B] : csi("27;\(parameter)", "u")
    case .backspace: return plain.isEmpty ? prefix + [0x7F] : csi("127;\(parameter)", "u")
    case .delete: return tilde(3)
    case .insert: return tilde(2)
    case .pageUp: return tilde(5)
    case .pageDown: return tilde(6)
    case .up: return letter("A")
    case .down: return letter("B")
    case .right: return letter("C")
    case .left: return letter("D")
    case .home: return letter("H")
    case .end: return letter("F")
    case .function(let number): return function(number)
    }
  }

  /// The number of a set of modifiers in control sequences.
  private var parameter: Int { Int(key.modifiers.rawValue) + 1 }

  private func csi(_ parameters: String, _ final: String) -> [UInt8] {
    [0x1B] + Array("[\(parameters)\(final)".utf8)
  }

  private func tilde(_ number: Int) -> [UInt8] {
    csi(key.modifiers.isEmpty ? "\(number)" : "\(number);\(parameter)", "~")
  }

  private func letter(_ final: String) -> [UInt8] {
    csi(key.modifiers.isEmpty ? "" : "1;\(parameter)", final)
  }

  private func function(_ number: Int) -> [UInt8] {
    switch number {
    case 1...4:
      let final = ["P", "Q", "R", "S"][number - 1]
      return key.modifiers.isEmpty ? [0x1B] + Array("O\(final)".utf8) : letter(final)
    case 5: return tilde(15)
    case 6...10: return tilde(number + 11)
    default: return tilde(number + 12)
    }
  }

  private static func controlByte(_ character: Character) -> UInt8? {
    guard let ascii = character.asciiValue else { return nil }
    switch ascii {
    case 0x20: return 0
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return ascii & 0x1F
    case 0x5C...0x5F: return ascii & 0x1F
    default: return nil
    }
  }
}
