import ChatProtocol
import UnicodeText

/// Registration, reset and login over an ``AccountStore``.
public actor AccountService: AccountAPI {
  private let accounts: any AccountStore
  private let codes: any CodeChecking
  private let hasher: PasswordHasher
  private let clock: ServerClock
  private var throttle = LoginThrottle()
  /// Addresses whose code is being spent now, so that one code never makes two accounts.
  private var spending: Set<String> = []

  public init(accounts: any AccountStore, codes: any CodeChecking, hasher: PasswordHasher, clock: ServerClock) {
    self.accounts = accounts
    self.codes = codes
    self.hasher = hasher
    self.clock = clock
  }

  public func register(
    _ account: NewAccount, code: String, peer: String
  ) async throws -> Result<UserProfile, Refusal> {
    try await spend(code, for: account.email) { () async throws -> Result<UserProfile, Refusal> in
      if try await isTaken(account) { return .failure(Refusal(code: .accountExists)) }
      let hash = try await hasher.hash(account.password)
      guard let profile = try await accounts.create(account, passwordHash: hash) else {
        return .failure(Refusal(code: .accountExists))
      }
      return .success(profile)
    }
  }

  public func resetPassword(
    of name: String, email: String, to password: String, code: String, peer: String
  ) async throws -> ErrorCode {
    let result = try await spend(code, for: email) { () async throws -> Result<Void, Refusal> in
      guard let known = try await accounts.credentials(for: email),
        NameKey(known.profile.name) == NameKey(name)
      else {
        return .failure(Refusal(code: .emailMismatch))
      }
      let hash = try await hasher.hash(password)
      try await accounts.setPasswordHash(hash, of: known.profile.uid)
      // Whoever has just proved to own the mailbox need not wait for having forgotten the password.
      throttle.noteSuccess(LoginThrottle.Key(account: .known(known.profile.uid), peer: peer))
      return .success(())
    }
    switch result {
    case .success: return .success
    case .failure(let refusal): return refusal.code
    }
  }

  public func logIn(
    _ identifier: String, password: String, peer: String
  ) async throws -> Result<UserProfile, Refusal> {
    let known = try await accounts.credentials(for: identifier)
    // By account, not by what was typed: name and email of one account share their tries.
    let account = known.map { LoginThrottle.Key.Account.known($0.profile.uid) } ?? .unknown(NameKey(identifier).text)
    let key = LoginThrottle.Key(account: account, peer: peer)
    guard throttle.admit(key, now: clock.nowMilliseconds()) else { return .failure(Refusal(code: .tooManyRequests)) }
    let isRight: Bool
    do {
      isRight = try await hasher.verify(password, against: known?.passwordHash)
    } catch {
      throttle.takeBack(key)
      throw error
    }
    guard isRight, let known else { return .failure(Refusal(code: .credentialsWrong)) }
    throttle.noteSuccess(key)
    return .success(known.profile)
  }

  /// Checks a code, does what it was asked for, and uses it up if that went well.
  private func spend<Value>(
    _ code: String, for email: String, _ body: () async throws -> Result<Value, Refusal>
  ) async throws -> Result<Value, Refusal> {
    let address = email.lowercased()
    guard spending.insert(address).inserted else { return .failure(Refusal(code: .serverBusy)) }
    defer { spending.remove(address) }
    switch try await codes.check(code, for: email) {
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
