import Logging
import NIOCore
import NIOHTTP1

extension ChannelPipeline.SynchronousOperations {
  /// Puts HTTP/1.1 parsing within the gate's limits, pipelining and the gate's own handler into the pipeline.
  func configureGatePipeline(service: GateService, jobs: JobGroup, limits: GateLimits, logger: Logger) throws {
    var decoder = NIOHTTPDecoderLimitConfiguration()
    decoder.maxHeaderFieldSize = limits.maxHeaderBytes
    decoder.maxHeaderListSize = limits.maxHeaderBytes
    decoder.maxHeaderFieldCount = limits.maxHeaderCount
    try configureHTTPServerPipeline(
      withPipeliningAssistance: true, withErrorHandling: true, withEncoderConfiguration: .init(),
      withDecoderLimitConfiguration: decoder)
    try addHandler(GateConnectionHandler(service: service, jobs: jobs, limits: limits, logger: logger))
  }
}
