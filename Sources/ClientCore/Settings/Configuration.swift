/// The user's configuration file: `key = value` lines, `#` begins a comment. Below the settings come sections, in which
/// `;` stands between several entries of a line.
///
///     language = auto        # auto, zh or en
///     theme    = wechat-dark # a file of a themes folder, without .theme
///     emoji    = full        # full or safe
///     server   = 127.0.0.1:8080
///     [keys.list]
///     j = down; k = up
///
/// The text is kept as it was read, so that saving a preference leaves comments and order alone. A line that cannot be
/// used counts as absent and is told in ``problems``.
public struct Configuration: Sendable, Hashable {
  public private(set) var preferences = Preferences()
  /// Gate to use when the command line names none; it may be no address at all.
  public private(set) var server: String?
  /// The sections, which whoever they are for has to read.
  public private(set) var sections: [ConfigurationSection] = []
  /// What is wrong with the settings, by lines.
  public private(set) var problems: [ConfigurationProblem] = []
  private var lines: [Line]
  /// Other editors than ours leave marks: a byte order mark at the start, carriage returns at the ends of lines.
  private var hasMark = false

  private struct Line: Hashable {
    var content: String
    /// A line feed, a carriage return or both; nothing where the file ends without one.
    var end: String
  }

  /// An empty configuration: all defaults.
  public init() { lines = [] }

  /// Reads the text of a configuration file.
  public init(parsing text: String) {
    var scalars = text.unicodeScalars[...]
    if scalars.first == "\u{FEFF}" {
      hasMark = true
      scalars = scalars.dropFirst()
    }
    lines = []
    while !scalars.isEmpty {
      // By scalars, for a carriage return with a line feed is one Character.
      let content = scalars.prefix { $0 != "\n" && $0 != "\r" }
      let rest = scalars[content.endIndex...]
      let end = rest.starts(with: ["\r", "\n"]) ? rest.prefix(2) : rest.prefix(1)
      lines.append(Line(content: String(content), end: String(end)))
      scalars = scalars[end.endIndex...]
    }
    for (index, line) in lines.enumerated() {
      if let header = ConfigurationSection(header: line.content, line: index + 1) {
        sections.append(header)
      } else if let section = sections.indices.last {
        sections[section].read(line.content, line: index + 1)
      } else if let entry = ConfigurationEntry(line.content[...]), let (column, message) = read(entry) {
        problems.append(ConfigurationProblem(line: index + 1, column: column, message: message))
      }
    }
  }

  /// The file's text, to be written back.
  public var text: String {
    (hasMark ? "\u{FEFF}" : "") + lines.map { $0.content + $0.end }.joined()
  }

  /// Takes over what of the preferences was changed; in ``text`` only their values change.
  public mutating func update(from old: Preferences, to new: Preferences) {
    if new.language != old.language { set("language", new.language?.rawValue ?? "auto") }
    if new.theme != old.theme { set("theme", new.theme) }
    if new.emoji != old.emoji { set("emoji", new.emoji.rawValue) }
    self = Configuration(parsing: text)
  }

  /// Takes over an entry. What does not fit is told, with the column where it stands.
  private mutating func read(_ entry: ConfigurationEntry) -> (column: Int, message: String)? {
    guard let value = entry.value else {
      return (entry.column, "\(entry.key.escapedForMessages): expected a line of the form key = value")
    }
    let allowed: String
    switch entry.key {
    case "language":
      if value == "auto" {
        preferences.language = nil
        return nil
      }
      if let language = Language(rawValue: value) {
        preferences.language = language
        return nil
      }
      allowed = "auto, zh or en"
    case "theme":
      if !value.isEmpty, !value.contains("/"), !value.hasPrefix(".") {
        preferences.theme = value
        return nil
      }
      allowed = "the name of a theme, such as wechat-light"
    case "emoji":
      if let mode = EmojiMode(rawValue: value), mode != .parts {
        preferences.emoji = mode
        return nil
      }
      allowed = "full or safe"
    case "server":
      server = value
      return nil
    default:
      return (
        entry.column, "unknown setting \(entry.key.escapedForMessages): expected language, theme, emoji or server"
      )
    }
    return (entry.valueColumn, "\(entry.key) = \(value.escapedForMessages): expected \(allowed)")
  }

