import Logging
import NIOCore

/// A chat server: holds the sessions, and is told of everything by its ``ChatHub``.
public struct ChatServer: Sendable {
  private let configuration: ServerConfiguration
  private let roles: ServerRoles
  private let hub: ChatHub
  private let listener: TCPListener
  private let jobs: JobGroup
  let positions: DeliveryPositions
  private let group: any EventLoopGroup
  private let executor: EventLoopTaskExecutor
  private let deadline: Deadline
  private let logger: Logger

  /// - Parameters:
  ///   - hub: where the storage publishes, and what comes from other nodes is handed to.
  ///   - group: runs its connections and tasks; must outlive ``run()``.
  public init(
    _ configuration: ServerConfiguration, roles: ServerRoles, hub: ChatHub, group: any EventLoopGroup, logger: Logger
  ) {
    self.configuration = configuration
    self.roles = roles
    self.hub = hub
    self.group = group
    self.logger = logger
    executor = EventLoopTaskExecutor(group: group)
    deadline = Deadline(group: group)
    jobs = JobGroup()
    positions = DeliveryPositions(
      messages: roles.storage.messages, notifier: roles.notifier, jobs: jobs, logger: logger)
    let limits = configuration.chatLimits
    let service = ChatService(
      accounts: roles.storage.accounts, friends: roles.storage.friends, messages: roles.storage.messages,
      presence: roles.storage.presence, tokens: roles.tokens, sessions: roles.sessions, notifier: roles.notifier,
      hub: hub, positions: positions,
      allowances: AccountAllowances(limits: limits.account, clock: configuration.clock), jobs: jobs,
      audit: configuration.audit, clock: configuration.clock, logger: logger)
    listener = TCPListener(
      name: "chat server", group: group, limits: limits.connections, trustedProxies: configuration.trustedProxies,
      logger: logger
    ) { channel, connection in
      try channel.pipeline.syncOperations.addHandler(
        ChatConnectionHandler(service: service, limits: limits, connection: connection, logger: logger))
    }
  }

  /// How many connections are open, logged in or not.
  public var connectionCount: Int { listener.connectionCount }

  /// Begins to listen, and announces itself. Returns where, with the port that the system chose where none was given.
  public func listen() async throws(ServerStartError) -> ServerEndpoint {
    roles.sessions.join(hub.node, ending: hub)
    let bound = try await listener.bind(to: await listener.endpoint ?? configuration.chat)
    await announce()
    return bound
  }

  /// Serves what ``listen()`` lets in, until the task is cancelled. Then it withdraws, takes no more connections, closes
  /// those there are, and returns when what they asked for is done and what they have confirmed is stored.
  public func run() async {
    // No child, for it ends behind the connections, whatever was cancelled.
    let work = Task(executorPreference: executor) { await jobs.run() }
    await keepKnown()
    await bounded("chat server not withdrawn") { [roles, hub] () async throws(ServerError) in
      try await roles.registry.withdraw(name: hub.node.name)
    }
    await close()
    jobs.finish()
    await work.value
    await positions.writeWaiting()
    await bounded("sessions not given up") { [roles, hub] in await roles.sessions.leave(hub.node) }
  }

  /// Stops listening and breaks every connection, as where ``run()`` is not reached. ``listen()`` begins at the same port.
  public func close() async {
    await listener.close()
    await listener.dropConnections()
  }

  /// Breaks every open connection, as a failing network would.
  public func dropConnections() async {
    await listener.dropConnections()
  }

  // MARK: Being known

  /// Tells the load when it changes, and renews what has a lease, until the task is cancelled.
  private func keepKnown() async {
    await withTaskGroup { group in
      group.addTask {
        for await _ in hub.loadChanges { await announce() }
      }
      if let lease = roles.registry.lease {
        group.addTask { await each(lease / 3) { await announce() } }
      }
      if let lease = roles.sessions.lease {
        group.addTask { await each(lease / 3) { await renewClaims() } }
      }
    }
  }

  private func each(_ pause: Duration, _ body: () async -> Void) async {
    while (try? await Task.sleep(for: pause)) != nil { await body() }
  }

  private func announce() async {
    guard let place = await advertised, let port = UInt16(exactly: place.port) else { return }
    await bounded("chat server not announced") { [roles, hub] () async throws(ServerError) in
      try await roles.registry.announce(
        name: hub.node.name, host: place.host, port: port, online: hub.onlineCount)
    }
  }

  private func renewClaims() async {
    await bounded("sessions not renewed") { [roles, hub] () async throws(ServerError) in
      for lost in try await roles.sessions.renew(hub.claims, of: hub.node) {
        hub.endSession(lost.session, of: lost.uid)
      }
    }
  }

  /// Where clients are told to connect.
  private var advertised: ServerEndpoint? {
    get async {
      guard let bound = await listener.endpoint else { return nil }
      guard let wanted = configuration.advertisedChat else { return bound }
      return ServerEndpoint(host: wanted.host, port: wanted.port == 0 ? bound.port : wanted.port)
    }
  }

  /// Does something that may be done again later, and waits for it no longer than a request would.
  private func bounded(
    _ failure: Logger.Message, _ body: @escaping @Sendable () async throws(ServerError) -> Void
  ) async {
    do {
      try await deadline.run(within: configuration.chatLimits.requestTimeout, body)
    } catch {
      logger.error(failure, metadata: ["error": "\(error)"])
    }
  }
}
