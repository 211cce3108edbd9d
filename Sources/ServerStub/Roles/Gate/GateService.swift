import ChatProtocol
import Logging
import UnicodeText

/// What the gate does about each request: checks the fields, asks the roles behind it, and words the answer.
///
/// Replies carry what the family's carry, except `passwd`, `confirm` and `verifycode`, which no client reads back.
/// The order of the checks is the original's: a mismatch of the passwords is told before anything about the code, and
/// anything about the code before the names.
struct GateService: Sendable {
  let accounts: any AccountAPI
  let verification: any VerificationAPI
  let status: any StatusAPI
  let logout: any LogoutAPI
  var audit: AuditLog?
  /// Whether people use the family's Qt client here; our client warns of what cannot be typed there.
  var hasFamilyClients = false
  let logger: Logger

  /// Answers a request. Never throws: a fault behind the gate is logged and answered with its code.
  ///
  /// - Parameters:
  ///   - peer: the address the request came from, for the limits on codes and passwords.
  ///   - local: the address of ours that it reached.
  func respond(to route: GateRoute, body: [UInt8], peer: String, local: String) async -> GateResponse {
    switch route {
    case .unknown:
      return .notFound
    case .methodNotAllowed:
      return .text(.methodNotAllowed, "method not allowed\r\n")
    case .echo(let query):
      return echo(QueryString(query))
    case .requestCode, .register, .resetPassword, .login, .findChatServer, .logout:
      guard let fields = GateFields(body) else { return .outcome(.malformedBody) }
      do {
        return switch route {
        case .requestCode: try await requestCode(fields, peer: peer)
        case .register: try await register(fields, peer: peer)
        case .resetPassword: try await resetPassword(fields, peer: peer)
        case .logout: try await logOut(body, peer: peer)
        case .findChatServer: try await findChatServer(body, peer: peer, local: local)
        default: try await logIn(fields, peer: peer, local: local)
        }
      } catch {
        // Being busy is an answer that anybody outside can cause, and no fault of the server's.
        logger.log(
          level: error.code == .busy ? .debug : .error, "gate request failed",
          metadata: ["route": "\(route)", "error": "\(error)"])
        return .outcome(error.wireCode)
      }
    }
  }

  private func requestCode(_ fields: GateFields, peer: String) async throws(ServerError) -> GateResponse {
    guard fields.has("email"), let text = fields.text("email") else { return .outcome(.malformedBody) }
    // The original finds a bad address out when the mail fails.
    guard let email = GateFieldRules.email(text) else {
      // Our client can say of this one what is wrong with it: only ASCII addresses are taken.
      let error = text.utf8.allSatisfy { $0 < 0x80 } ? ErrorCode.mailFailure : .fieldInvalid
      return .json(VerifyCodeReply(error: error, email: text).bodyBytes())
    }
    let outcome = try await verification.requestCode(for: email, peer: peer)
    audit?.record(.code, outcome: outcome, account: email, peer: peer)
    return .json(
      VerifyCodeReply(
        error: outcome, email: email, hasFamilyClients: outcome == .success ? hasFamilyClients : nil
      ).bodyBytes())
  }

  private func register(_ fields: GateFields, peer: String) async throws(ServerError) -> GateResponse {
    guard let user = fields.text("user"), let address = fields.text("email"), let password = fields.text("passwd"),
      let confirmation = fields.text("confirm"), let icon = fields.text("icon"), let nick = fields.text("nick"),
      let code = fields.text("verifycode", or: "varifycode")
    else { return .outcome(.malformedBody) }
    guard password == confirmation else { return .outcome(.passwordMismatch) }
    // An address that can have no code has none.
    guard let email = GateFieldRules.email(address) else { return .outcome(.codeExpired) }
    guard let password = GateFieldRules.password(password), let user = GateFieldRules.userName(user),
      let icon = GateFieldRules.icon(icon), let nick = GateFieldRules.nick(nick)
    else { return .outcome(.fieldInvalid) }
    // Like any name that somebody has: the built-in accounts can come along later.
    guard !ReservedNames.contains(user) else { return .outcome(.accountExists) }
    let wish = NewAccount(
      name: user, email: email, password: password, nick: nick.isEmpty ? user : nick, icon: icon,
      sex: GateFieldRules.sex(fields.int("sex")))
    switch try await accounts.register(wish, code: code, peer: peer) {
    case .success(let profile):
      audit?.record(.register, outcome: .success, account: email, uid: profile.uid, peer: peer)
      return .json(
        RegisterReply(
          error: .success, uid: profile.uid, email: email, user: profile.name, icon: profile.icon, nick: profile.nick,
          sex: profile.sex
        ).bodyBytes())
    case .failure(let refusal):
      audit?.record(.register, outcome: refusal.code, account: email, peer: peer)
      return .outcome(refusal.code)
    }
  }

