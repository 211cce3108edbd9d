import ChatProtocol

/// Tokens over a ``TokenHashStore``.
public struct TokenService: Tokens {
  private let hashes: any TokenHashStore
  private let throttle: any Throttle
  private let clock: ServerClock
  private let lifetime: Int64
  private let maxTokensPerUser: Int

  /// - Parameters:
  ///   - throttle: for wrong tokens.
  ///   - lifetime: milliseconds; a week by default.
  ///   - maxTokensPerUser: a new one ends the oldest beyond it.
  public init(
    hashes: any TokenHashStore, throttle: any Throttle, clock: ServerClock, lifetime: Int64 = 7 * 86_400_000,
    maxTokensPerUser: Int = 64
  ) {
    self.hashes = hashes
    self.throttle = throttle
    self.clock = clock
    self.lifetime = lifetime
    self.maxTokensPerUser = maxTokensPerUser
  }

  /// What a token is kept as, and what sessions that began with it are known by.
  public static func hash(of token: String) throws(ServerError) -> [UInt8] {
    try Secrets.sha256(Array(token.utf8))
  }

  public func issue(for uid: UserID) async throws(ServerError) -> String {
    let token = Secrets.hex(try Secrets.randomBytes(32))
    let now = clock.nowMilliseconds()
    try await hashes.addTokenHash(
      try Self.hash(of: token), of: uid, expires: now + lifetime, now: now, limit: maxTokensPerUser)
    return token
  }

  public func check(_ token: String, of uid: UserID) async throws(ServerError) -> TokenCheck {
    let living = try await hashes.tokenHashes(of: uid, now: clock.nowMilliseconds())
    guard !living.isEmpty else { return .unknown }
    let hash = try Self.hash(of: token)
    // All are compared, so that the time tells nothing about which one it was.
    let matches = living.reduce(0) { $0 + (Secrets.areEqual($1, hash) ? 1 : 0) }
    return matches > 0 ? .valid : .wrong
  }

  public func admit(_ token: String, of uid: UserID, peer: String) async throws(ServerError) -> ErrorCode? {
    let attempt = Attempt.token(from: peer)
    guard try await throttle.admit(attempt) else { return .tooManyRequests }
    let isValid: Bool
    do {
      isValid = try await check(token, of: uid) == .valid
    } catch {
      await throttle.settle(attempt, as: .withdrawn)
      throw error
    }
    await throttle.settle(attempt, as: isValid ? .succeeded : .failed)
    return isValid ? nil : .tokenWrong
  }

  public func end(_ token: String?, of uid: UserID) async throws(ServerError) {
    var hash: [UInt8]?
    if let token { hash = try Self.hash(of: token) }
    try await hashes.removeTokenHashes(of: uid, hash: hash)
  }
}
