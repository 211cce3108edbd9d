/// Parses theme files line by line.
///
/// A line is `scope.property = value`; `#` at the start of a line or after a blank begins a comment. Names under
/// `color.` stand for colours: `color.green = #07c160`, then `button.background = $green`.
struct ThemeParser {
  private let file: String
  /// The one that is being read.
  private var line: Substring = ""
  private var entries: [ThemeScope: ThemeEntry] = [:]
  private var names: [Substring: Color] = [:]
  /// Properties already set, with their lines.
  private var seen: [Substring: Int] = [:]

  private static let properties = [
    "foreground", "background", "attributes", "foreground.256", "background.256", "foreground.16", "background.16",
    "foreground.8", "background.8",
    "attributes.mono",
  ]
  private static let scopes = Dictionary(uniqueKeysWithValues: ThemeScope.allCases.map { ($0.rawValue[...], $0) })
  private static let attributeNames: [(name: Substring, attribute: Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
  ]
  private static let basicColors: [Substring] = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
  ]

  init(file: String) {
    self.file = file
  }

  mutating func parse(_ line: Substring, number: Int) throws(ThemeError) {
    self.line = line
    let content = Self.trimmed(Self.withoutComment(line))
    guard !content.isEmpty else { return }
    guard let equals = content.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      throw error(number, at: content, "expected `scope.property = value`")
    }
    let key = Self.trimmed(content[..<equals])
    let value = Self.trimmed(content[content.index(after: equals)...])
    if let first = seen.updateValue(number, forKey: key) {
      throw error(number, at: key, "\(Self.quoted(key)) is already set in line \(first)")
    }
    guard let dot = key.utf8.firstIndex(of: UInt8(ascii: ".")) else {
      throw error(number, at: key, "\(Self.quoted(key)) needs a property, such as \(key).foreground")
    }
    let scopeName = key[..<dot]
    let property = key[key.index(after: dot)...]
    if scopeName == "color" {
      guard !property.isEmpty else { throw error(number, at: key, "a colour needs a name: color.NAME = #rrggbb") }
      names[property] = try color(value, number)
      return
    }
    guard let scope = Self.scopes[scopeName] else {
      throw error(
        number, at: key,
        "unknown scope \(Self.quoted(scopeName))",
        allowed: ThemeScope.allCases.map(\.rawValue).joined(separator: ", "))
    }
    try set(property, of: scope, to: value, number)
  }

  /// The theme, if every scope has its colours.
  func finish(name: String) throws(ThemeError) -> Theme {
    for scope in ThemeScope.allCases where entries[scope] == nil {
      throw ThemeError(
        file: file, line: nil,
        message: "scope \"\(scope.rawValue)\" is missing; add \(scope.rawValue).foreground and .background")
    }
    return Theme(name: name, entries: entries)
  }

  private mutating func set(
    _ property: Substring, of scope: ThemeScope, to value: Substring, _ number: Int
  ) throws(ThemeError) {
    var entry = entries[scope] ?? ThemeEntry()
    switch property {
    case "foreground": entry.foreground = try color(value, number)
    case "background": entry.background = try color(value, number)
    case "foreground.256": entry.foreground256 = try color(value, number)
    case "background.256": entry.background256 = try color(value, number)
    case "foreground.16": entry.foreground16 = try basicColor(value, number)
    case "background.16": entry.background16 = try basicColor(value, number)
    case "foreground.8": entry.foreground8 = try basicColor(value, number)
    case "background.8": entry.background8 = try basicColor(value, number)
    case "attributes": entry.attributes = try attributes(value, number)
    case "attributes.mono": entry.monoAttributes = try attributes(value, number)
    default:
      throw error(
        number, at: property,
        "unknown property \(Self.quoted(property))",
        allowed: Self.properties.joined(separator: ", "))
    }
    entries[scope] = entry
  }

  private func color(_ value: Substring, _ number: Int) throws(ThemeError) -> Color {
    if value == "default" { return .default }
    if value.first == "$" {
      guard let color = names[value.dropFirst()] else {
        throw error(
          number, at: value, "no colour \(Self.quoted(value.dropFirst())) is named above; use color.NAME = #rrggbb")
      }
      return color
    }
    if let index = UInt8(value) { return .palette(index) }
    let digits = value.dropFirst()
    guard value.first == "#", digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let rgb = UInt32(digits, radix: 16)
    else {
      throw error(
        number, at: value,
        "\(Self.quoted(value)) is no colour",
        allowed: "#rrggbb, $name, default, or a palette number from 0 to 255")
    }
    return .rgb(UInt8(rgb >> 16 & 0xFF), UInt8(rgb >> 8 & 0xFF), UInt8(rgb & 0xFF))
  }

  private func basicColor(_ value: Substring, _ number: Int) throws(ThemeError) -> Color {
    if value == "default" { return .default }
    guard let index = Self.basicColors.firstIndex(of: value), let entry = UInt8(exactly: index) else {
      throw error(
        number, at: value,
        "\(Self.quoted(value)) is no basic colour",
        allowed: "default, \(Self.basicColors.joined(separator: ", "))")
    }
    return .palette(entry)
  }

  private func attributes(_ value: Substring, _ number: Int) throws(ThemeError) -> Attributes {
    var result: Attributes = []
    for word in value.split(separator: " ") where word != "none" {
      guard let found = Self.attributeNames.first(where: { $0.name == word }) else {
        let allowed = Self.attributeNames.map(\.name).joined(separator: ", ")
        throw error(number, at: word, "unknown attribute \(Self.quoted(word))", allowed: "none, \(allowed)")
      }
      result.insert(found.attribute)
    }
    return result
  }

  /// - Parameter piece: the part of the line that is meant.
  private func error(
    _ number: Int, at piece: Substring, _ message: String, allowed: String? = nil
  ) -> ThemeError {
    let column = line.unicodeScalars.distance(from: line.startIndex, to: piece.startIndex) + 1
    return ThemeError(file: file, line: number, column: column, message: message, allowed: allowed)
  }

  /// A piece of the file in an error: short, and harmless for the terminal it will be printed on.
  private static func quoted(_ piece: Substring) -> String {
    "\"\(TextWidth.truncated(Sanitizer.singleLine(String(piece.prefix(200))), to: 40))\""
  }

  /// A `#` begins a comment at the start of a line or after a blank, unless it begins the value, a colour.
  private static func withoutComment(_ line: Substring) -> Substring {
    // Bytes instead of characters: a theme is read at the start of the program, before anything is seen.
    let bytes = line.utf8
    var previous = UInt8(ascii: " ")
    var sawEquals = false
    var sawValue = false
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: "#"), isBlank(previous), !sawEquals || sawValue { return line[..<index] }
      if sawEquals, !isBlank(byte) { sawValue = true }
      if byte == UInt8(ascii: "=") { sawEquals = true }
      previous = byte
    }
    return line
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return text.suffix(0) }
    return text[first...last]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
