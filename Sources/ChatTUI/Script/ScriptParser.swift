import ClientCore

/// Makes commands of words.
enum ScriptParser {
  /// The first words of commands; the order is that of the reference in `docs/scripts.md`.
  private enum Name: String, CaseIterable {
    case size, lang, theme, clock, client
    case login, press, type
    case typeCode = "type-code"
    case paste, click, wheel, focus, resize, quit
    case restartClient = "restart-client"
    case advance, server, expect, snapshot
  }

  private enum FocusChange: String, CaseIterable {
    case gained, lost
  }

  static func command(of line: ScriptLine) throws(ScriptError) -> ScriptCommand {
    var arguments = ScriptArguments(line)
    let command: ScriptCommand
    switch try name(&arguments) {
    case .expect: command = .expect(try expectation(&arguments))
    case .snapshot: command = .snapshot(try snapshotName(&arguments))
    case .server: command = .action(.server(try server(&arguments)))
    case let name: command = .action(try action(name, &arguments))
    }
    try arguments.finish()
    return command
  }

  private static func name(_ arguments: inout ScriptArguments) throws(ScriptError) -> Name {
    if let token = arguments.next, token.kind == .word, Name(rawValue: token.text) == nil {
      let allowed = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw ScriptError(at: token.position, "unknown command \(token.quoted); the commands are \(allowed)")
    }
    return try arguments.keyword()
  }

  private static func action(_ name: Name, _ arguments: inout ScriptArguments) throws(ScriptError) -> ScriptAction {
    switch name {
    case .size: return .size(try arguments.size())
    case .lang:
      guard let token = arguments.next, token.kind == .word, let language = Language(rawValue: token.text) else {
        throw arguments.unexpected("zh or en")
      }
      _ = try arguments.take("")
      return .language(language)
    case .theme: return .theme(try arguments.text("the name of a theme"))
    case .clock: return .clock(localMilliseconds: try arguments.localMilliseconds())
    case .client: return .client(try plainName("a name for a client", &arguments))
    case .login:
      let name = try arguments.text("a user name or address")
      return .login(name: name, password: try arguments.text("the password"))
    case .press: return .press(try keys(&arguments))
    case .type: return .type(try arguments.text("a text in quotes"))
    case .typeCode: return .typeCode(address: try arguments.text("the address that the code was mailed to"))
    case .paste: return .paste(try arguments.text("a text in quotes"))
    case .click: return .click(try arguments.place())
    case .wheel: return try wheel(&arguments)
    case .focus:
      let change: FocusChange = try arguments.keyword()
      return .focus(change == .gained)
    case .resize: return .resize(try arguments.size())
    case .quit: return .quit
    case .restartClient: return .restartClient
    case .advance: return .advance(try arguments.duration())
    case .server, .expect, .snapshot:
      // Taken by the caller; a script must not be able to get here.
      throw arguments.unexpected("a command")
    }
  }

  private static func keys(_ arguments: inout ScriptArguments) throws(ScriptError) -> [ScriptKey] {
    let expected = "a key: a character, or \(Key.names), with Ctrl-, Alt- or Shift- before it"
    var keys: [ScriptKey] = []
    repeat {
      let token = try arguments.take(expected)
      guard let key = ScriptKey(name: token.text) else {
        throw ScriptError(at: token.position, "unknown key \(token.quoted); expected \(expected)")
      }
      keys.append(key)
    } while !arguments.isAtEnd
    return keys
  }

  private static func wheel(_ arguments: inout ScriptArguments) throws(ScriptError) -> ScriptAction {
    let direction: ScriptWheel = try arguments.keyword()
    let place = try arguments.takes("at") ? arguments.place() : nil
    let count = try arguments.takes("times") ? arguments.integer(in: 1...1000, "a number") : 1
    return .wheel(direction, at: place, count: count)
  }

  private static func snapshotName(_ arguments: inout ScriptArguments) throws(ScriptError) -> String {
    try plainName("a name for the snapshot", &arguments)
  }

  /// A name that becomes a file or folder: nothing in it may leave the folder it belongs to.
  private static func plainName(_ what: String, _ arguments: inout ScriptArguments) throws(ScriptError) -> String {
    let position = arguments.position
    let name = try arguments.text("\(what) of letters, digits, - and _")
    let isPlain =
      name.utf8.count <= 64
      && name.unicodeScalars.allSatisfy { scalar in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
      }
    guard isPlain else {
      throw ScriptError(at: position, "expected \(what) of at most 64 letters, digits, - and _")
    }
    return name
  }
}
