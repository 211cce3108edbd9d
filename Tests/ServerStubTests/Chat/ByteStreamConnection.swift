import NIOCore
import NIOPosix

/// A TCP connection for tests: bytes out, bytes in, as they come.
final class ByteStreamConnection: Sendable {
  private let channel: any Channel
  private let stream: AsyncStream<[UInt8]>

  private init(channel: any Channel, stream: AsyncStream<[UInt8]>) {
    self.channel = channel
    self.stream = stream
  }

  static func connect(port: Int) async throws -> ByteStreamConnection {
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Collector(continuation: continuation))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return ByteStreamConnection(channel: channel, stream: stream)
  }

  func send(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes))
  }

  /// The reads of the socket, one after the other; ends when the peer closes. For one reader.
  func reads() -> AsyncStream<[UInt8]>.AsyncIterator { stream.makeAsyncIterator() }

  /// Lets bytes be read from the socket, or not.
  func setReading(_ isReading: Bool) async throws {
    try await channel.setOption(.autoRead, value: isReading).get()
  }

  func close() {
    channel.close(promise: nil)
  }

  /// Closes with a reset instead of an orderly end, as the system does for a process that dies with unread bytes.
  func reset() async throws {
    try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    try await channel.close()
  }

  func closed() async throws {
    try await channel.closeFuture.get()
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let continuation: AsyncStream<[UInt8]>.Continuation

    init(continuation: AsyncStream<[UInt8]>.Continuation) {
      self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) {
      continuation.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
