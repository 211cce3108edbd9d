/// A text to be inserted as an input takes it: with `\n` for every end of a line, tabs, and no other control characters.
struct Insertion {
  let text: String
  /// Whether there were other lines that a text of one line cannot take.
  let dropsLines: Bool

  init(_ piece: String, allowsNewlines: Bool) {
    let clean = Self.clean(piece)
    guard !allowsNewlines, clean.utf8.contains(where: { $0 == 0x0A || $0 == 0x09 }) else {
      text = clean
      dropsLines = false
      return
    }
    // What a copied line has at its ends is not meant: ends of lines, and tabs between cells.
    let body = clean.unicodeScalars.drop { $0 == "\n" }
    let line = body.prefix { $0 != "\n" }
    let end = line.lastIndex { $0 != "\t" }.map(line.index(after:)) ?? line.startIndex
    text = String(String.UnicodeScalarView(line[..<end]))
    dropsLines = body[line.endIndex...].contains { !$0.properties.isWhitespace }
  }

  private static func clean(_ piece: String) -> String {
    // As most keys and pastes are.
    if piece.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) { return piece }
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in piece.unicodeScalars {
      defer { previous = scalar }
      switch scalar {
      case "\n" where previous == "\r": continue
      // Vertical tab, form feed and NEL end a line as well (UAX #14): without them words would run together.
      case "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
      case "\t": result.append(scalar)
      default: if scalar.properties.generalCategory != .control { result.append(scalar) }
      }
    }
    return String(result)
  }
}
