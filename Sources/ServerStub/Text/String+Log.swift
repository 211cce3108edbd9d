extension StringProtocol {
  /// The text with everything that could break a line or mislead its reader written as an escape: controls, marks of
  /// direction, invisible and unassigned characters, backslash and quotation mark. Cut to `limit` scalars.
  func escapedForLog(limit: Int = 512) -> String {
    // Nearly all that is logged is plain.
    if utf8.count <= limit,
      utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "\"") })
    {
      return String(self)
    }
    var escaped = String.UnicodeScalarView()
    for (index, scalar) in unicodeScalars.enumerated() {
      guard index < limit else {
        escaped.append("…")
        break
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        escaped.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default:
        if scalar == "\\" || scalar == "\"" { escaped.append("\\") }
        escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
