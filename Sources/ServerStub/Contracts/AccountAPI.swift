import ChatProtocol

/// Registration, reset and login, as the gate asks for them.
///
/// Shapes of fields are checked by the gate; everything behind that happens here: code, uniqueness,
/// hashing, throttling.
public protocol AccountAPI: Sendable {
  /// Makes an account. The code is spent only if the account was made.
  ///
  /// - Parameter peer: address of the asking machine, for limits.
  func register(_ account: NewAccount, code: String, peer: String) async throws(ServerError) -> Result<
    UserProfile, Refusal
  >
  /// Sets a new password. Answers ``ErrorCode/success`` or the reason of the refusal.
  func resetPassword(
    of name: String, email: String, to password: String, code: String, peer: String
  ) async throws(ServerError) -> ErrorCode
  /// Checks a password. The identifier is an email address or, without `@`, a user name.
  func logIn(_ identifier: String, password: String, peer: String) async throws(ServerError) -> Result<
    AdmittedLogin, Refusal
  >
  /// Whether the password that was checked is still the account's. Asked once a login has its token: a new password that
  /// came while the old one was checked has ended only the tokens there were.
  func isCurrent(_ login: AdmittedLogin) async throws(ServerError) -> Bool
}

/// A login whose password was right.
public struct AdmittedLogin: Sendable, Hashable {
  public var profile: UserProfile
  /// What the password was checked against.
  public var passwordHash: String

  public init(profile: UserProfile, passwordHash: String) {
    self.profile = profile
    self.passwordHash = passwordHash
  }
}

/// A request that was understood and answered with no.
public struct Refusal: Error, Sendable, Hashable {
  public var code: ErrorCode

  public init(code: ErrorCode) {
    self.code = code
  }
}
