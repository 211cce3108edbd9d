import ChatProtocol

/// The status role: knows the chat servers and their load, and says who goes where.
public actor StatusRole: StatusAPI, ChatServerRegistry {
  private struct Server {
    var host: String
    var port: UInt16
    var online: Int
    /// Until when the announcement is good, in milliseconds since 1970; nil for as long as it is not withdrawn.
    var ends: Int64?
    /// Users sent there since its last announcement: they count as load until it says better.
    var sent = 0
  }

  public nonisolated let lease: Duration?
  private let tokens: any Tokens
  private let clock: ServerClock
  private var servers: [String: Server] = [:]

  /// - Parameter lease: how long an announcement is good; `nil` where the chat servers cannot die without this role.
  public init(tokens: any Tokens, clock: ServerClock, lease: Duration? = nil) {
    self.tokens = tokens
    self.clock = clock
    self.lease = lease
  }

  public func chatServer(for uid: UserID) async throws(ServerError) -> ChatTicket? {
    guard let place = takeLeastLoaded() else { return nil }
    return ChatTicket(host: place.host, port: place.port, token: try await tokens.issue(for: uid))
  }

  public func place(
    for uid: UserID, token: String, peer: String
  ) async throws(ServerError) -> Result<ChatPlace, Refusal> {
    if let refusal = try await tokens.admit(token, of: uid, peer: peer) { return .failure(Refusal(code: refusal)) }
    return takeLeastLoaded().map { .success($0) } ?? .failure(Refusal(code: .backendUnreachable))
  }

  /// The server with the fewest users, which gets one more.
  private func takeLeastLoaded() -> ChatPlace? {
    removeLost()
    let least = servers.min { a, b in
      let (left, right) = (a.value.online + a.value.sent, b.value.online + b.value.sent)
      return left == right ? a.key < b.key : left < right
    }
    guard let least else { return nil }
    servers[least.key]?.sent += 1
    return ChatPlace(host: least.value.host, port: least.value.port)
  }

  public func announce(name: String, host: String, port: UInt16, online: Int) {
    let ends = lease.map { clock.nowMilliseconds() + $0.milliseconds }
    servers[name] = Server(host: host, port: port, online: max(0, online), ends: ends)
  }

  public func withdraw(name: String) {
    servers[name] = nil
  }

  /// Forgets the servers that have not announced themselves in time, and returns their names.
  @discardableResult
  func removeLost() -> [String] {
    guard let lease = lease?.milliseconds else { return [] }
    let now = clock.nowMilliseconds()
    // An end beyond any lease means that the clock was set back; the next announcement sets it right.
    let lost = servers.filter { now >= $0.value.ends ?? .max || $0.value.ends ?? 0 > now + lease }.keys.sorted()
    for name in lost { servers[name] = nil }
    return lost
  }
}
