import ChatProtocol
import Logging
import NIOCore

/// The companion's side of its chat connection: logs in, accepts applications after a moment, answers texts.
final class CompanionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let uid: UserID
  private let token: String
  private let logger: Logger
  private let makeBrain: () -> CompanionBrain
  /// One per friend, so that each is answered in their own language.
  private var brains: [UserID: CompanionBrain] = [:]
  private var decoder = FrameDecoder(limits: .any)
  private var sentCount: UInt64 = 0

  /// A little time before an application is accepted: somebody has to look at it.
  private static let pauseBeforeAccepting = TimeAmount.milliseconds(600)

  /// Friends whose talk is remembered; above it all is forgotten, which costs nothing but the language.
  private static let maxBrains = 1_000

  init(uid: UserID, token: String, makeBrain: @escaping () -> CompanionBrain, logger: Logger) {
    self.uid = uid
    self.token = token
    self.makeBrain = makeBrain
    self.logger = logger
  }

  func channelActive(context: ChannelHandlerContext) {
    // Asking for the native dialect tells the server that frames need not be paced; the answer may be in either.
    let native = NativeLogin(proto: 2, device: "", cursor: 0)
    send(ChatLoginRequest(uid: uid, token: token, native: native).frame(), context: context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    decoder.append(unwrapInboundIn(data).readableBytesView)
    do {
      while let frame = try decoder.next() {
        try handle(frame, context: context)
      }
    } catch {
      logger.debug("companion cannot read its server", metadata: ["error": "\(error)"])
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("companion connection failed", metadata: ["error": "\(error)"])
    context.close(promise: nil)
  }

  private func handle(_ frame: Frame, context: ChannelHandlerContext) throws(PayloadError) {
    switch frame.id {
    case .chatLoginReply:
      let reply = try ChatLoginReply(frame: frame)
      guard reply.error == .success else {
        logger.warning("companion refused", metadata: ["error": "\(reply.error)"])
        context.close(promise: nil)
        return
      }
      for application in reply.applies where application.status == ApplyEntry.pending {
        accept(application.profile.uid, context: context)
      }
    case .addFriendNotice:
      accept(try AddFriendNotice(frame: frame).applicant.uid, context: context)
    case .authFriendReply:
      let reply = try AuthFriendReply(frame: frame)
      if reply.error == .success, let friend = reply.friend {
        think(about: friend.uid, context: context) { $0.welcome() }
      }
    case .authFriendNotice:
      // Somebody took up the companion's own application.
      let notice = try AuthFriendNotice(frame: frame)
      if notice.error == .success { think(about: notice.from, context: context) { $0.welcome() } }
    case .textChatNotice:
      let notice = try TextChatNotice(frame: frame)
      guard notice.from != uid else { return }
      for item in notice.items {
        think(about: notice.from, answering: item.msgid, context: context) { $0.answer(to: item.content) }
      }
    default:
      break
    }
  }

  private func accept(_ applicant: UserID, context: ChannelHandlerContext) {
    after(CompanionHandler.pauseBeforeAccepting, context: context) { this, context in
      this.send(AuthFriendRequest(from: this.uid, to: applicant, remark: "").frame(), context: context)
    }
  }

  /// Finds something to say to a friend, and says it after the time it would take to type.
  ///
  /// - Parameter question: the `msgid` that is answered. The answer's own id is made from it, so that a question that
  ///   is delivered again, as can happen after a broken connection, is not answered twice.
  private func think(
    about friend: UserID, answering question: String? = nil, context: ChannelHandlerContext,
    _ say: (inout CompanionBrain) -> String
  ) {
    if brains.count > CompanionHandler.maxBrains { brains = [:] }
    var brain = brains[friend] ?? makeBrain()
    let text = say(&brain)
    let pause = brain.pause(before: text)
    brains[friend] = brain
    sentCount += 1
    let id = question.map { "\(friend)>\($0)" } ?? "\(friend)>\(sentCount)>\(token.prefix(8))"
    // Ids differ at their end, if anywhere; a cut in the middle of a character becomes U+FFFD, which is three bytes.
    let fitting = id.utf8.count <= TextItem.maxIDBytes ? id : String(decoding: id.utf8.suffix(56), as: UTF8.self)
    let item = TextItem(msgid: fitting, content: text)
    after(.milliseconds(pause), context: context) { this, context in
      this.send(TextChatRequest(from: this.uid, to: friend, items: [item]).frame(), context: context)
    }
  }

  private func after(
    _ delay: TimeAmount, context: ChannelHandlerContext,
    _ action: @escaping @Sendable (CompanionHandler, ChannelHandlerContext) -> Void
  ) {
    let this = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: delay) {
      guard this.value.context.channel.isActive else { return }
      action(this.value.handler, this.value.context)
    }
  }

  private func send(_ frame: Frame, context: ChannelHandlerContext) {
    guard let bytes = try? frame.encoded() else { return }
    context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
  }
}
