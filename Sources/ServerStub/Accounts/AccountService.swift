import ChatProtocol
import UnicodeText

/// Registration, reset and login over an ``AccountStore``.
public struct AccountService: AccountAPI {
  private let accounts: any AccountStore
  private let codes: any VerificationCodes
  private let hasher: PasswordHasher
  private let throttle: any Throttle
  private let sessions: any SessionDirectory

  /// - Parameters:
  ///   - throttle: for wrong passwords.
  ///   - sessions: told which sessions have to end.
  public init(
    accounts: any AccountStore, codes: any VerificationCodes, hasher: PasswordHasher, throttle: any Throttle,
    sessions: any SessionDirectory
  ) {
    self.accounts = accounts
    self.codes = codes
    self.hasher = hasher
    self.throttle = throttle
    self.sessions = sessions
  }

  public func register(
    _ account: NewAccount, code: String, peer: String
  ) async throws(ServerError) -> Result<UserProfile, Refusal> {
    try await spend(code, for: account.email, peer: peer) {
      () async throws(ServerError) -> Result<UserProfile, Refusal> in
      if try await isTaken(account) { return .failure(Refusal(code: .accountExists)) }
      let hash = try await hasher.hash(account.password, for: peer)
      guard let profile = try await accounts.create(account, passwordHash: hash) else {
        return .failure(Refusal(code: .accountExists))
      }
      return .success(profile)
    }
  }

  public func resetPassword(
    of name: String, email: String, to password: String, code: String, peer: String
  ) async throws(ServerError) -> ErrorCode {
    let result = try await spend(code, for: email, peer: peer) {
      () async throws(ServerError) -> Result<Void, Refusal> in
      guard let known = try await accounts.credentials(for: email),
        NameKey(known.profile.name) == NameKey(name)
      else {
        return .failure(Refusal(code: .emailMismatch))
      }
      let uid = known.profile.uid
      let hash = try await hasher.hash(password, for: peer)
      try await accounts.setPasswordHash(hash, of: uid)
      // The tokens are gone by now, so no new session can begin with one of them.
      try await sessions.endSessions(of: uid, token: nil)
      // Whoever has just proved to own the mailbox need not wait for having forgotten the password.
      await throttle.settle(.password(of: .known(uid), from: peer), as: .succeeded)
      return .success(())
    }
    switch result {
    case .success: return .success
    case .failure(let refusal): return refusal.code
    }
  }

  public func logIn(
    _ identifier: String, password: String, peer: String
  ) async throws(ServerError) -> Result<AdmittedLogin, Refusal> {
    let known = try await accounts.credentials(for: identifier)
    // By account, not by what was typed: name and email of one account share their tries.
    let account = known.map { Attempt.Account.known($0.profile.uid) } ?? .unknown(NameKey(identifier).text)
    let attempt = Attempt.password(of: account, from: peer)
    guard try await throttle.admit(attempt) else { return .failure(Refusal(code: .tooManyRequests)) }
    let isRight: Bool
    do {
      isRight = try await hasher.verify(password, against: known?.passwordHash, for: peer)
    } catch {
      await throttle.settle(attempt, as: .withdrawn)
      throw error
    }
    guard isRight, let known else {
      await throttle.settle(attempt, as: .failed)
      return .failure(Refusal(code: .credentialsWrong))
    }
    await throttle.settle(attempt, as: .succeeded)
    return .success(AdmittedLogin(profile: known.profile, passwordHash: known.passwordHash))
  }

  public func isCurrent(_ login: AdmittedLogin) async throws(ServerError) -> Bool {
    try await accounts.passwordHash(of: login.profile.uid) == login.passwordHash
  }

  /// Spends a code on what it was asked for, and gives it back where that did not happen: the user may choose another name,
  /// or try again, with the same code.
  private func spend<Value>(
    _ code: String, for email: String, peer: String, _ body: () async throws(ServerError) -> Result<Value, Refusal>
  ) async throws(ServerError) -> Result<Value, Refusal> {
    let redeemed: RedeemedCode
    switch try await codes.redeem(code, for: email, peer: peer) {
    case .tooManyTries: return .failure(Refusal(code: .tooManyRequests))
    case .expired: return .failure(Refusal(code: .codeExpired))
    case .wrong: return .failure(Refusal(code: .codeWrong))
    case .redeemed(let code): redeemed = code
    }
    do {
      let result = try await body()
      if case .failure = result { await codes.restore(redeemed) }
      return result
    } catch {
      // Perhaps it has happened all the same and only the answer is lost. Nothing happens twice by that: an email has one
      // account, and a password that is set again is the same.
      await codes.restore(redeemed)
      throw error
    }
  }

  private func isTaken(_ account: NewAccount) async throws(ServerError) -> Bool {
    if try await accounts.isTaken(name: account.name) { return true }
    return try await accounts.credentials(for: account.email) != nil
  }
}
