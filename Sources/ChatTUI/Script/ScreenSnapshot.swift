/// A screen as text: what stands in every cell, in which style, and where the cursor is.
///
/// The format is described in `docs/scripts.md`; two screens are the same if their texts are.
public struct ScreenSnapshot: Sendable, Hashable {
  /// The whole snapshot; ends with a newline.
  public let text: String

  public init(_ canvas: Canvas) {
    var lines = ["size \(canvas.size.columns)x\(canvas.size.rows)"]
    if let cursor = canvas.cursor, canvas.bounds.contains(cursor) {
      lines.append("cursor \(cursor.column),\(cursor.row)")
    } else {
      lines.append("cursor hidden")
    }
    var legend = StyleLegend()
    lines.append("text")
    for row in 0..<canvas.size.rows { lines.append("|\(Self.content(of: row, canvas))|") }
    lines.append("styles")
    for row in 0..<canvas.size.rows {
      let letters = (0..<canvas.size.columns).map { legend.letter(for: canvas[Point(column: $0, row: row)].style) }
      lines.append("|\(String(letters))|")
    }
    lines.append("legend")
    lines += legend.lines
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func content(of row: Int, _ canvas: Canvas) -> String {
    var text = ""
    for column in 0..<canvas.size.columns {
      let cell = canvas[Point(column: column, row: row)]
      if cell.width > 0 { text += cell.cluster.string }
    }
    return text
  }

  /// The part of a snapshot that says nothing of styles.
  static func withoutStyles(_ text: String) -> Substring {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let end = lines.firstIndex(of: "styles") else { return text[...] }
    return text[..<lines[end].startIndex]
  }

  /// What differs between two snapshots, line by line: `-` before lines of `stored`, `+` before those of `actual`.
  public static func difference(stored: String, actual: String) -> String {
    let left = stored.split(separator: "\n", omittingEmptySubsequences: false)
    let right = actual.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for index in 0..<max(left.count, right.count) {
      let old = index < left.count ? left[index] : nil
      let new = index < right.count ? right[index] : nil
      guard old != new else { continue }
      lines.append("line \(index + 1)")
      if let old { lines.append("- \(old)") }
      if let new { lines.append("+ \(new)") }
    }
    return lines.joined(separator: "\n")
  }
}

/// Gives every style of a screen a letter, in the order in which they appear.
private struct StyleLegend {
  private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  private var known: [Style: Character] = [:]
  private(set) var lines: [String] = []

  mutating func letter(for style: Style) -> Character {
    if let letter = known[style] { return letter }
    // A screen of more than 62 styles would still be compared, only less exactly.
    let letter = known.count < Self.letters.count ? Self.letters[known.count] : "?"
    known[style] = letter
    lines.append("\(letter) \(Self.describe(style))")
    return letter
  }

  private static func describe(_ style: Style) -> String {
    var words = ["\(describe(style.foreground)) on \(describe(style.background))"]
    let names: [(Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
    ]
    for (attribute, name) in names where style.attributes.contains(attribute) { words.append(name) }
    return words.joined(separator: " ")
  }

  private static func describe(_ color: Color) -> String {
    switch color {
    case .default: "default"
    case .palette(let number): "palette \(number)"
    case .rgb(let red, let green, let blue): "#" + [red, green, blue].map(hex).joined()
    }
  }

  private static func hex(_ value: UInt8) -> String {
    let digits = String(value, radix: 16)
    return value < 16 ? "0\(digits)" : digits
  }
}
