import Logging
import NIOCore
import NIOHTTP1

/// The gate: listens for HTTP and asks the roles behind it.
public struct GateServer: Sendable {
  private let endpoint: ServerEndpoint
  private let listener: TCPListener
  private let jobs: JobGroup
  private let executor: EventLoopTaskExecutor

  /// - Parameter group: runs its connections and tasks; must outlive ``run()``.
  public init(_ configuration: ServerConfiguration, roles: ServerRoles, group: any EventLoopGroup, logger: Logger) {
    endpoint = configuration.gate
    executor = EventLoopTaskExecutor(group: group)
    let jobs = JobGroup()
    self.jobs = jobs
    let accounts: any AccountAPI =
      configuration.hasCompanions
      ? BuiltInIntroduction(accounts: roles.accounts, friends: roles.storage.friends, logger: logger)
      : roles.accounts
    let service = GateService(
      accounts: accounts, verification: roles.verification, status: roles.status, logout: roles.logout,
      audit: configuration.audit, hasFamilyClients: configuration.hasFamilyClients, logger: logger)
    let (limits, trustedProxies) = (configuration.gateLimits, configuration.trustedProxies)
    listener = TCPListener(
      name: "gate", group: group, limits: limits.connections, trustedProxies: trustedProxies, logger: logger
    ) { channel, connection in
      try channel.pipeline.syncOperations.configureGatePipeline(
        service: service, jobs: jobs, limits: limits, connection: connection, trustedProxies: trustedProxies,
        logger: logger)
    }
  }

  /// Begins to listen. Returns where, with the port that the system chose where none was given.
  public func listen() async throws(ServerStartError) -> ServerEndpoint {
    try await listener.bind(to: await listener.endpoint ?? endpoint)
  }

  /// Serves what ``listen()`` lets in, until the task is cancelled. Then it takes no more connections, closes those there
  /// are, and returns when what they asked for is done.
  public func run() async {
    // No child, for it ends behind the connections, whatever was cancelled.
    let work = Task(executorPreference: executor) { await jobs.run() }
    await Cancellation.wait()
    await close()
    jobs.finish()
    await work.value
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
}
