import ChatProtocol

/// The status role: knows the chat servers and their load, and issues tokens.
public actor StatusRole: StatusAPI, TokenStore, LogoutAPI, ChatServerRegistry {
  private struct Server {
    var host: String
    var port: UInt16
    var online: Int
    /// Users sent there since its last announcement: they count as load until it says better.
    var sent = 0
  }

  private let hashes: any TokenHashStore
  private let clock: ServerClock
  private let tokenLifetime: Int64
  private let maxTokensPerUser: Int
  private var servers: [String: Server] = [:]
  /// Wrong tokens by the address they come from.
  private var guesses: FailureBudget<String>
  private let sessions: any SessionEnding

  /// - Parameters:
  ///   - tokenLifetime: milliseconds; a week by default.
  ///   - maxTokensPerUser: a new one ends the oldest beyond it.
  ///   - freeGuesses: wrong tokens from one address, of which one is forgiven each second.
  ///   - sessions: told which sessions have to end.
  public init(
    hashes: any TokenHashStore, clock: ServerClock, tokenLifetime: Int64 = 7 * 86_400_000, maxTokensPerUser: Int = 64,
    freeGuesses: Int = 60, sessions: any SessionEnding = NoSessions()
  ) {
    self.sessions = sessions
    guesses = FailureBudget(free: freeGuesses, forgiveness: 1000)
    self.hashes = hashes
    self.clock = clock
    self.tokenLifetime = tokenLifetime
    self.maxTokensPerUser = maxTokensPerUser
  }

  public func chatServer(for uid: UserID) async throws -> ChatTicket? {
    guard let place = takeLeastLoaded() else { return nil }
    return ChatTicket(host: place.host, port: place.port, token: try await issue(for: uid))
  }

  public func place(for uid: UserID, token: String, peer: String) async throws -> Result<ChatPlace, Refusal> {
    if let refusal = try await admit(token, of: uid, peer: peer) { return .failure(Refusal(code: refusal)) }
    return takeLeastLoaded().map { .success($0) } ?? .failure(Refusal(code: .backendUnreachable))
  }

  /// The server with the fewest users, which gets one more.
  private func takeLeastLoaded() -> ChatPlace? {
    let least = servers.min { a, b in
      let (left, right) = (a.value.online + a.value.sent, b.value.online + b.value.sent)
      return left == right ? a.key < b.key : left < right
    }
    guard let least else { return nil }
    servers[least.key]?.sent += 1
    return ChatPlace(host: least.value.host, port: least.value.port)
  }

  public func issue(for uid: UserID) async throws -> String {
    let token = Secrets.hex(try Secrets.randomBytes(32))
    let now = clock.nowMilliseconds()
    try await hashes.addTokenHash(
      try Secrets.sha256(Array(token.utf8)), of: uid, expires: now + tokenLifetime, now: now, limit: maxTokensPerUser)
    return token
  }

  public func check(_ token: String, of uid: UserID) async throws -> TokenCheck {
    let living = try await hashes.tokenHashes(of: uid, now: clock.nowMilliseconds())
    guard !living.isEmpty else { return .unknown }
    let hash = try Secrets.sha256(Array(token.utf8))
    // All are compared, so that the time tells nothing about which one it was.
    let matches = living.reduce(0) { $0 + (Secrets.areEqual($1, hash) ? 1 : 0) }
    return matches > 0 ? .valid : .wrong
  }

  public func admit(_ token: String, of uid: UserID, peer: String) async throws -> ErrorCode? {
    let share = NetworkAddress.share(of: peer)
    guard guesses.hasRoom(share, now: clock.nowMilliseconds()) else { return .tooManyRequests }
    guard try await check(token, of: uid) != .valid else { return nil }
    guesses.noteFailure(share, now: clock.nowMilliseconds())
    return .tokenWrong
  }

  public func logOut(_ uid: UserID, token: String, everywhere: Bool, peer: String) async throws -> ErrorCode {
    if let refusal = try await admit(token, of: uid, peer: peer) { return refusal }
    let hash = try Secrets.sha256(Array(token.utf8))
    try await hashes.removeTokenHashes(of: uid, hash: everywhere ? nil : hash)
    // After the tokens are gone, so that none of them can begin another session.
    sessions.endSessions(of: uid, token: everywhere ? nil : hash)
    return .success
  }

  public func announce(name: String, host: String, port: UInt16, online: Int) {
    servers[name] = Server(host: host, port: port, online: max(0, online))
  }

  public func withdraw(name: String) {
    servers[name] = nil
  }
}
