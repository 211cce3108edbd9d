import ChatProtocol
import ClientCore

/// The gate of the script's server, wherever that is when it is needed.
struct ScriptGate: GateAPI {
  let server: ScriptServer
  let activity: ScriptActivity

  func requestCode(email: String) async throws(GateError) {
    try await activity.during { () async throws(GateError) in
      try await server.gateClient().requestCode(email: email)
    }
  }

  func register(_ registration: Registration) async throws(GateError) -> UserID? {
    try await activity.during { () async throws(GateError) in
      try await server.gateClient().register(registration)
    }
  }

  func resetPassword(user: String, email: String, password: PasswordDigest, code: String) async throws(GateError) {
    try await activity.during { () async throws(GateError) in
      try await server.gateClient().resetPassword(user: user, email: email, password: password, code: code)
    }
  }

  func logIn(email: String, password: PasswordDigest) async throws(GateError) -> GateSession {
    try await activity.during { () async throws(GateError) in
      try await server.gateClient().logIn(email: email, password: password)
    }
  }

  /// Saved credentials with the chat port of now, as offline mode does it.
  func refresh(_ credentials: LinkCredentials) async throws(GateError) -> LinkCredentials {
    guard let endpoint = await server.endpoint else { return credentials }
    return LinkCredentials(
      uid: credentials.uid, token: credentials.token, host: OfflineEndpoint.host, port: endpoint.chatPort)
  }
}
