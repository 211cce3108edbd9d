import NIOHTTP1

/// What a request line asks of the gate (`docs/protocol.md`, chapter 1).
enum GateRoute: Equatable, Sendable {
  /// `POST /get_verifycode`, and `/get_varifycode` as the Qt client spells it for a reset.
  case requestCode
  /// `POST /user_register`
  case register
  /// `POST /reset_pwd`
  case resetPassword
  /// `POST /user_login`
  case login
  /// `POST /get_chatserver`: ours, for sessions whose chat server is gone.
  case findChatServer
  /// `POST /user_logout`: ours.
  case logout
  /// `GET /get_test`: echoes its query.
  case echo(query: String)
  /// Anything else: the family's plain 404.
  case unknown
  /// A method that the gate does not speak. The original leaves such a request unanswered.
  case methodNotAllowed

  /// Reads a request line. A query after a POST path makes it unknown, as it does at the original.
  init(method: HTTPMethod, target: String) {
    switch method {
    case .POST:
      self = GateRoute.posts[target] ?? .unknown
    case .GET:
      let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.first == "/get_test" {
        self = .echo(query: parts.count > 1 ? String(parts[1]) : "")
      } else {
        self = .unknown
      }
    default:
      self = .methodNotAllowed
    }
  }

  private static let posts: [String: GateRoute] = [
    "/get_verifycode": .requestCode,
    "/get_varifycode": .requestCode,
    "/user_register": .register,
    "/reset_pwd": .resetPassword,
    "/user_login": .login,
    "/get_chatserver": .findChatServer,
    "/user_logout": .logout,
  ]
}
