/// A key as xterm's modifyOtherKeys and kitty's keyboard protocol report it: by the character on it and the modifiers.
///
/// The character of a shortcut on a keyboard without Latin letters is replaced by that of the same key on a US
/// keyboard: as the terminal tells, else by ``KeyboardLayout``.
struct ReportedKey {
  /// The character without Shift, or one of kitty's private numbers; 0 for text without a key (an input method).
  private let code: Int
  private let modifiers: KeyModifiers
  private var hasCapsLock = false
  /// The character with Shift.
  private var shifted: Int?
  /// The character of the same key on a US keyboard.
  private var base: Int?
  /// What the key typed.
  private var text: [Unicode.Scalar] = []

  /// `CSI 27 ; modifiers ; code ~`.
  init?(modifyOtherKeys parameters: SequenceParameters) {
    guard let code = parameters.number(2) else { return nil }
    self.code = code
    modifiers = parameters.modifiers(1)
  }

  /// `CSI code : shifted : base ; modifiers : event ; text u`, the text as numbers with `:` between; all but the code may
  /// be missing. xterm's formatOtherKeys=1 looks the same.
  init?(kitty parameters: SequenceParameters) {
    guard let code = parameters.first else { return nil }
    self.code = code
    modifiers = parameters.modifiers(1)
    hasCapsLock = parameters.hasCapsLock(1)
    shifted = parameters.number(0, 1)
    base = parameters.number(0, 2)
    if parameters.count > 2 { text = parameters.groups[2].compactMap { $0.flatMap(Self.printing) } }
  }

  /// The key, or the characters that it typed.
  var keys: [Key] {
    let types = modifiers.isDisjoint(with: [.control, .alt, .super])
    if types, !text.isEmpty { return text.map { Key(.character(Character($0))) } }
    if let named = Self.namedKey(code) {
      if named == .tab, modifiers.contains(.shift) { return [Key(.backTab, modifiers.subtracting(.shift))] }
      return [Key(named, modifiers)]
    }
    guard let scalar = Self.printing(code) else { return [] }
    return [types ? typed(scalar) : shortcut(scalar)]
  }

  private func typed(_ scalar: Unicode.Scalar) -> Key {
    let isShifted = modifiers.contains(.shift)
    if isShifted, let scalar = shifted.flatMap(Self.printing) { return Key(.character(Character(scalar))) }
    // Caps Lock and Shift undo each other, for letters.
    if isShifted != hasCapsLock, let upper = scalar.properties.uppercaseMapping.first { return Key(.character(upper)) }
    return Key(.character(Character(scalar)))
  }

  private func shortcut(_ scalar: Unicode.Scalar) -> Key {
    let place = self.place(of: scalar)
    var modifiers = modifiers
    if modifiers.isDisjoint(with: [.control, .super]) {
      if modifiers.contains(.shift), let upper = place.properties.uppercaseMapping.first {
        modifiers.remove(.shift)
        return Key(.character(upper), modifiers)
      }
    } else if place.isASCII, let lower = place.properties.lowercaseMapping.first {
      // Control-Shift-A comes as `A` from xterm and as `a` with Shift from kitty.
      return Key(.character(lower), modifiers)
    }
    return Key(.character(Character(place)), modifiers)
  }

  /// The character that means the shortcut. Of ASCII the layout's own counts, for AZERTY and Dvorak have moved their
  /// shortcuts with their letters; but a sign on the key of a letter (Greek has `;` on Q, Hebrew `/`), or with Alt on that
  /// of a digit (AZERTY), stands for the key.
  private func place(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    let key = base.flatMap(Self.printing)
    guard scalar.isASCII else { return key ?? KeyboardLayout.usKey(of: scalar) ?? scalar }
    let isSign = !scalar.properties.isAlphabetic && scalar.properties.numericType == nil
    guard isSign, let key, key.isASCII else { return scalar }
    let isDigitWithAlt = key.properties.numericType != nil && !modifiers.contains(.control)
    return key.properties.isAlphabetic || isDigitWithAlt ? key : scalar
  }

  /// The scalar if it is one that keys can type.
  private static func printing(_ code: Int) -> Unicode.Scalar? {
    switch code {
    case 0..<32, 0x7F..<0xA0, 0xE000..<0xF900: nil
    default: UInt32(exactly: code).flatMap(Unicode.Scalar.init)
    }
  }

  /// Keys without a character, and those of the keypad (kitty's private numbers, "Functional key definitions").
  private static func namedKey(_ code: Int) -> KeyCode? {
    switch code {
    case 9, 57346: .tab
    case 13, 57345, 57414: .enter
    case 27, 57344: .escape
    case 8, 127, 57347: .backspace
    case 57348, 57425: .insert
    case 57349, 57426: .delete
    case 57350, 57417: .left
    case 57351, 57418: .right
    case 57352, 57419: .up
    case 57353, 57420: .down
    case 57354, 57421: .pageUp
    case 57355, 57422: .pageDown
    case 57356, 57423: .home
    case 57357, 57424: .end
    case 57364...57398: .function(code - 57363)
    case 57399...57416: .character(keypad[code - 57399])
    default: nil
    }
  }

  private static let keypad: [Character] = Array("0123456789./*-+\r=,")
}
