import ChatProtocol

/// A gate whose failures are logged: what was asked, and why it did not succeed; never by whom, nor with what.
public struct LoggedGate: GateAPI {
  private let gate: any GateAPI
  private let log: any FileLog

  public init(_ gate: any GateAPI, log: any FileLog) {
    self.gate = gate
    self.log = log
  }

  public func requestCode(email: String) async throws(GateError) -> Bool {
    try await logged("code") { () async throws(GateError) in try await gate.requestCode(email: email) }
  }

  public func register(_ registration: Registration) async throws(GateError) -> UserID? {
    try await logged("register") { () async throws(GateError) in try await gate.register(registration) }
  }

  public func resetPassword(
    user: String, email: String, password: PasswordDigest, code: String
  ) async throws(GateError) {
    try await logged("reset") { () async throws(GateError) in
      try await gate.resetPassword(user: user, email: email, password: password, code: code)
    }
  }

  public func logIn(email: String, password: PasswordDigest) async throws(GateError) -> GateSession {
    try await logged("login") { () async throws(GateError) in try await gate.logIn(email: email, password: password) }
  }

  public func chatServer(for uid: UserID, token: String) async throws(GateError) -> ChatServerPlace {
    try await logged("chat server") { () async throws(GateError) in
      try await gate.chatServer(for: uid, token: token)
    }
  }

  public func logOut(_ uid: UserID, token: String, everywhere: Bool) async throws(GateError) {
    try await logged("logout") { () async throws(GateError) in
      try await gate.logOut(uid, token: token, everywhere: everywhere)
    }
  }

  private func logged<Answer>(
    _ request: String, _ ask: () async throws(GateError) -> Answer
  ) async throws(GateError) -> Answer {
    do throws(GateError) {
      return try await ask()
    } catch {
      log.write(.warning, "the gate refused or was not there", [("request", request), ("reason", "\(error)")])
      throw error
    }
  }
}
