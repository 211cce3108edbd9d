/// The tables from bytes and control sequences to keys.
enum KeySequence {
  /// A key sent as one byte below 0x80; `nil` for ESC, which is never one by itself.
  static func key(ofByte byte: UInt8) -> Key? {
    switch byte {
    case 0x00: Key(.character(" "), .control)
    case 0x08, 0x7F: Key(.backspace)
    case 0x09: Key(.tab)
    case 0x0D: Key(.enter)
    case 0x01...0x1A: Key(.character(Character(Unicode.Scalar(byte + 0x60))), .control)
    case 0x1B: nil
    case 0x1C...0x1F: Key(.character(Character(Unicode.Scalar(byte + 0x40))), .control)
    default: Key(.character(Character(Unicode.Scalar(byte))))
    }
  }

  /// Keys sent as `CSI parameters final`: one, or several where one key press typed several characters.
  static func keys(_ parameters: SequenceParameters, final: UInt8) -> [Key] {
    guard parameters.prefix == nil else { return [] }
    // Event 3 is a release, which is nothing to react upon.
    if parameters.number(1, 1) == 3 { return [] }
    if final == UInt8(ascii: "u") { return ReportedKey(kitty: parameters)?.keys ?? [] }
    if final == UInt8(ascii: "~"), parameters.first == 27, parameters.count >= 3 {
      return ReportedKey(modifyOtherKeys: parameters)?.keys ?? []
    }
    return key(parameters, final: final).map { [$0] } ?? []
  }

  private static func key(_ parameters: SequenceParameters, final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "Z"): return Key(.backTab, parameters.modifiers(1).subtracting(.shift))
    case UInt8(ascii: "~"): return tildeKey(parameters.first).map { Key($0, parameters.modifiers(1)) }
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      // rxvt: shifted arrows.
      return letterKey(final - 0x20).map { Key($0, .shift) }
    default: return letterKey(final).map { Key($0, parameters.modifiers(1)) }
    }
  }

  /// A key sent as `ESC O letter`, perhaps with modifiers in between.
  static func key(_ parameters: SequenceParameters, singleShift final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "M"): return Key(.enter, parameters.modifiers(0))
    // The keypad in application mode: `j` to `y` stand for `*` to `9`.
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      return Key(.character(Character(Unicode.Scalar(final - 0x40))), parameters.modifiers(0))
    case UInt8(ascii: "X"): return Key(.character("="))
    case UInt8(ascii: "a")...UInt8(ascii: "d"): return letterKey(final - 0x20).map { Key($0, .control) }
    default:
      let modifiers = parameters.count > 1 ? parameters.modifiers(1) : parameters.modifiers(0)
      return letterKey(final).map { Key($0, modifiers) }
    }
  }

  /// F1 to F5 on the Linux console: `CSI [ A` to `CSI [ E`.
  static func linuxFunctionKey(_ final: UInt8) -> Key? {
    (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final) ? Key(.function(Int(final) - 0x40)) : nil
  }

  private static func letterKey(_ final: UInt8) -> KeyCode? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final) - 0x4F)
    default: nil
    }
  }

  /// The number before `~` (DEC, xterm, rxvt).
  private static func tildeKey(_ number: Int?) -> KeyCode? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case let number? where (11...15).contains(number): .function(number - 10)
    case let number? where (17...21).contains(number): .function(number - 11)
    case let number? where (23...26).contains(number): .function(number - 12)
    case let number? where (28...29).contains(number): .function(number - 13)
    case let number? where (31...34).contains(number): .function(number - 14)
    default: nil
    }
  }
}
