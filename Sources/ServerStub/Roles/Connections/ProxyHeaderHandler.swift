import NIOCore

/// Reads the PROXY header of a trusted proxy's connection, if there is one, and then stands aside.
final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let connection: AdmittedConnection
  private var received = ByteBuffer()
  private var isDone = false

  init(connection: AdmittedConnection) {
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDone else {
      context.fireChannelRead(data)
      return
    }
    received.writeImmutableBuffer(unwrapInboundIn(data))
    switch ProxyHeader.read(Array(received.readableBytesView)[...]) {
    case .incomplete:
      break
    case .malformed:
      isDone = true
      context.close(promise: nil)
    case .none:
      passOn(context: context)
    case .header(let client, let length):
      received.moveReaderIndex(forwardBy: length)
      if let client, !connection.identify(client) {
        isDone = true
        context.close(promise: nil)
      } else {
        passOn(context: context)
      }
    }
  }

  private func passOn(context: ChannelHandlerContext) {
    isDone = true
    let rest = received
    received = ByteBuffer()
    if rest.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(rest)) }
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}