  private func resetPassword(_ fields: GateFields, peer: String) async throws(ServerError) -> GateResponse {
    guard let user = fields.text("user"), let address = fields.text("email"), let password = fields.text("passwd"),
      let code = fields.text("verifycode", or: "varifycode")
    else { return .outcome(.malformedBody) }
    guard let email = GateFieldRules.email(address) else { return .outcome(.codeExpired) }
    guard let password = GateFieldRules.password(password) else { return .outcome(.fieldInvalid) }
    let name = user.trimmed()
    let outcome = try await accounts.resetPassword(of: name, email: email, to: password, code: code, peer: peer)
    audit?.record(.reset, outcome: outcome, account: email, peer: peer)
    guard outcome == .success else { return .outcome(outcome) }
    return .json(ResetPasswordReply(error: .success, email: email, user: name).bodyBytes())
  }

  private func logIn(_ fields: GateFields, peer: String, local: String) async throws(ServerError) -> GateResponse {
    guard let address = fields.text("email"), let user = fields.text("user"), let password = fields.text("passwd")
    else { return .outcome(.malformedBody) }
    // Either field may hold either: llfc's newer clients send the name.
    let identifier = (address.isEmpty ? user : address).trimmed()
    guard !identifier.isEmpty || fields.has("passwd") else { return .outcome(.malformedBody) }
    // Longer than any name or address it names nobody, and need not be remembered among the failures.
    guard let secret = GateFieldRules.password(password), !identifier.isEmpty,
      identifier.utf8.count <= GateFieldRules.maxEmailBytes
    else { return .outcome(.credentialsWrong) }
    func refuse(_ code: ErrorCode) -> GateResponse {
      audit?.record(.login, outcome: code, account: identifier, peer: peer)
      return .outcome(code)
    }
    let login: AdmittedLogin
    switch try await accounts.logIn(
      identifier.contains("@") ? identifier.lowercased() : identifier, password: secret, peer: peer)
    {
    case .success(let admitted): login = admitted
    case .failure(let refusal): return refuse(refusal.code)
    }
    let account = login.profile
    guard let ticket = try await status.chatServer(for: account.uid) else { return .outcome(.backendUnreachable) }
    // Nobody knows this token yet, so whoever has the old password gets nothing that outlives it.
    guard try await accounts.isCurrent(login) else {
      _ = try await logout.logOut(account.uid, token: ticket.token, everywhere: false, peer: peer)
      return refuse(.credentialsWrong)
    }
    audit?.record(.login, outcome: .success, account: identifier, uid: account.uid, peer: peer)
    return .json(
      GateLoginReply(
        error: .success, email: account.email ?? identifier, uid: account.uid, token: ticket.token,
        host: reachable(ticket.host, from: local), port: ticket.port
      ).bodyBytes())
  }

  /// Tells a client that kept its session where to go when its chat server is gone. No family client asks this.
  private func findChatServer(_ body: [UInt8], peer: String, local: String) async throws(ServerError) -> GateResponse {
    guard let request = try? ChatServerRequest(bytes: body) else { return .outcome(.malformedBody) }
    switch try await status.place(for: request.uid, token: request.token, peer: peer) {
    case .success(let place):
      let host = reachable(place.host, from: local)
      return .json(ChatServerReply(error: .success, host: host, port: place.port).bodyBytes())
    case .failure(let refusal): return .outcome(refusal.code)
    }
  }

  /// Ends a device's token, or all of the account. No family client asks this.
  private func logOut(_ body: [UInt8], peer: String) async throws(ServerError) -> GateResponse {
    guard let request = try? LogoutRequest(bytes: body) else { return .outcome(.malformedBody) }
    let outcome = try await logout.logOut(
      request.uid, token: request.token, everywhere: request.everywhere, peer: peer)
    audit?.record(request.everywhere ? .logoutEverywhere : .logout, outcome: outcome, uid: request.uid, peer: peer)
    return .outcome(outcome)
  }

  /// A chat server that listens at every address is found where the gate was found.
  private func reachable(_ host: String, from local: String) -> String {
    ServerEndpoint.isWildcard(host) ? local : host
  }

  /// The family's self-test page; it lists the parameters from the last to the first.
  private func echo(_ query: QueryString) -> GateResponse {
    var text = "receive get_test req \n"
    for (index, parameter) in query.parameters.reversed().enumerated() {
      text += "param\(index + 1) key is \(parameter.key),  value is \(parameter.value)\n"
    }
    return GateResponse(status: .ok, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
  }
}
