/// Commands that begin with `server`.
extension ScriptParser {
  private enum Word: String, CaseIterable {
    case companions, user
    case familyClients = "family-clients"
    case offlineUser = "offline-user"
    case login, logout, drop, restore, move, stall, cut
    case expireCode = "expire-code"
  }

  private enum Verb: String, CaseIterable {
    case sends, applies, accepts
  }

  /// The password of users whose script does not name one.
  static let standardPassword = "secret1"

  static func server(_ arguments: inout ScriptArguments) throws(ScriptError) -> ServerAction {
    guard let token = arguments.next else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw arguments.unexpected("one of \(words), or the name of a user")
    }
    // A quoted word is always a user's name.
    guard token.kind == .word, let word = Word(rawValue: token.text) else { return try deed(&arguments) }
    _ = try arguments.take("")
    switch word {
    case .companions: return .companions
    case .familyClients: return .familyClients
    case .user: return try user(isOnline: true, &arguments)
    case .offlineUser: return try user(isOnline: false, &arguments)
    case .login: return .login(try arguments.text("the name of a user"))
    case .logout: return .logout(try arguments.text("the name of a user"))
    case .drop: return .drop
    case .restore: return .restore
    case .move: return .move
    case .stall: return .stall
    case .cut: return .cut
    case .expireCode: return .expireCode
    }
  }

  private static func user(
    isOnline: Bool, _ arguments: inout ScriptArguments
  ) throws(ScriptError) -> ServerAction {
    let name = try arguments.text("the name of a user")
    var password = standardPassword
    var friends: [String] = []
    while !arguments.isAtEnd {
      if arguments.takes("password") {
        password = try arguments.text("the password")
      } else if arguments.takes("friend-of") {
        friends.append(try arguments.text("the name of a user"))
      } else {
        throw arguments.unexpected("\"password\" or \"friend-of\"")
      }
    }
    return .user(name: name, password: password, friends: friends, isOnline: isOnline)
  }

  private static func deed(_ arguments: inout ScriptArguments) throws(ScriptError) -> ServerAction {
    let position = arguments.position
    let name = try arguments.text("the name of a user")
    guard let token = arguments.next, token.kind == .word, let verb = Verb(rawValue: token.text) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      if arguments.isAtEnd {
        throw ScriptError(at: position, "expected one of \(words), or a user with sends, applies or accepts")
      }
      throw arguments.unexpected("one of sends, applies, accepts after the user (or, instead of the user, \(words))")
    }
    _ = try arguments.take("")
    switch verb {
    case .sends:
      let text = try arguments.text("a text in quotes")
      return .send(from: name, text: text, to: try recipient(&arguments))
    case .applies:
      let recipient = try recipient(&arguments)
      let greeting = try arguments.takes("greeting") ? arguments.text("a greeting in quotes") : ""
      return .apply(from: name, to: recipient, greeting: greeting, remark: try remark(&arguments))
    case .accepts:
      let applicant = try arguments.isAtEnd || arguments.next?.text == "remark" ? nil : arguments.text("a user")
      return .accept(by: name, applicant: applicant, remark: try remark(&arguments))
    }
  }

  private static func recipient(_ arguments: inout ScriptArguments) throws(ScriptError) -> String? {
    arguments.takes("to") ? try arguments.text("the name of a user") : nil
  }

  private static func remark(_ arguments: inout ScriptArguments) throws(ScriptError) -> String {
    arguments.takes("remark") ? try arguments.text("a remark in quotes") : ""
  }
}
