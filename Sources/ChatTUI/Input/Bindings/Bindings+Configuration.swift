import ClientCore

/// Reading the user's keys.
extension Bindings {
  /// The name of the command that is none: a key that is bound to it is bound to nothing.
  private static let nothing = "none"

  /// What the sections `[keys.CONTEXT]` of a configuration file say, and what of it cannot be used, by lines.
  ///
  ///     [keys.list]
  ///     j = down; k = up
  ///     / = none        # typed into the open chat, as any other character
  public static func read(_ sections: [ConfigurationSection]) -> (bindings: Bindings, problems: [ConfigurationProblem])
  {
    var reader = Reader()
    for section in sections { reader.read(section) }
    reader.tellShadowed()
    guard !reader.lines.isEmpty else { return (.standard, reader.problems) }
    return (
      Bindings(own: reader.lines.map(\.own)), reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    )
  }

  private struct Reader {
    /// What can be used, with its place in the file.
    var lines: [(own: Own, entry: ConfigurationSection.Entry)] = []
    private var indices: [Place: Int] = [:]
    var problems: [ConfigurationProblem] = []

    mutating func read(_ section: ConfigurationSection) {
      guard section.name.hasPrefix("keys."), let context = CommandContext(rawValue: String(section.name.dropFirst(5)))
      else {
        let known = CommandContext.allCases.map(\.rawValue).joined(separator: ", ")
        return tell(
          section.line, section.column,
          "unknown section \(section.name.escapedForMessages): expected keys. and one of \(known)")
      }
      for entry in section.entries { read(entry, in: context) }
    }

    private mutating func read(_ entry: ConfigurationSection.Entry, in context: CommandContext) {
      guard let value = entry.value else {
        return tell(
          entry.line, entry.column, "\(entry.key.escapedForMessages): expected a line of the form KEY = command")
      }
      guard let key = Key(configured: entry.key) else {
        return tell(
          entry.line, entry.column,
          "unknown key \(entry.key.escapedForMessages): expected a character or \(Key.names) Hash Equal Semicolon Plus, "
            + "with Ctrl+, Alt+ or Shift+ before it")
      }
      if context.isTypedInto, Keymap.typedText(key) != nil {
        return tell(
          entry.line, entry.column, "\(entry.key.escapedForMessages) is typed in \(context.rawValue), not bound there")
      }
      var command: Command?
      if value != Bindings.nothing {
        command = Command(rawValue: value)
        guard let command, context.chain.contains(where: { $0.row(command) != nil }) else {
          let what = command == nil ? "unknown command" : "no command of keys.\(context.rawValue):"
          return tell(
            entry.line, entry.valueColumn,
            "\(what) \(value.escapedForMessages): expected \(Self.commands(in: context))")
        }
      }
      let line = (own: Own(context: context, key: key, command: command), entry: entry)
      guard let index = indices[Place(context: context, key: key)] else {
        indices[Place(context: context, key: key)] = lines.count
        return lines.append(line)
      }
      tell(
        entry.line, entry.column,
        "conflict: \(entry.key.escapedForMessages) is bound in line \(lines[index].entry.line) too; the later one counts"
      )
      lines[index] = line
    }

    /// Tells of keys that a part of their context uses for something else, where the user has not said so.
    mutating func tellShadowed() {
      let bindings = Bindings(own: lines.map(\.own))
      for (own, entry) in lines {
        guard let command = own.command else { continue }
        let hiding = CommandContext.allCases.lazy.flatMap { place in
          place.chain.contains(own.context) ? place.chain.prefix { $0 != own.context } : []
        }
        for context in hiding {
          guard let other = bindings.command(for: own.key, in: context), other != command,
            !bindings.isOwn(own.key, in: context)
          else { continue }
          tell(
            entry.line, entry.column,
            "conflict: \(entry.key.escapedForMessages) stays \(other.rawValue) in keys.\(context.rawValue), "
              + "unless that says something else")
          break
        }
      }
    }

    private mutating func tell(_ line: Int, _ column: Int, _ message: String) {
      problems.append(ConfigurationProblem(line: line, column: column, message: message))
    }

    /// What can be bound in a context, in few words.
    private static func commands(in context: CommandContext) -> String {
      let own = context.rows.map(\.command.rawValue) + [Bindings.nothing]
      let others = context.chain.filter { $0 != context }.map { "keys." + $0.rawValue }
      return own.joined(separator: ", ")
        + (others.isEmpty ? "" : ", or a command of " + others.joined(separator: ", "))
    }
  }
}

extension Key {
  /// A key as the configuration file names it: `Ctrl+Y`, `PageUp`, `G`, `Hash`. With Alt a letter is the small one, as
  /// with Ctrl, unless Shift says otherwise.
  init?(configured name: String) {
    guard var key = Key(name: name, joinedBy: "+") else { return nil }
    if case .character(let letter) = key.code, key.modifiers == .alt, !name.lowercased().contains("shift+") {
      key.code = .character(Character(String(letter.lowercased().prefix(1))))
    }
    self = key
  }
}
