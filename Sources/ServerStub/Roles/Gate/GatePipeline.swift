import Logging
import NIOCore
import NIOHTTP1

extension ChannelPipeline.SynchronousOperations {
  /// Puts HTTP/1.1 parsing within the gate's limits, pipelining and the gate's own handler into the pipeline.
  func configureGatePipeline(
    service: GateService, jobs: JobGroup, limits: GateLimits, connection: AdmittedConnection,
    trustedProxies: [AddressBlock], logger: Logger
  ) throws {
    let handler = GateConnectionHandler(
      service: service, jobs: jobs, limits: limits, connection: connection, trustedProxies: trustedProxies,
      logger: logger)
    try addHandler(FirstByteWatch(handler: handler))
    var decoder = NIOHTTPDecoderLimitConfiguration()
    decoder.maxHeaderFieldSize = limits.maxHeaderBytes
    decoder.maxHeaderListSize = limits.maxHeaderBytes
    decoder.maxHeaderFieldCount = limits.maxHeaderCount
    try configureHTTPServerPipeline(
      withPipeliningAssistance: true, withErrorHandling: true, withEncoderConfiguration: .init(),
      withDecoderLimitConfiguration: decoder)
    try addHandler(handler)
  }
}

/// Tells the gate's handler, behind the parsing of HTTP, that bytes of a request have begun to come.
private final class FirstByteWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let handler: GateConnectionHandler

  init(handler: GateConnectionHandler) {
    self.handler = handler
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    handler.bytesCame()
    context.fireChannelRead(data)
  }
}
