import ChatProtocol

/// Ends tokens, and the sessions that began with them.
public struct LogoutService: LogoutAPI {
  private let tokens: any Tokens
  private let sessions: any SessionDirectory

  public init(tokens: any Tokens, sessions: any SessionDirectory) {
    self.tokens = tokens
    self.sessions = sessions
  }

  public func logOut(
    _ uid: UserID, token: String, everywhere: Bool, peer: String
  ) async throws(ServerError) -> ErrorCode {
    if let refusal = try await tokens.admit(token, of: uid, peer: peer) { return refusal }
    try await tokens.end(everywhere ? nil : token, of: uid)
    // After the tokens are gone, so that none of them can begin another session.
    try await sessions.endSessions(of: uid, token: everywhere ? nil : TokenService.hash(of: token))
    return .success
  }
}
