import ChatTUI

/// What a terminal sends for things that are no keys.
enum TerminalInput {
  /// Ctrl-Q.
  static let quit: [UInt8] = [0x11]

  /// A bracketed paste; terminals send newlines in it as CR.
  static func paste(_ text: String) -> [UInt8] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r")
    return bytes("\u{1B}[200~\(lines)\u{1B}[201~")
  }

  /// A press and a release of the left button (SGR mouse reports count from 1).
  static func click(_ point: Point) -> [UInt8] {
    let place = "\(point.column + 1);\(point.row + 1)"
    return bytes("\u{1B}[<0;\(place)M\u{1B}[<0;\(place)m")
  }

  static func wheel(_ direction: ScriptWheel, at point: Point) -> [UInt8] {
    bytes("\u{1B}[<\(direction == .up ? 64 : 65);\(point.column + 1);\(point.row + 1)M")
  }

  static func focus(_ hasFocus: Bool) -> [UInt8] { bytes(hasFocus ? "\u{1B}[I" : "\u{1B}[O") }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
