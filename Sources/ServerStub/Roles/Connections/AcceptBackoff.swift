import Glibc
import Logging
import NIOCore

/// Lets a listener rest when the system has no descriptor or memory for a new connection.
///
/// The connection stays in the backlog, and the event loop is told of it at once, again and again, until one is accepted:
/// holding reads back does not end that. So a descriptor is kept in reserve, which makes room to accept and close one
/// connection; then the listener rests.
final class AcceptBackoff: ChannelDuplexHandler {
  typealias InboundIn = any Channel
  typealias OutboundIn = any Channel

  private static let rest = TimeAmount.milliseconds(100)
  /// A shortage is told once; what follows within this time after it is the same one.
  private static let episode = TimeAmount.seconds(60)

  private let name: String
  private let logger: Logger
  /// `nil` while its room is used.
  private var reserve: CInt?
  private var isResting = false
  private var isReadWanted = false
  private var lastShortage: NIODeadline?

  init(name: String, logger: Logger) {
    self.name = name
    self.logger = logger
  }

  func handlerAdded(context: ChannelHandlerContext) {
    takeReserve()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    giveReserve()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard reserve == nil else {
      context.fireChannelRead(data)
      return
    }
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    let refused = unwrapInboundIn(data)
    refused.closeFuture.hop(to: context.eventLoop).whenComplete { _ in this.value.takeReserve() }
    refused.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let code = (error as? IOError)?.errnoCode, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else {
      context.fireErrorCaught(error)
      return
    }
    let now = context.eventLoop.now
    if lastShortage.map({ now - $0 > Self.episode }) ?? true {
      logger.warning(
        "cannot accept connections for lack of resources",
        metadata: ["listener": "\(name)", "error": "\(String(cString: strerror(code)))"])
    }
    lastShortage = now
    giveReserve()
    guard !isResting else { return }
    isResting = true
    let this = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: Self.rest) { this.value.handler.goOn(context: this.value.context) }
  }

  func read(context: ChannelHandlerContext) {
    if isResting {
      isReadWanted = true
    } else {
      context.read()
    }
  }

  private func goOn(context: ChannelHandlerContext) {
    isResting = false
    takeReserve()
    guard isReadWanted else { return }
    isReadWanted = false
    context.read()
  }

  private func takeReserve() {
    guard reserve == nil else { return }
    let descriptor = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 { reserve = descriptor }
  }

  private func giveReserve() {
    guard let reserve else { return }
    self.reserve = nil
    _ = Glibc.close(reserve)
  }
}
