/// Which key stands for which command: the usual keys, and what the user's configuration file says of others.
public struct Bindings: Sendable, Hashable {
  /// The usual keys alone.
  public static let standard = Bindings(own: [])

  /// A line of the user's: a command, or `nil` for a key that is to be bound to nothing.
  struct Own: Sendable, Hashable {
    let context: CommandContext
    let key: Key
    let command: Command?
  }

  struct Place: Sendable, Hashable {
    let context: CommandContext
    let key: Key
  }

  private let own: [Own]
  private let ownCommands: [Place: Command?]

  /// - Parameter own: the user's; of several for a key in a context the last counts.
  init(own: [Own]) {
    self.own = own
    ownCommands = Dictionary(own.map { (Place(context: $0.context, key: $0.key), $0.command) }) { $1 }
  }

  // MARK: Finding the command of a key

  /// The command that a key stands for in the first of some contexts where it stands for any.
  func command(for key: Key, in contexts: [CommandContext]) -> Command? {
    let key =
      key.code == .tab && key.modifiers.contains(.shift) ? Key(.backTab, key.modifiers.subtracting(.shift)) : key
    for context in contexts {
      if let command = command(for: key, in: context) { return command }
    }
    for context in contexts {
      let plainer = context.plainer(key)
      if plainer != key, let command = command(for: plainer, in: context) { return command }
    }
    return nil
  }

  /// The command that a key stands for in a context of its own.
  func command(for key: Key, in context: CommandContext) -> Command? {
    // Unbound by the user is an answer too.
    if !ownCommands.isEmpty, let found = ownCommands[Place(context: context, key: key)] { return found }
    return context.usualCommand(of: key)
  }

  /// Whether the user has said something of a key in a context of its own.
  func isOwn(_ key: Key, in context: CommandContext) -> Bool {
    ownCommands[Place(context: context, key: key)] != nil
  }

  // MARK: Telling the keys of a command

  /// The keys to be told of a command of a context, the best first: the user's in place of the usual ones, and those that
  /// the user has given it in a part of the context beside them.
  func keys(of command: Command, in context: CommandContext) -> [Key] {
    let usual = context.row(command)?.keys ?? []
    guard !own.isEmpty else { return usual }
    let mine = own.filter { $0.command == command && self.command(for: $0.key, in: $0.context) == command }
    let here = mine.filter { $0.context == context }.map(\.key)
    if !here.isEmpty { return here }
    return usual.filter { self.command(for: $0, in: context) == command }
      + mine.filter { $0.context != context && $0.context.chain.contains(context) }.map(\.key)
  }
}
