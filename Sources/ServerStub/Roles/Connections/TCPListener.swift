import Glibc
import Logging
import NIOCore
import NIOPosix

/// One listening TCP port: binds, admits connections up to a limit, can be closed and bound again at the same port.
actor TCPListener {
  /// Puts the handlers of one accepted connection into its pipeline.
  typealias Setup = @Sendable (any Channel) throws -> Void

  private let name: String
  private let group: any EventLoopGroup
  private let connections: OpenConnections
  private let logger: Logger
  private let setup: Setup
  private var channel: (any Channel)?

  /// - Parameters:
  ///   - name: for errors and logs: "gate", "chat".
  ///   - setup: runs on the new connection's event loop.
  init(
    name: String, group: any EventLoopGroup, maxConnections: Int, logger: Logger, setup: @escaping Setup
  ) {
    self.name = name
    self.group = group
    self.connections = OpenConnections(limit: maxConnections)
    self.logger = logger
    self.setup = setup
  }

  /// Starts to listen and returns the port, which the system chose where `port` was 0.
  ///
  /// Throws ``ServerStartError`` with the address when it cannot be bound.
  func bind(to endpoint: ServerEndpoint) async throws(ServerStartError) -> ServerEndpoint {
    let connections = connections
    let logger = logger
    let setup = setup
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 512)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
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
          guard connections.admit(channel) else {
            logger.debug("connection refused: too many")
            throw TooManyConnections()
          }
          try setup(channel)
        }
      }
    do {
      let channel = try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get()
      self.channel = channel
      return ServerEndpoint(host: endpoint.host, port: channel.localAddress?.port ?? endpoint.port)
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
