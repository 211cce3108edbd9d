/// Parses theme files line by line.
///
/// A line is `scope.property = value`; `#` at the start of a line or after a blank begins a comment. Names under
/// `color.` stand for colours: `color.green = #07c160`, then `button.background = $green`.
///
/// A line with a mistake counts as not there; the first such is kept to be told.
struct ThemeParser {
  private enum Property: String, CaseIterable {
    case foreground, background, attributes
    case foreground256 = "foreground.256"
    case background256 = "background.256"
    case foreground16 = "foreground.16"
    case background16 = "background.16"
    case foreground8 = "foreground.8"
    case background8 = "background.8"
    case monoAttributes = "attributes.mono"
  }

  /// A property of a scope, or of what the names of several scopes begin with.
  private struct Key: Hashable {
    let scope: Substring
    let property: Property
  }

  /// The first mistake.
  private(set) var problem: ThemeError?
  private let file: String
  /// The one that is being read.
  private var line: Substring = ""
  private var colors: [Key: Color] = [:]
  private var attributes: [Key: Attributes] = [:]
  private var names: [Substring: Color] = [:]
  /// Keys already set, with their lines.
  private var seen: [Substring: Int] = [:]

  /// What may stand before a property.
  private static let scopes: Set<Substring> = {
    var scopes: Set<Substring> = []
    for scope in ThemeScope.allCases { scopes.formUnion(levels(of: scope)) }
    return scopes
  }()
  /// What scopes were called before their names had dots, in files that users have.
  private static let formerNames: [Substring: Substring] = {
    let names = ThemeScope.allCases.map { ("\($0)"[...], $0.name[...]) }
    return Dictionary(uniqueKeysWithValues: names.filter { $0.0 != $0.1 })
  }()
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

  mutating func parse(_ line: Substring, number: Int) {
    do throws(ThemeError) {
      try read(line, number)
    } catch {
      if problem == nil { problem = error }
    }
  }

  private mutating func read(_ line: Substring, _ number: Int) throws(ThemeError) {
    self.line = line
    let content = Self.trimmed(Self.withoutComment(line))
    guard !content.isEmpty else { return }
    guard let equals = content.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      throw error(number, at: content, "expected `scope.property = value`")
    }
    let key = Self.trimmed(content[..<equals])
    let value = Self.trimmed(content[content.index(after: equals)...])
    if let first = seen[key] {
      throw error(number, at: key, "\(Self.quoted(key)) is already set in line \(first)")
    }
    if key.hasPrefix("color.") {
      let name = key.dropFirst("color.".count)
      guard !name.isEmpty else { throw error(number, at: key, "a colour needs a name: color.NAME = #rrggbb") }
      names[name] = try color(value, number)
    } else {
      try set(try self.key(key, number), to: value, number)
    }
    seen[key] = number
  }

  /// Takes scope and property apart; both may have dots.
  private func key(_ text: Substring, _ number: Int) throws(ThemeError) -> Key {
    guard text.contains("."), !Self.scopes.contains(text) else {
      throw error(number, at: text, "\(Self.quoted(text)) needs a property, such as \(text).foreground")
    }
    for property in Property.allCases where text.hasSuffix("." + property.rawValue) {
      let name = text.dropLast(property.rawValue.count + 1)
      let scope = Self.formerNames[name] ?? name
      guard Self.scopes.contains(scope) else { throw unknown(name, number) }
      return Key(scope: scope, property: property)
    }
    guard let scope = Self.levels(of: text).first(where: Self.scopes.contains) else {
      throw unknown(text.prefix { $0 != "." }, number)
    }
    let property = text.dropFirst(scope.count + 1)
    throw error(
      number, at: property, "unknown property \(Self.quoted(property))",
      allowed: Property.allCases.map(\.rawValue).joined(separator: ", "))
  }

  private func unknown(_ scope: Substring, _ number: Int) -> ThemeError {
    error(
      number, at: scope, "unknown scope \(Self.quoted(scope))",
      allowed: ThemeScope.allCases.map(\.name).joined(separator: ", "))
  }

  private mutating func set(_ key: Key, to value: Substring, _ number: Int) throws(ThemeError) {
    switch key.property {
    case .foreground, .background, .foreground256, .background256: colors[key] = try color(value, number)
    case .foreground16, .background16, .foreground8, .background8: colors[key] = try basicColor(value, number)
    case .attributes, .monoAttributes: attributes[key] = try attributeSet(value, number)
    }
  }

  // MARK: What the file does not say

  /// A name and what it begins with, before each of its dots, the longest first.
  private static func levels(of name: Substring) -> [Substring] {
    var levels = [name]
    while let last = levels.last, let dot = last.lastIndex(of: ".") { levels.append(last[..<dot]) }
    return levels
  }

  private static func levels(of scope: ThemeScope) -> [Substring] { levels(of: scope.name[...]) }

  /// The theme; what the file does not say of a scope comes from what the scope's name begins with, else from `base`.
  func theme(name: String, over base: Theme) -> Theme {
    var entries: [ThemeScope: ThemeEntry] = [:]
    for scope in ThemeScope.allCases { entries[scope] = entry(of: Self.levels(of: scope), over: base.entry(of: scope)) }
    return Theme(name: name, entries: entries)
  }

  private func entry(of levels: [Substring], over base: ThemeEntry) -> ThemeEntry {
    var entry = base
    // A colour of the file goes without those that the base has for terminals of fewer colours: they suit another one.
    // Those of the file count where they stand beside it, or nearer to the scope.
    let (fronts, hasFront) = nearest(.foreground, levels)
    if hasFront { (entry.foreground256, entry.foreground16, entry.foreground8) = (nil, nil, nil) }
    entry.foreground = value(of: .foreground, fronts, colors) ?? entry.foreground
    entry.foreground256 = value(of: .foreground256, fronts, colors) ?? entry.foreground256
    entry.foreground16 = value(of: .foreground16, fronts, colors) ?? entry.foreground16
    entry.foreground8 = value(of: .foreground8, fronts, colors) ?? entry.foreground8
    let (backs, hasBack) = nearest(.background, levels)
    if hasBack { (entry.background256, entry.background16, entry.background8) = (nil, nil, nil) }
    entry.background = value(of: .background, backs, colors) ?? entry.background
    entry.background256 = value(of: .background256, backs, colors) ?? entry.background256
    entry.background16 = value(of: .background16, backs, colors) ?? entry.background16
    entry.background8 = value(of: .background8, backs, colors) ?? entry.background8
    entry.attributes = value(of: .attributes, levels[...], attributes) ?? entry.attributes
    entry.monoAttributes = value(of: .monoAttributes, levels[...], attributes) ?? entry.monoAttributes
    return entry
  }

  /// The levels up to the first that has a colour; all of them if none has.
  private func nearest(_ property: Property, _ levels: [Substring]) -> (levels: ArraySlice<Substring>, isThere: Bool) {
    let index = levels.firstIndex { colors[Key(scope: $0, property: property)] != nil }
    return (levels[...(index ?? levels.count - 1)], index != nil)
  }

  private func value<Value>(
    of property: Property, _ levels: ArraySlice<Substring>, _ values: [Key: Value]
  ) -> Value? {
    levels.lazy.compactMap { values[Key(scope: $0, property: property)] }.first
  }

  // MARK: Values

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

  private func attributeSet(_ value: Substring, _ number: Int) throws(ThemeError) -> Attributes {
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