  /// The last line with the key counts; what stands around its value, such as a comment, stays. A new line goes below the
  /// others, and above the sections with what is said on top of them.
  private mutating func set(_ key: String, _ value: String) {
    let settings = lines.prefix((sections.first?.line ?? lines.count + 1) - 1)
    for index in settings.indices.reversed() {
      let line = lines[index].content
      guard let entry = ConfigurationEntry(line[...]), entry.key == key, let place = entry.valueRange else { continue }
      let blank = place.isEmpty ? " " : ""
      lines[index].content = line[..<place.lowerBound] + blank + value + line[place.upperBound...]
      return
    }
    let end = lines.first.map(\.end).flatMap { $0.isEmpty ? nil : $0 } ?? "\n"
    let line = Line(content: "\(key) = \(value)", end: end)
    if sections.isEmpty {
      if let last = lines.indices.last, lines[last].end.isEmpty { lines[last].end = end }
      lines.append(line)
    } else if let last = settings.lastIndex(where: { ConfigurationEntry($0.content[...]) != nil }) {
      lines.insert(line, at: last + 1)
    } else {
      lines.insert(line, at: settings.lastIndex { $0.content.allSatisfy(\.isWhitespace) } ?? 0)
    }
  }
}

/// A section of a configuration file: a line `[name]` and the entries below it.
public struct ConfigurationSection: Sendable, Hashable {
  /// What stands in the brackets.
  public let name: String
  /// Where the brackets begin, counted from 1.
  public let line: Int
  public let column: Int
  public private(set) var entries: [Entry] = []

  public struct Entry: Sendable, Hashable {
    public let key: String
    /// `nil` where there is no `=`.
    public let value: String?
    /// Where key and value begin, counted from 1.
    public let line: Int
    public let column: Int
    public let valueColumn: Int
  }

  /// `nil` unless the line begins with a bracket and sets nothing: a bracket is a key like others.
  init?(header text: String, line: Int) {
    guard let entry = ConfigurationEntry(text[...]), entry.value == nil, entry.key.hasPrefix("[") else { return nil }
    let inside = entry.key.dropFirst()
    name = (inside.hasSuffix("]") ? String(inside.dropLast()) : String(inside)).trimmingWhitespace()
    self.line = line
    column = entry.column
  }

  /// Takes over what a line has of entries.
  mutating func read(_ text: String, line: Int) {
    let content = text.prefix { $0 != "#" }
    for part in content.split(separator: ";") {
      guard let entry = ConfigurationEntry(part) else { continue }
      entries.append(
        Entry(
          key: entry.key, value: entry.value, line: line, column: entry.column, valueColumn: entry.valueColumn))
    }
  }
}

/// A line of a configuration, or a part of one, that is neither blank nor a comment.
private struct ConfigurationEntry {
  /// Of a line without `=`, all of it.
  let key: String
  let value: String?
  /// Where the value stands in the line; an empty one, where it belongs. `nil` without `=`.
  let valueRange: Range<String.Index>?
  /// Where key and value begin, from 1.
  let column: Int
  let valueColumn: Int

  init?(_ part: Substring) {
    let line = part.base
    let content = part.prefix { $0 != "#" }
    guard let first = content.firstIndex(where: { !$0.isWhitespace }) else { return nil }
    column = line.distance(from: line.startIndex, to: first) + 1
    guard let equals = content.firstIndex(of: "=") else {
      key = content.trimmingWhitespace()
      value = nil
      valueRange = nil
      valueColumn = column
      return
    }
    key = content[..<equals].trimmingWhitespace()
    let rest = content[content.index(after: equals)...]
    let start = rest.firstIndex { !$0.isWhitespace } ?? rest.startIndex
    let end = rest.lastIndex { !$0.isWhitespace }.map(rest.index(after:)) ?? start
    value = String(rest[start..<end])
    valueRange = start..<end
    valueColumn = line.distance(from: line.startIndex, to: start) + 1
  }
}

/// What is wrong with a line of a configuration file.
public struct ConfigurationProblem: Sendable, Hashable {
  /// Counted from 1, as the column.
  public let line: Int
  public let column: Int
  /// What stands there and what is allowed; safe to print.
  public let message: String

  public init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }
}

extension String {
  /// Foreign text made harmless and short for an error message: controls and bidi marks become `?`.
  public var escapedForMessages: String {
    "\"" + String(String.UnicodeScalarView(unicodeScalars.prefix(60))).printable + "\""
  }
}
