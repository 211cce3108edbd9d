import ChatProtocol
import Glibc
import Logging
import NIOCore
import NIOPosix

/// A whole server in this process: gate, verification, status and chat roles over one storage.
///
/// Start it with ``start(_:logger:)`` and end it with ``shutdown()``; a server that is merely dropped keeps its ports.
public actor RunningServer {
  /// Makes what the roles are built on; the storage in it publishes to the hub.
  public typealias RoleMaker =
    @Sendable (ServerConfiguration, ChatHub, Logger) async throws(ServerStartError) -> ServerRoles

  /// Where the gate listens, with the port the system chose.
  public nonisolated let gate: ServerEndpoint
  /// Where the chat server listens, with the port the system chose.
  public nonisolated let chat: ServerEndpoint

  private let group: MultiThreadedEventLoopGroup
  private let executor: EventLoopTaskExecutor
  private nonisolated let hub: ChatHub
  private let gateServer: GateServer
  private nonisolated let chatServer: ChatServer
  private let roles: ServerRoles
  /// The roots of everything that runs; cancelled and awaited in `shutdown()`.
  private var tasks: [Task<Void, Never>] = []
  private let logger: Logger
  private var isShutDown = false

  /// The gate's port.
  public nonisolated var gatePort: Int { gate.port }
  /// The chat server's port.
  public nonisolated var chatPort: Int { chat.port }
  /// How many accounts are online.
  public nonisolated var onlineCount: Int { hub.onlineCount }
  /// How many chat connections are open, logged in or not.
  public nonisolated var chatConnectionCount: Int { chatServer.connectionCount }

  /// Starts a server. When it returns both ports accept connections.
  ///
  /// Throws ``ServerStartError``; nothing is left running then. Stays on the caller's actor while it waits.
  public nonisolated(nonsending) static func start(
    _ configuration: ServerConfiguration, logger: Logger
  ) async throws(ServerStartError) -> RunningServer {
    try await start(configuration, logger: logger) {
      (configuration, hub, logger) async throws(ServerStartError) in
      try await ServerRoles.inProcess(configuration, hub: hub, logger: logger)
    }
  }

  /// The same over other implementations of the contracts.
  public nonisolated(nonsending) static func start(
    _ configuration: ServerConfiguration, logger: Logger, makeRoles: @escaping RoleMaker
  ) async throws(ServerStartError) -> RunningServer {
    var configuration = configuration
    configuration.fitConnectionsToDescriptors()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoopThreads))
    let executor = EventLoopTaskExecutor(group: group)
    let node = NodeID(name: configuration.chatServerName, epoch: configuration.clock.nowMilliseconds())
    do throws(ServerStartError) {
      return try await withTaskExecutorPreference(executor) {
        [configuration] () async throws(ServerStartError) -> RunningServer in
        let hub = ChatHub(node: node)
        let roles = try await makeRoles(configuration, hub, logger)
        do throws(ServerStartError) {
          return try await start(
            configuration, roles: roles, hub: hub, group: group, executor: executor, logger: logger)
        } catch {
          await roles.close()
          throw error
        }
      }
    } catch {
      // Nothing runs on it any more.
      try? await group.shutdownGracefully()
      throw error
    }
  }

  private static func start(
    _ configuration: ServerConfiguration, roles: ServerRoles, hub: ChatHub, group: MultiThreadedEventLoopGroup,
    executor: EventLoopTaskExecutor, logger: Logger
  ) async throws(ServerStartError) -> RunningServer {
    if configuration.hasCompanions { try await ensureBuiltInAccounts(roles.storage.accounts) }
    let chatServer = ChatServer(configuration, roles: roles, hub: hub, group: group, logger: logger)
    let gateServer = GateServer(configuration, roles: roles, group: group, logger: logger)
    do throws(ServerStartError) {
      let chat = try await chatServer.listen()
      let gate = try await gateServer.listen()
      let server = RunningServer(
        roles: roles, hub: hub, gateServer: gateServer, gate: gate, chatServer: chatServer, chat: chat, group: group,
        executor: executor, logger: logger)
      await server.begin(configuration)
      return server
    } catch {
      await chatServer.close()
      throw error
    }
  }

  private init(
    roles: ServerRoles, hub: ChatHub, gateServer: GateServer, gate: ServerEndpoint, chatServer: ChatServer,
    chat: ServerEndpoint, group: MultiThreadedEventLoopGroup, executor: EventLoopTaskExecutor, logger: Logger
  ) {
    self.roles = roles
    self.hub = hub
    self.gateServer = gateServer
    self.gate = gate
    self.chatServer = chatServer
    self.chat = chat
    self.group = group
    self.executor = executor
    self.logger = logger
  }

  private func begin(_ configuration: ServerConfiguration) {
    let upkeep = StorageUpkeep(roles.storage, configuration, logger: logger)
    run { [gateServer] in await gateServer.run() }
    run { [chatServer] in await chatServer.run() }
    run { [roles] in await roles.run() }
    run { await upkeep.run() }
    guard configuration.hasCompanions else { return }
    let companion = Companion(
      account: .companion, chat: ServerEndpoint(host: loopback(for: chat.host), port: chat.port), group: group,
      credentials: { [tokens = roles.tokens, positions = chatServer.positions, messages = roles.storage.messages] in
        let uid = BuiltInAccount.companion.uid
        let device = DeviceID(uid: uid, name: Companion.device)
        let stored = try await messages.deliveryPosition(of: device)
        // It was a family client once, and what it dealt with as such is done.
        let family = stored == nil ? try await messages.deliveryPosition(of: .family(uid)) : nil
        return Companion.Credentials(
          token: try await tokens.issue(for: uid), cursor: max(stored ?? family ?? 0, positions.latest(of: device) ?? 0)
        )
      },
      makeBrain: { [clock = configuration.clock] in
        CompanionBrain(
          clock: LocalTimeClock(milliseconds: clock.nowMilliseconds), generator: SystemRandomNumberGenerator())
      }, logger: logger)
    run { [hub] in
      // Before anybody is there to talk to, being online would only cost time and memory (libcrypto, for its token).
      if await hub.waitForArrival() { await companion.run() }
    }
  }

  private func run(_ body: @escaping @Sendable () async -> Void) {
    tasks.append(Task(executorPreference: executor, operation: body))
  }

  private static func ensureBuiltInAccounts(_ accounts: any AccountStore) async throws(ServerStartError) {
    do throws(ServerError) {
      for account in BuiltInAccount.allCases { try await accounts.ensureBuiltIn(account.profile) }
    } catch {
      throw ServerStartError(code: .cannotOpenStorage, message: error.message, cause: error)
    }
  }

  /// The address at which this machine reaches a listener of its own.
  private nonisolated func loopback(for host: String) -> String {
    switch host {
    case "0.0.0.0", "": "127.0.0.1"
    case "::": "::1"
    default: host
    }
  }

  // MARK: Faults on purpose

  /// Breaks every open connection, as a failing network would. New ones are accepted.
  public func dropConnections() async {
    await gateServer.dropConnections()
    await chatServer.dropConnections()
  }

  /// Stops listening and breaks every connection: to clients the server is gone. ``resume()`` brings it back.
  public func pause() async {
    await gateServer.close()
    await chatServer.close()
  }

  /// Listens again at the same ports after ``pause()``. Throws when another program has taken one meanwhile.
  public func resume() async throws(ServerStartError) {
    guard !isShutDown else { return }
    _ = try await chatServer.listen()
    _ = try await gateServer.listen()
  }

  // MARK: The end

  /// Ends the server: no new connections, open ones closed, what was accepted committed. Safe to call twice.
  public func shutdown() async {
    guard !isShutDown else { return }
    isShutDown = true
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
    await roles.close()
    do {
      try await group.shutdownGracefully()
    } catch {
      logger.error("event loops not ended", metadata: ["error": "\(error)"])
    }
  }
}

extension ServerConfiguration {
  /// Lowers the limits of connections so that gate and chat server together fit into what the process may open.
  public mutating func fitConnectionsToDescriptors() {
    var limit = rlimit()
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    let budget = DescriptorBudget(
      descriptors: isKnown ? Int(clamping: limit.rlim_cur) : 1024, gate: gateLimits.connections,
      chat: chatLimits.connections)
    gateLimits.connections = budget.gate
    chatLimits.connections = budget.chat
  }
}
