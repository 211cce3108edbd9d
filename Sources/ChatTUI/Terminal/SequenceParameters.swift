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

  /// Modifiers from the parameter at `index`: their bits plus one.
  func modifiers(_ index: Int) -> KeyModifiers {
    guard let number = number(index), number > 1, number <= 256 else { return [] }
    return KeyModifiers(rawValue: UInt8((number - 1) & 0x0F))
  }
}
