import ChatProtocol

/// The status role: knows the chat servers and their load, and issues tokens.
public actor StatusRole: StatusAPI, TokenStore, ChatServerRegistry {
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
  /// Slows the guessing of tokens down.
  private var throttle = LoginThrottle()

  /// - Parameter tokenLifetime: milliseconds; a week by default.
  public init(
    hashes: any TokenHashStore, clock: ServerClock, tokenLifetime: Int64 = 7 * 86_400_000, maxTokensPerUser: Int = 10
  ) {
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
    let key = LoginThrottle.Key(account: .known(uid), peer: peer)
    guard throttle.admit(key, now: clock.nowMilliseconds()) else { return .failure(Refusal(code: .tooManyRequests)) }
    let outcome: TokenCheck
    do {
      outcome = try await check(token, of: uid)
    } catch {
      throttle.takeBack(key)
      throw error
    }
    guard outcome == .valid else { return .failure(Refusal(code: .tokenWrong)) }
    throttle.noteSuccess(key)
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

  public func announce(name: String, host: String, port: UInt16, online: Int) {
    servers[name] = Server(host: host, port: port, online: max(0, online))
  }

  public func withdraw(name: String) {
    servers[name] = nil
  }
}
