extension LinkEvent {
  /// Logs what the chat connection does, and what a server sent that cannot be read. Texts and names are not in it.
  func write(to log: any FileLog, place: ChatServerPlace) {
    switch self {
    case .state(.connecting): log.write(.info, "connecting", [("server", place.description)])
    case .state(.waiting(_, let reason)): log.write(.warning, "connection lost", [("reason", reason.message)])
    case .state(.stopped(let reason)): log.write(.error, "connection given up", [("reason", reason.message)])
    case .state(.kicked): log.write(.warning, "another login took the account")
    case .loggedIn(let reply):
      log.write(.info, "logged in", [("dialect", reply.native == nil ? "family" : "native")])
    case .loginRefused: log.write(.warning, "login refused")
    case .protocolError(let what): log.write(.warning, "frame not understood", [("what", what)])
    case .requestFailed(_, let error): log.write(.warning, "request failed", [("reason", error.message)])
    default: break
    }
  }
}
