/// Decoding of mouse reports.
enum MouseSequence {
  /// No screen is larger; coordinates beyond are nonsense.
  private static let maxCoordinate = 9_999

  /// `CSI < code ; column ; row M` (or `m` for a release).
  static func sgr(_ parameters: SequenceParameters, final: UInt8) -> MouseEvent? {
    guard let code = parameters.first, let column = parameters.number(1), let row = parameters.number(2) else {
      return nil
    }
    return event(code: code, column: column, row: row, isRelease: final == UInt8(ascii: "m"))
  }

  /// The three bytes after `CSI M`, each 32 more than its value.
  static func old(_ bytes: [UInt8]) -> MouseEvent? {
    guard bytes.count == 3, bytes.allSatisfy({ $0 >= 32 }) else { return nil }
    let code = Int(bytes[0]) - 32
    // Button 3 stands for a release of any.
    return event(
      code: code, column: Int(bytes[1]) - 32, row: Int(bytes[2]) - 32,
      isRelease: code & 0b1100_0011 == 3 && code & 32 == 0)
  }

  /// Bits of the code: 0–1 button, 2 Shift, 3 Alt, 4 Control, 5 motion, 6 wheel.
  private static func event(code: Int, column: Int, row: Int, isRelease: Bool) -> MouseEvent? {
    guard (0..<256).contains(code), (1...maxCoordinate).contains(column), (1...maxCoordinate).contains(row) else {
      return nil
    }
    var modifiers: KeyModifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    let position = Point(column: column - 1, row: row - 1)
    if code & 64 != 0 {
      // 64 and 65 turn the wheel up and down; 66 and 67, sideways, mean nothing here.
      guard !isRelease, code & 0b10 == 0, code < 128 else { return nil }
      return MouseEvent(
        kind: code & 1 == 0 ? .wheelUp : .wheelDown, button: .none, position: position, modifiers: modifiers)
    }
    guard code < 128 else { return nil }
    let button: MouseEvent.Button = [.left, .middle, .right, .none][code & 3]
    let kind: MouseEvent.Kind =
      if code & 32 != 0 { button == .none ? .move : .drag } else { isRelease ? .release : .press }
    if kind == .press, button == .none { return nil }
    return MouseEvent(kind: kind, button: button, position: position, modifiers: modifiers)
  }
}
