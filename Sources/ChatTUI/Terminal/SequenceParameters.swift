/// The parameters of a control sequence: numbers separated by `;`, each perhaps with sub-parameters after `:`.
struct SequenceParameters {
  /// `<`, `=`, `>` or `?` before the first number.
  private(set) var prefix: UInt8?
  /// Each parameter with its sub-parameters; a missing number is `nil`.
  private(set) var groups: [[Int?]] = []

  /// No number in a key or mouse sequence is greater than this (a Unicode scalar).
  private static let maxNumber = 0x10FFFF
  private static let maxGroups = 16

  init(_ bytes: [UInt8]) {
    var group: [Int?] = []
    var number: Int?
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x30...0x39: number = min((number ?? 0) * 10 + Int(byte - 0x30), Self.maxNumber + 1)
      case UInt8(ascii: ":"):
        group.append(number)
        number = nil
      case UInt8(ascii: ";"):
        group.append(number)
        if groups.count < Self.maxGroups { groups.append(group) }
        group = []
        number = nil
      case 0x3C...0x3F: if index == 0 { prefix = byte }
      default: break
      }
    }
    if !bytes.isEmpty {
      group.append(number)
      groups.append(group)
    }
  }

  /// The main number of the parameter at `index`.
  func number(_ index: Int) -> Int? {
    groups.indices.contains(index) ? groups[index].first ?? nil : nil
  }

  var first: Int? { number(0) }
  var count: Int { groups.count }

  /// The sub-parameter at `place` of the parameter at `index`, 0 being its main number.
  func number(_ index: Int, _ place: Int) -> Int? {
    groups.indices.contains(index) && groups[index].indices.contains(place) ? groups[index][place] : nil
  }

  /// Modifiers from the parameter at `index`: their bits plus one. Hyper counts as Super and Meta as Alt; the locks
  /// are no modifiers.
  func modifiers(_ index: Int) -> KeyModifiers {
    guard let bits = modifierBits(index) else { return [] }
    var modifiers = KeyModifiers(rawValue: UInt8(bits & 0x0F))
    if bits & 0x10 != 0 { modifiers.insert(.super) }
    if bits & 0x20 != 0 { modifiers.insert(.alt) }
    return modifiers
  }

  /// Whether Caps Lock was on.
  func hasCapsLock(_ index: Int) -> Bool { (modifierBits(index) ?? 0) & 0x40 != 0 }

  private func modifierBits(_ index: Int) -> Int? {
    guard let number = number(index), number > 1, number <= 256 else { return nil }
    return number - 1
  }
}
