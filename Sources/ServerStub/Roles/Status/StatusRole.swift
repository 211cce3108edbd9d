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
    let least = servers.min { a, b in
      let (left, right) = (a.value.online + a.value.sent, b.value.online + b.value.sent)
      return left == right ? a.key < b.key : left < right
    }
    guard let least else { return nil }
    servers[least.key]?.sent += 1
    return ChatTicket(host: least.value.host, port: least.value.port, token: try await issue(for: uid))
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
