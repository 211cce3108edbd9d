/// The user's configuration file: `key = value` lines, `#` begins a comment.
///
///     language = auto        # auto, zh or en
///     theme    = wechat-dark # a file of a themes folder, without .theme
///     emoji    = full        # full or safe
///     server   = 127.0.0.1:8080
///
/// The text is kept as it was read, so that saving a preference leaves comments and order alone.
public struct Configuration: Sendable, Hashable {
  public private(set) var preferences = Preferences()
  /// Gate to use when the command line names none.
  public private(set) var server: String?
  private var lines: [String]

  /// An empty configuration: all defaults.
  public init() { lines = [] }

  /// Reads the text of a configuration file.
  ///
  /// - Throws: ``ConfigurationError`` naming the line and what is allowed there.
  public init(parsing text: String) throws(ConfigurationError) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      guard let entry = try Self.entry(of: line, number: index + 1) else { continue }
      try read(entry.key, entry.value, line: index + 1)
    }
  }

  /// The file's text, to be written back.
  public var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

  /// Changes the preferences and, in ``text``, only the lines that they stand in.
  public mutating func update(_ preferences: Preferences) {
    if preferences.language != self.preferences.language {
      set("language", preferences.language?.rawValue ?? "auto")
    }
    if preferences.theme != self.preferences.theme { set("theme", preferences.theme) }
    if preferences.emoji != self.preferences.emoji { set("emoji", preferences.emoji.rawValue) }
    self.preferences = preferences
  }

  private mutating func read(_ key: String, _ value: String, line: Int) throws(ConfigurationError) {
    func unfit(_ allowed: String) -> ConfigurationError {
      ConfigurationError(line: line, message: "\(key) = \(value.escapedForMessages): expected \(allowed)")
    }
    switch key {
    case "language":
      if value == "auto" {
        preferences.language = nil
      } else if let language = Language(rawValue: value) {
        preferences.language = language
      } else {
        throw unfit("auto, zh or en")
      }
    case "theme":
      guard !value.isEmpty, !value.contains("/"), !value.hasPrefix(".") else {
        throw unfit("the name of a theme, such as wechat-light")
      }
      preferences.theme = value
    case "emoji":
      guard let mode = EmojiMode(rawValue: value), mode != .parts else { throw unfit("full or safe") }
      preferences.emoji = mode
    case "server":
      guard !value.isEmpty else { throw unfit("HOST:PORT") }
      server = value
    default:
      throw ConfigurationError(
        line: line,
        message: "unknown setting \(key.escapedForMessages): expected language, theme, emoji or server")
    }
  }

  private mutating func set(_ key: String, _ value: String) {
    let index = lines.firstIndex { line in
      let entry = try? Self.entry(of: line, number: 0)  // Broken lines were refused when reading.
      return entry?.key == key
    }
    if let index { lines[index] = "\(key) = \(value)" } else { lines.append("\(key) = \(value)") }
  }

  private static func entry(
    of line: String, number: Int
  ) throws(ConfigurationError) -> (key: String, value: String)? {
    let content = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let trimmed = content.trimmingWhitespace()
    guard !trimmed.isEmpty else { return nil }
    let parts = trimmed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let key = parts.first, let value = parts.last else {
      throw ConfigurationError(
        line: number, message: "\(trimmed.escapedForMessages): expected a line of the form key = value")
    }
    return (key.trimmingWhitespace(), value.trimmingWhitespace())
  }
}

/// What is wrong with a configuration file.
public struct ConfigurationError: Error, Sendable, Hashable {
  /// Counted from 1.
  public let line: Int
  /// What stands there and what is allowed; safe to print.
  public let message: String
}

extension String {
  /// Foreign text made harmless and short for an error message: controls and bidi marks become `?`.
  var escapedForMessages: String {
    "\"" + String(String.UnicodeScalarView(unicodeScalars.prefix(60))).printable + "\""
  }
}
