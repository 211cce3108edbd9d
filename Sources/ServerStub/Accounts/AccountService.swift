import ChatProtocol
import UnicodeText

/// Registration, reset and login over an ``AccountStore``.
public actor AccountService: AccountAPI {
  private let accounts: any AccountStore
  private let codes: any CodeChecking
  private let hasher: PasswordHasher
  private let clock: ServerClock
  private let sessions: any SessionEnding
  private var guesses: LoginGuard
  /// Addresses whose code is being spent now, so that one code never makes two accounts.
  private var spending: Set<String> = []

  /// - Parameter sessions: told which sessions have to end.
  public init(
    accounts: any AccountStore, codes: any CodeChecking, hasher: PasswordHasher, clock: ServerClock,
    limits: LoginLimits = LoginLimits(), sessions: any SessionEnding = NoSessions()
  ) {
    self.sessions = sessions
    guesses = LoginGuard(limits: limits)
    self.accounts = accounts
    self.codes = codes
    self.hasher = hasher
    self.clock = clock
  }

  public func register(
    _ account: NewAccount, code: String, peer: String
  ) async throws -> Result<UserProfile, Refusal> {
    try await spend(code, for: account.email, peer: peer) { () async throws -> Result<UserProfile, Refusal> in
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
  ) async throws -> ErrorCode {
    let result = try await spend(code, for: email, peer: peer) { () async throws -> Result<Void, Refusal> in
      guard let known = try await accounts.credentials(for: email),
        NameKey(known.profile.name) == NameKey(name)
      else {
        return .failure(Refusal(code: .emailMismatch))
      }
      let hash = try await hasher.hash(password, for: peer)
      try await accounts.setPasswordHash(hash, of: known.profile.uid)
      // The tokens are gone by now, so no new session can begin with one of them.
      sessions.endSessions(of: known.profile.uid, token: nil)
      // Whoever has just proved to own the mailbox need not wait for having forgotten the password.
      guesses.noteSuccess(
        LoginThrottle.Key(account: .known(known.profile.uid), peer: peer), now: clock.nowMilliseconds())
      return .success(())
    }
    switch result {
    case .success: return .success
    case .failure(let refusal): return refusal.code
    }
  }

  public func logIn(
    _ identifier: String, password: String, peer: String
  ) async throws -> Result<AdmittedLogin, Refusal> {
    let known = try await accounts.credentials(for: identifier)
    // By account, not by what was typed: name and email of one account share their tries.
    let account = known.map { LoginThrottle.Key.Account.known($0.profile.uid) } ?? .unknown(NameKey(identifier).text)
    let key = LoginThrottle.Key(account: account, peer: peer)
    guard guesses.admit(key, now: clock.nowMilliseconds()) else { return .failure(Refusal(code: .tooManyRequests)) }
    let isRight: Bool
    do {
      isRight = try await hasher.verify(password, against: known?.passwordHash, for: peer)
    } catch {
      guesses.takeBack(key, now: clock.nowMilliseconds())
      throw error
    }
    guard isRight, let known else {
      guesses.noteFailure(key, now: clock.nowMilliseconds())
      return .failure(Refusal(code: .credentialsWrong))
    }
    guesses.noteSuccess(key, now: clock.nowMilliseconds())
    return .success(AdmittedLogin(profile: known.profile, passwordHash: known.passwordHash))
  }

  public func isCurrent(_ login: AdmittedLogin) async throws -> Bool {
    try await accounts.passwordHash(of: login.profile.uid) == login.passwordHash
  }

  /// Checks a code, does what it was asked for, and uses it up if that went well.
  private func spend<Value>(
    _ code: String, for email: String, peer: String, _ body: () async throws -> Result<Value, Refusal>
  ) async throws -> Result<Value, Refusal> {
    let address = email.lowercased()
    guard spending.insert(address).inserted else { return .failure(Refusal(code: .serverBusy)) }
    defer { spending.remove(address) }
    switch try await codes.check(code, for: email, peer: peer) {
    case .tooManyTries: return .failure(Refusal(code: .tooManyRequests))
    case .expired: return .failure(Refusal(code: .codeExpired))
    case .wrong: return .failure(Refusal(code: .codeWrong))
    case .right: break
    }
    let result = try await body()
    if case .success = result { await codes.consume(for: email) }
    return result
  }

  private func isTaken(_ account: NewAccount) async throws -> Bool {
    if try await accounts.isTaken(name: account.name) { return true }
    return try await accounts.credentials(for: account.email) != nil
  }
}
