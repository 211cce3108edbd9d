import ChatProtocol
import Glibc
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// A whole server in this process: gate, verification, status and chat roles over one storage.
///
/// Start it with ``start(_:logger:)`` and end it with ``shutdown()``; a server that is merely dropped keeps its ports.
public actor RunningServer {
  /// Where the gate listens, with the port the system chose.
  public nonisolated let gate: ServerEndpoint
  /// Where the chat server listens, with the port the system chose.
  public nonisolated let chat: ServerEndpoint

  private nonisolated let group: MultiThreadedEventLoopGroup
  private let executor: EventLoopTaskExecutor
  private nonisolated let hub: ChatHub
  private nonisolated let gateListener: TCPListener
  private nonisolated let chatListener: TCPListener
  private let roles: ServerRoles
  private let jobs: JobGroup
  private let jobTask: Task<Void, Never>
  private let positions: DeliveryPositions
  private let registration: ChatServerRegistration
  private let registrationTask: Task<Void, Never>
  private var companionTask: Task<Void, Never>?
  private var retentionTask: Task<Void, Never>?
  private let logger: Logger
  private var isShutDown = false

  /// The gate's port.
  public nonisolated var gatePort: Int { gate.port }
  /// The chat server's port.
  public nonisolated var chatPort: Int { chat.port }
  /// How many accounts are online.
  public nonisolated var onlineCount: Int { hub.onlineCount }
  /// How many chat connections are open, logged in or not.
  public nonisolated var chatConnectionCount: Int { chatListener.connectionCount }

  /// Starts a server. When it returns both ports accept connections.
  ///
  /// Throws ``ServerStartError``; nothing is left running then. Stays on the caller's actor while it waits.
  public nonisolated(nonsending) static func start(
    _ configuration: ServerConfiguration, logger: Logger
  ) async throws(ServerStartError) -> RunningServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoopThreads))
    let executor = EventLoopTaskExecutor(group: group)
    do throws(ServerStartError) {
      return try await withTaskExecutorPreference(executor) { () async throws(ServerStartError) -> RunningServer in
        let hub = ChatHub(maxSessions: configuration.chatLimits.account.sessions)
        let roles = try await ServerRoles.make(configuration, publisher: hub, sessions: hub, logger: logger)
        return try await start(configuration, roles: roles, hub: hub, group: group, executor: executor, logger: logger)
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
    let parts = Parts(configuration, roles: roles, hub: hub, group: group, logger: logger)
    do throws(ServerStartError) {
      let chat = try await parts.chatListener.bind(to: configuration.chat)
      let gate = try await parts.gateListener.bind(to: configuration.gate)
      let registration = ChatServerRegistration(
        name: configuration.chatServerName, endpoint: configuration.advertised(chat), hub: parts.hub,
        registry: roles.registry)
      let server = RunningServer(
        parts, roles: roles, registration: registration, gate: gate, chat: chat, group: group, executor: executor,
        logger: logger)
      await server.begin(configuration)
      return server
    } catch {
      await parts.chatListener.close()
      await roles.close()
      throw error
    }
  }

  private init(
    _ parts: Parts, roles: ServerRoles, registration: ChatServerRegistration, gate: ServerEndpoint,
    chat: ServerEndpoint, group: MultiThreadedEventLoopGroup, executor: EventLoopTaskExecutor, logger: Logger
  ) {
    self.gate = gate
    self.chat = chat
    self.group = group
    self.executor = executor
    self.roles = roles
    self.logger = logger
    hub = parts.hub
    jobs = parts.jobs
    positions = parts.positions
    gateListener = parts.gateListener
    chatListener = parts.chatListener
    self.registration = registration
    let jobs = parts.jobs
    // The roots of everything that runs; ended and awaited in `shutdown()`.
    jobTask = Task(executorPreference: executor) { await jobs.run() }
    registrationTask = Task(executorPreference: executor) { await registration.run() }
  }

  private func begin(_ configuration: ServerConfiguration) async {
    await registration.announce()
    jobs.submit { [accounts = roles.accounts, logger] in
      do {
        while try await accounts.indexNames(limit: SQLiteStore.namesPerStep) { await Task.yield() }
      } catch {
        // The next question that needs the keys makes them.
        logger.warning("names not indexed", metadata: ["error": "\(error)"])
      }
    }
    let retention = EventRetention(
      pruneEvents: { [messages = roles.messages] in try await messages.pruneEvents(before: $0, after: $1, limit: $2) },
      clock: configuration.clock, days: configuration.eventRetentionDays, logger: logger)
    retentionTask = Task(executorPreference: executor) { await retention.run() }
    guard configuration.hasCompanions else { return }
    let companion = Companion(
      account: .companion, chat: ServerEndpoint(host: loopback(for: chat.host), port: chat.port), group: group,
      credentials: { [tokens = roles.tokens, positions, messages = roles.messages] in
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
    companionTask = Task(executorPreference: executor) { [hub] in
      // Before anybody is there to talk to, being online would only cost time and memory (libcrypto, for its token).
      if await hub.waitForArrival() { await companion.run() }
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
    await gateListener.dropConnections()
    await chatListener.dropConnections()
  }

  /// Stops listening and breaks every connection: to clients the server is gone. ``resume()`` brings it back.
  public func pause() async {
    await gateListener.close()
    await chatListener.close()
    await dropConnections()
  }

  /// Listens again at the same ports after ``pause()``. Throws when another program has taken one meanwhile.
  public func resume() async throws(ServerStartError) {
    guard !isShutDown else { return }
    _ = try await chatListener.bind(to: chat)
    _ = try await gateListener.bind(to: gate)
  }

  // MARK: The end

  /// Ends the server: no new connections, open ones closed, what was accepted committed. Safe to call twice.
  public func shutdown() async {
    guard !isShutDown else { return }
    isShutDown = true
    registrationTask.cancel()
    await registrationTask.value
    await registration.withdraw()
    companionTask?.cancel()
    retentionTask?.cancel()
    await retentionTask?.value
    await pause()
    await companionTask?.value
    jobs.finish()
    await jobTask.value
    await positions.writeWaiting()
    await roles.close()
    do {
      try await group.shutdownGracefully()
    } catch {
      logger.error("event loops not ended", metadata: ["error": "\(error)"])
    }
  }
}

extension RunningServer {
  /// The pieces of a server, connected with each other and not yet with the world.
  private struct Parts {
    let hub: ChatHub
    let jobs = JobGroup()
    let positions: DeliveryPositions
    let gateListener: TCPListener
    let chatListener: TCPListener

    init(
      _ configuration: ServerConfiguration, roles: ServerRoles, hub: ChatHub, group: any EventLoopGroup, logger: Logger
    ) {
      self.hub = hub
      let jobs = jobs
      positions = DeliveryPositions(messages: roles.messages, hub: hub, jobs: jobs, logger: logger)
      let chatService = ChatService(
        accounts: roles.accounts, friends: roles.friends, messages: roles.messages, presence: roles.presence,
        tokens: roles.tokens, hub: hub, positions: positions,
        allowances: AccountAllowances(limits: configuration.chatLimits.account, clock: configuration.clock), jobs: jobs,
        audit: configuration.audit,
        clock: configuration.clock, logger: logger)
      let accounts: any AccountAPI =
        configuration.hasCompanions
        ? BuiltInIntroduction(accounts: roles.accountAPI, friends: roles.friends, logger: logger)
        : roles.accountAPI
      let gateService = GateService(
        accounts: accounts, verification: roles.verification, status: roles.status, logout: roles.logout,
        audit: configuration.audit, hasFamilyClients: configuration.hasFamilyClients, logger: logger)
      let budget = DescriptorBudget(
        descriptors: Self.maxDescriptors, gate: configuration.gateLimits.connections,
        chat: configuration.chatLimits.connections)
      let chatLimits = configuration.chatLimits
      chatListener = TCPListener(
        name: "chat server", group: group, limits: budget.chat, trustedProxies: configuration.trustedProxies,
        logger: logger
      ) { channel, connection in
        try channel.pipeline.syncOperations.addHandler(
          ChatConnectionHandler(service: chatService, limits: chatLimits, connection: connection, logger: logger))
      }
      let gateLimits = configuration.gateLimits
      gateListener = TCPListener(
        name: "gate", group: group, limits: budget.gate, trustedProxies: configuration.trustedProxies, logger: logger
      ) { channel, connection in
        try channel.pipeline.syncOperations.configureGatePipeline(
          service: gateService, jobs: jobs, limits: gateLimits, connection: connection,
          trustedProxies: configuration.trustedProxies, logger: logger)
      }
    }

    /// How many descriptors the process may open.
    private static var maxDescriptors: Int {
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
      return Int(clamping: limit.rlim_cur)
    }
  }
}

extension ServerConfiguration {
  /// Where clients are told to connect, given where the chat server listens.
  fileprivate func advertised(_ bound: ServerEndpoint) -> ServerEndpoint {
    guard let advertisedChat else { return bound }
    return ServerEndpoint(host: advertisedChat.host, port: advertisedChat.port == 0 ? bound.port : advertisedChat.port)
  }
}
