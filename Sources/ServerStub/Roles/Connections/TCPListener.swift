import Glibc
import Logging
import NIOCore
import NIOPosix

/// One listening TCP port: binds, admits connections within limits, can be closed and bound again at the same port.
actor TCPListener {
  /// Puts the handlers of one accepted connection into its pipeline.
  typealias Setup = @Sendable (any Channel, AdmittedConnection) throws -> Void

  private let name: String
  private let group: any EventLoopGroup
  private let connections: OpenConnections
  private let trustedProxies: [AddressBlock]
  private let logger: Logger
  private let setup: Setup
  private var channel: (any Channel)?
  /// Where it listens, or listened last.
  private(set) var endpoint: ServerEndpoint?

  /// - Parameters:
  ///   - name: for errors and logs: "gate", "chat".
  ///   - trustedProxies: peers that may speak for clients, and whose own address is not held responsible for them.
  ///   - setup: runs on the new connection's event loop.
  init(
    name: String, group: any EventLoopGroup, limits: ConnectionLimits, trustedProxies: [AddressBlock] = [],
    logger: Logger, setup: @escaping Setup
  ) {
    self.name = name
    self.group = group
    self.connections = OpenConnections(limits: limits)
    self.trustedProxies = trustedProxies
    self.logger = logger
    self.setup = setup
  }

  /// Starts to listen and returns the port, which the system chose where `port` was 0.
  ///
  /// Throws ``ServerStartError`` with the address when it cannot be bound.
  func bind(to endpoint: ServerEndpoint) async throws(ServerStartError) -> ServerEndpoint {
    let (name, connections, trustedProxies, logger, setup) = (name, connections, trustedProxies, logger, setup)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 512)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptBackoff(name: name, logger: logger))
        }
      }
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      // Clients of the family send no heartbeat; the system finds out that a silent peer is gone.
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelOption(ChannelOptions.socket(.init(IPPROTO_TCP), .init(TCP_KEEPIDLE)), value: 60)
      .childChannelOption(ChannelOptions.socket(.init(IPPROTO_TCP), .init(TCP_KEEPINTVL)), value: 15)
      .childChannelOption(ChannelOptions.socket(.init(IPPROTO_TCP), .init(TCP_KEEPCNT)), value: 4)
      // While sent bytes go unacknowledged no keepalive is sent; this ends such a connection after the same time.
      .childChannelOption(ChannelOptions.socket(.init(IPPROTO_TCP), .init(TCP_USER_TIMEOUT)), value: 120_000)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let peer = channel.remoteAddress?.ipAddress ?? "local"
          let isProxy = NetworkAddress(peer).map { peer in trustedProxies.contains { $0.contains(peer) } } ?? false
          guard connections.admit(channel, share: isProxy ? nil : NetworkAddress.share(of: peer)) else {
            logger.debug("connection refused: too many", metadata: ["listener": "\(name)", "peer": "\(peer)"])
            throw TooManyConnections()
          }
          let connection = AdmittedConnection(channel: channel, connections: connections, client: peer)
          if isProxy { try channel.pipeline.syncOperations.addHandler(ProxyHeaderHandler(connection: connection)) }
          try setup(channel, connection)
        }
      }
    do {
      let channel = try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get()
      self.channel = channel
      let bound = ServerEndpoint(host: endpoint.host, port: channel.localAddress?.port ?? endpoint.port)
      self.endpoint = bound
      return bound
    } catch {
      throw ServerStartError(
        code: .cannotListen, message: "the \(name) cannot listen on \(endpoint): \(reason(for: error))", cause: error)
    }
  }

  /// How many connections are open.
  nonisolated var connectionCount: Int { connections.count }

  /// Stops listening; open connections stay.
  func close() async {
    guard let channel else { return }
    self.channel = nil
    // It fails only where the socket was closed before.
    try? await channel.close().get()
  }

  /// Closes every open connection at once.
  func dropConnections() async {
    await connections.closeAll()
  }

  private nonisolated func reason(for error: any Error) -> String {
    guard let error = error as? IOError else { return "\(error)" }
    return String(cString: strerror(error.errnoCode))
  }
}

/// Thrown to make NIO close a connection for which there is no room.
private struct TooManyConnections: Error {}
