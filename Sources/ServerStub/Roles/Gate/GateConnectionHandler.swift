import Logging
import NIOCore
import NIOHTTP1

/// One HTTP connection at the gate: collects a request within limits and a deadline, hands it to the service, writes
/// the answer. The pipeline before it holds later requests back until the answer is out, so one is under way at most.
final class GateConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// What the connection is doing.
  private enum State {
    /// Waits for a request's head; a request follows, or the idle deadline.
    case idle
    /// Collects a body; an answer or the request deadline follows.
    case receiving(HTTPRequestHead, ByteBuffer?)
    /// The service works; the answer follows, then `idle` or `lingering`.
    case answering
    /// A last answer is out. Input is thrown away until the peer closes or a short time has passed: closing with
    /// unread input would reset the connection and take the answer with it.
    case lingering
  }

  private let service: GateService
  private let jobs: JobGroup
  private let limits: GateLimits
  private let logger: Logger
  private let connection: AdmittedConnection
  private let trustedProxies: [AddressBlock]
  private var context: ChannelHandlerContext?
  private var state = State.idle
  /// Whether the first byte of the next request has come, from which on its time runs.
  private var hasRequestBegun = false
  /// Whether the request is one whose answer has no body.
  private var isHead = false
  private var deadline: Scheduled<Void>?
  /// Whether the request that was at work has been refused before its answer came.
  private var hasGivenUp = false

  init(
    service: GateService, jobs: JobGroup, limits: GateLimits, connection: AdmittedConnection,
    trustedProxies: [AddressBlock], logger: Logger
  ) {
    self.service = service
    self.jobs = jobs
    self.limits = limits
    self.connection = connection
    self.trustedProxies = trustedProxies
    self.logger = logger
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    setDeadline(limits.idleTimeout, context: context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = nil
    context.fireChannelInactive()
  }

  /// Bytes have come, of a head that need not be complete.
  func bytesCame() {
    guard case .idle = state, !hasRequestBegun, let context else { return }
    hasRequestBegun = true
    setDeadline(limits.requestTimeout, context: context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), .idle):
      begin(head, context: context)
    case (.body(let part), .receiving(let head, let body)):
      append(part, to: body, of: head, context: context)
    case (.end, .receiving(let head, let body)):
      submit(head, body: body, context: context)
    default:
      // Input after a last answer, or the rest of a request that was refused at its head.
      break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("gate connection failed", metadata: ["error": "\(type(of: error))"])
    guard error is HTTPParserError, context.channel.isActive else {
      context.close(promise: nil)
      return
    }
    // The handler before this one has answered 400.
    linger(context: context)
  }

  private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    isHead = head.method == .HEAD
    let headerBytes = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    if head.uri.utf8.count > limits.maxTargetBytes {
      refuse(.uriTooLong, context: context)
    } else if headerBytes > limits.maxHeaderBytes || head.headers.count > limits.maxHeaderCount {
      refuse(.requestHeaderFieldsTooLarge, context: context)
    } else if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
      length > limits.maxBodyBytes
    {
      refuse(.payloadTooLarge, context: context)
    } else if !head.isOfSameOrigin {
      refuse(.forbidden, context: context)
    } else {
      state = .receiving(head, nil)
      // A request that came behind another one was not seen to begin.
      if !hasRequestBegun { setDeadline(limits.requestTimeout, context: context) }
      hasRequestBegun = true
      if head.version == .http1_1, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
        let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
      }
    }
  }

  private func append(
    _ part: ByteBuffer, to body: ByteBuffer?, of head: HTTPRequestHead, context: ChannelHandlerContext
  ) {
    guard (body?.readableBytes ?? 0) + part.readableBytes <= limits.maxBodyBytes else {
      refuse(.payloadTooLarge, context: context)
      return
    }
    if var body {
      // Let go of the state's reference first, or the append would copy everything each time.
      state = .answering
      body.writeImmutableBuffer(part)
      state = .receiving(head, body)
    } else {
      state = .receiving(head, part)
    }
  }

  private func submit(_ head: HTTPRequestHead, body: ByteBuffer?, context: ChannelHandlerContext) {
    state = .answering
    setDeadline(limits.answerTimeout, context: context)
    guard
      let peer = ForwardedFor.client(
        peer: connection.clientAddress, headers: head.headers["x-forwarded-for"], trusted: trustedProxies)
    else {
      refuse(.badRequest, context: context)
      return
    }
    guard !jobs.isClogged else {
      answer(.outcome(.serverBusy), keepsAlive: false, context: context)
      return
    }
    connection.setGuest(false)
    let route = GateRoute(method: head.method, target: head.uri)
    let bytes = body.map { Array($0.readableBytesView) } ?? []
    let local = context.localAddress?.ipAddress ?? "127.0.0.1"
    let keepsAlive = head.isKeepAlive
    let eventLoop = context.eventLoop
    let this = NIOLoopBound((handler: self, context: context), eventLoop: eventLoop)
    let service = service
    let isAccepted = jobs.submit {
      let response = await service.respond(to: route, body: bytes, peer: peer, local: local)
      eventLoop.execute {
        this.value.handler.answer(response, keepsAlive: keepsAlive, context: this.value.context)
      }
    }
    if !isAccepted {
      context.close(promise: nil)
    }
  }

  private func answer(_ response: GateResponse, keepsAlive: Bool, context: ChannelHandlerContext) {
    guard !hasGivenUp else { return jobs.abandonedJobEnded() }
    connection.setGuest(true)
    guard context.channel.isActive else { return }
    // Whoever asks on and on and takes no answers would have them all kept here.
    if keepsAlive, context.channel.isWritable {
      // First the state, then the write: writing the end lets a held back request through before it returns.
      state = .idle
      hasRequestBegun = false
      setDeadline(limits.idleTimeout, context: context)
      write(response, keepsAlive: true, context: context)
    } else {
      write(response, keepsAlive: false, context: context)
      linger(context: context)
    }
  }

  private func refuse(_ status: HTTPResponseStatus, context: ChannelHandlerContext) {
    write(.text(status, status.reasonPhrase.lowercased() + "\r\n"), keepsAlive: false, context: context)
    linger(context: context)
  }

  private func write(_ response: GateResponse, keepsAlive: Bool, context: ChannelHandlerContext) {
    var headers = HTTPHeaders()
    headers.add(name: "Connection", value: keepsAlive ? "keep-alive" : "close")
    if let contentType = response.contentType { headers.add(name: "Content-Type", value: contentType) }
    if response.status == .methodNotAllowed { headers.add(name: "Allow", value: "GET, POST") }
    // What is echoed must stay the text it is.
    headers.add(name: "X-Content-Type-Options", value: "nosniff")
    headers.add(name: "Server", value: "GateServer")
    headers.add(name: "Content-Length", value: String(response.body.count))
    let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  private func linger(context: ChannelHandlerContext) {
    state = .lingering
    // Half-closing lets a peer that reads to the end see it now; the rest closes when the peer does, or soon.
    context.close(mode: .output, promise: nil)
    setDeadline(.milliseconds(500), context: context)
  }

  private func setDeadline(_ delay: TimeAmount, context: ChannelHandlerContext) {
    deadline?.cancel()
    let this = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: delay) {
      this.value.handler.deadlinePassed(context: this.value.context)
    }
  }

  private func deadlinePassed(context: ChannelHandlerContext) {
    switch state {
    case .receiving:
      refuse(.requestTimeout, context: context)
    case .idle, .lingering:
      context.close(promise: nil)
    case .answering:
      logger.error("gate request not answered in time")
      answer(.outcome(.backendUnreachable), keepsAlive: false, context: context)
      hasGivenUp = true
      jobs.abandonJob()
    }
  }
}

extension HTTPRequestHead {
  /// Whether no page of another server has made a browser send it. Programs send no `Origin`, and a browser tells by it
  /// whose page asks; the gate itself has no pages.
  fileprivate var isOfSameOrigin: Bool {
    guard let origin = headers.first(name: "origin") else { return true }
    guard let host = headers.first(name: "host") else { return false }
    return ["http://", "https://"].contains { origin.lowercased() == $0 + host.lowercased() }
  }
}
