import ChatProtocol
import ServerStub
import Testing

/// What every implementation of ``ChatServerRegistry`` keeps to, seen through ``StatusAPI``. Those here have leases of ten
/// seconds.
@Suite struct ChatServerRegistryContractTests {
  private let clock = SteppedClock()

  private func host(_ registry: Implementations.Registry) async throws -> String? {
    try await registry.role.chatServer(for: registry.user)?.host
  }

  @Test(arguments: Implementations.registries)
  func `Without a chat server there is no ticket`(_ implementation: Implementation<Implementations.Registry>)
    async throws
  {
    let registry = try await implementation.make(clock)
    #expect(try await host(registry) == nil)
    try await registry.role.announce(name: "one", host: "h1", port: 1, online: 0)
    let ticket = try #require(try await registry.role.chatServer(for: registry.user))
    #expect(ticket.host == "h1" && ticket.port == 1)
    #expect(try await registry.tokens.check(ticket.token, of: registry.user) == .valid)
    try await registry.role.withdraw(name: "one")
    #expect(try await host(registry) == nil)
  }

  @Test(arguments: Implementations.registries)
  func `Users go to the least loaded server`(_ implementation: Implementation<Implementations.Registry>) async throws {
    let registry = try await implementation.make(clock)
    try await registry.role.announce(name: "one", host: "h1", port: 1, online: 2)
    try await registry.role.announce(name: "two", host: "h2", port: 2, online: 0)
    var hosts: [String?] = []
    // Those sent there count until the server tells its load again.
    for _ in 0..<5 { hosts.append(try await host(registry)) }
    #expect(hosts == ["h2", "h2", "h1", "h2", "h1"])
    try await registry.role.announce(name: "two", host: "h2", port: 2, online: 1)
    #expect(try await host(registry) == "h2")
    // A load that makes no sense is none.
    try await registry.role.announce(name: "two", host: "h2", port: 2, online: -50)
    try await registry.role.announce(name: "one", host: "h1", port: 1, online: 0)
    #expect(try await host(registry) == "h1")
  }

  @Test(arguments: Implementations.registries)
  func `A server that does not announce itself again gets no more users`(
    _ implementation: Implementation<Implementations.Registry>
  ) async throws {
    let registry = try await implementation.make(clock)
    let lease = try #require(registry.role.lease)
    try await registry.role.announce(name: "killed", host: "h1", port: 1, online: 0)
    clock.advance(milliseconds: Int64(lease / .milliseconds(2)))
    try await registry.role.announce(name: "alive", host: "h2", port: 2, online: 100)
    #expect(try await host(registry) == "h1")
    clock.advance(milliseconds: Int64(lease / .milliseconds(2)))
    #expect(try await host(registry) == "h2")
    clock.advance(milliseconds: Int64(lease / .milliseconds(2)))
    #expect(try await host(registry) == nil)
    try await registry.role.announce(name: "killed", host: "h1", port: 1, online: 0)
    #expect(try await host(registry) == "h1")
  }

  @Test(arguments: Implementations.registries)
  func `Who has a token is told a place and gets no other`(_ implementation: Implementation<Implementations.Registry>)
    async throws
  {
    let registry = try await implementation.make(clock)
    let (role, uid, token) = (registry.role, registry.user, registry.token)
    #expect(try await role.place(for: uid, token: token, peer: "p") == .failure(Refusal(code: .backendUnreachable)))
    try await role.announce(name: "one", host: "h1", port: 1, online: 0)
    let place = Result<ChatPlace, Refusal>.success(ChatPlace(host: "h1", port: 1))
    #expect(try await role.place(for: uid, token: token, peer: "p") == place)
    // Nothing tells a stranger whether there is such a user.
    let stranger = UserID(rawValue: uid.rawValue + 1)
    #expect(try await role.place(for: uid, token: "x", peer: "p") == .failure(Refusal(code: .tokenWrong)))
    #expect(try await role.place(for: stranger, token: token, peer: "p") == .failure(Refusal(code: .tokenWrong)))
    for _ in 0..<60 { _ = try await role.place(for: uid, token: "x", peer: "evil") }
    #expect(try await role.place(for: uid, token: token, peer: "evil") == .failure(Refusal(code: .tooManyRequests)))
    #expect(try await role.place(for: uid, token: token, peer: "p") == place)
  }
}
