import ChatProtocol
import ClientCore

/// The gate of the script's server, wherever that is when it is needed.
struct ScriptGate: GateAPI {
  let server: ScriptServer
  let activity: ScriptActivity

  func requestCode(email: String) async throws(GateError) -> Bool {
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

  func chatServer(for uid: UserID, token: String) async throws(GateError) -> ChatServerPlace {
    try await activity.during { () async throws(GateError) in
      try await server.gateClient().chatServer(for: uid, token: token)
    }
  }

  func logOut(_ uid: UserID, token: String, everywhere: Bool) async throws(GateError) {
    try await activity.during { () async throws(GateError) in
      try await server.gateClient().logOut(uid, token: token, everywhere: everywhere)
    }
  }
}
