import ChatProtocol
import ClientCore

/// The gate of the embedded server, wherever that is when it is needed.
struct OfflineGate: GateAPI {
  let host: OfflineHost

  func requestCode(email: String) async throws(GateError) -> Bool {
    try await client().requestCode(email: email)
  }

  func register(_ registration: Registration) async throws(GateError) -> UserID? {
    try await client().register(registration)
  }

  func resetPassword(user: String, email: String, password: PasswordDigest, code: String) async throws(GateError) {
    try await client().resetPassword(user: user, email: email, password: password, code: code)
  }

  func logIn(email: String, password: PasswordDigest) async throws(GateError) -> GateSession {
    try await client().logIn(email: email, password: password)
  }

  func chatServer(for uid: UserID, token: String) async throws(GateError) -> ChatServerPlace {
    try await client().chatServer(for: uid, token: token)
  }

  func logOut(_ uid: UserID, token: String, everywhere: Bool) async throws(GateError) {
    try await client().logOut(uid, token: token, everywhere: everywhere)
  }

  /// Credentials of an earlier start with the chat port of now.
  func refresh(_ credentials: LinkCredentials) async throws(GateError) -> LinkCredentials {
    LinkCredentials(
      uid: credentials.uid, token: credentials.token, host: OfflineEndpoint.host, port: try await endpoint().chatPort)
  }

  private func client() async throws(GateError) -> CurlGateClient {
    CurlGateClient(
      endpoint: GateEndpoint(scheme: .http, host: OfflineEndpoint.host, port: try await endpoint().gatePort))
  }

  private func endpoint() async throws(GateError) -> OfflineEndpoint {
    do throws(OfflineError) {
      return try await host.endpoint()
    } catch {
      throw GateError(code: .noLocalServer, message: error.message)
    }
  }
}
