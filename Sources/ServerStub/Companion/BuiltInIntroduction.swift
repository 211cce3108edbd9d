import ChatProtocol
import Logging

/// Introduces the built-in accounts to every new one: file transfer is its friend at once, the companion asks to be.
///
/// The application shows a newcomer, who knows nobody yet, what friend requests are.
struct BuiltInIntroduction: AccountAPI {
  let accounts: any AccountAPI
  let friends: any FriendStore
  let logger: Logger

  func register(_ account: NewAccount, code: String, peer: String) async throws(ServerError) -> Result<
    UserProfile, Refusal
  > {
    let outcome = try await accounts.register(account, code: code, peer: peer)
    if case .success(let profile) = outcome {
      do {
        try await friends.befriend(profile.uid, BuiltInAccount.fileTransfer.uid)
        _ = try await friends.apply(
          from: BuiltInAccount.companion.uid, to: profile.uid, remark: "", greeting: BuiltInAccount.greeting)
      } catch {
        // The account stands, and a chat without these friends is better than a registration that seems to have failed.
        logger.error("built-in accounts not introduced", metadata: ["uid": "\(profile.uid)", "error": "\(error)"])
      }
    }
    return outcome
  }

  func resetPassword(
    of name: String, email: String, to password: String, code: String, peer: String
  ) async throws(ServerError) -> ErrorCode {
    try await accounts.resetPassword(of: name, email: email, to: password, code: code, peer: peer)
  }

  func logIn(_ identifier: String, password: String, peer: String) async throws(ServerError) -> Result<
    AdmittedLogin, Refusal
  > {
    try await accounts.logIn(identifier, password: password, peer: peer)
  }

  func isCurrent(_ login: AdmittedLogin) async throws(ServerError) -> Bool {
    try await accounts.isCurrent(login)
  }
}
