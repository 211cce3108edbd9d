import ChatProtocol
import Logging
import NIOCore

/// The companion's side of its chat connection: a native device that accepts applications after a moment, reads texts at
/// once, and answers them.
///
/// It confirms an event when it has dealt with it, so what a broken connection left without an answer comes again.
final class CompanionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let uid: UserID
  private let credentials: Companion.Credentials
  private let logger: Logger
  private let makeBrain: () -> CompanionBrain
  /// One per friend, so that each is answered in their own language.
  private var brains: [UserID: CompanionBrain] = [:]
  private var decoder = FrameDecoder(limits: .any)
  /// The last event that has come.
  private var cursor: EventNumber
  /// The newest event known to exist.
  private var head: EventNumber
  private var isSyncing = false
  /// What was dealt with.
  private var done: DeliveryConfirmation

  /// A little time before an application is accepted: somebody has to look at it.
  private static let pauseBeforeAccepting = TimeAmount.milliseconds(600)

  /// Friends whose talk is remembered; above it all is forgotten, which costs nothing but the language.
  private static let maxBrains = 1_000
  private static let eventsPerPage: Int64 = 100

  init(
    uid: UserID, credentials: Companion.Credentials, makeBrain: @escaping () -> CompanionBrain, logger: Logger
  ) {
    self.uid = uid
    self.credentials = credentials
    self.makeBrain = makeBrain
    self.logger = logger
    cursor = credentials.cursor
    head = credentials.cursor
    done = DeliveryConfirmation(position: credentials.cursor)
  }

  func channelActive(context: ChannelHandlerContext) {
    let native = NativeLogin(proto: 2, device: Companion.device, cursor: cursor)
    send(ChatLoginRequest(uid: uid, token: credentials.token, native: native).frame(), context: context)
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
      head = max(head, reply.native?.inbox ?? 0)
      for application in reply.applies where application.status == ApplyEntry.pending {
        accept(application.profile.uid, context: context)
      }
    case .textChatNotice:
      let notice = try TextChatNotice(frame: frame)
      take(notice.items, from: notice.from, to: notice.to, context: context)
    case .textChatReply:
      // The companion's own text is an event too.
      let reply = try TextChatReply(frame: frame)
      take(reply.items, from: reply.from, to: reply.to, context: context)
    case .eventNotice:
      switch try EventNotice(frame: frame).content {
      case .event(let event): take(event, context: context)
      case .head(let number): head = max(head, number)
      }
    case .syncReply:
      isSyncing = false
      let page = try SyncReply(frame: frame)
      guard page.error == .success else {
        // It comes back and asks again.
        context.close(promise: nil)
        return
      }
      head = max(head, page.head)
      if page.events.isEmpty {
        // Nobody waits for an answer to what is so old that it was forgotten.
        cursor = max(cursor, page.min.previous)
        done.passedOver(through: cursor)
      }
      for event in page.events { take(event, context: context) }
    default:
      break
    }
    catchUp(context: context)
    confirm(context: context)
  }

  // MARK: The log

  private func catchUp(context: ChannelHandlerContext) {
    guard cursor < head, !isSyncing else { return }
    isSyncing = true
    send(SyncRequest(cursor: cursor, limit: Self.eventsPerPage).frame(), context: context)
  }

  private func confirm(context: ChannelHandlerContext) {
    guard let position = done.progress() else { return }
    send(InboxConfirmation(inbox: position).frame(), context: context)
  }

  private func take(_ items: [TextItem], from: UserID, to: UserID, context: ChannelHandlerContext) {
    for item in items {
      guard let number = item.inbox else { continue }
      let text = StoredText(
        from: from, to: to, msgid: item.msgid, content: item.content, seq: item.seq ?? 0,
        timestamp: item.timestamp ?? 0)
      take(InboxEvent(number: number, content: .text(text)), context: context)
    }
  }

  private func take(_ event: InboxEvent, context: ChannelHandlerContext) {
    head = max(head, event.number)
    guard event.number == cursor.next else { return }
    cursor = event.number
    switch event.content {
    case .text(let text) where text.from != uid && !text.isRecalled:
      send(ReadRequest(peer: text.from, seq: text.seq).frame(), context: context)
      done.waits(for: event.number)
      // The answer's id is made from that of the question: one that comes again, as can happen after a broken
      // connection, is not answered twice.
      say(to: text.from, id: "\(text.from)>\(text.msgid)", event: event.number, context: context) {
        $0.answer(to: text.content.text)
      }
    case .application(let profile):
      accept(profile.uid, context: context)
      done.passedOver(through: event.number)
    case .friendship(let entry):
      done.waits(for: event.number)
      say(to: entry.profile.uid, id: "\(entry.profile.uid)>welcome", event: event.number, context: context) {
        $0.welcome()
      }
    default:
      done.passedOver(through: event.number)
    }
  }

  // MARK: What it does

  private func accept(_ applicant: UserID, context: ChannelHandlerContext) {
    after(CompanionHandler.pauseBeforeAccepting, context: context) { this, context in
      this.send(AuthFriendRequest(from: this.uid, to: applicant, remark: "").frame(), context: context)
    }
  }

  /// Finds something to say to a friend, and says it after the time it would take to type; the event is dealt with then.
  private func say(
    to friend: UserID, id: String, event: EventNumber, context: ChannelHandlerContext,
    _ find: (inout CompanionBrain) -> String
  ) {
    if brains.count > CompanionHandler.maxBrains { brains = [:] }
    var brain = brains[friend] ?? makeBrain()
    let text = find(&brain)
    let pause = brain.pause(before: text)
    brains[friend] = brain
    // Ids differ at their end, if anywhere; a cut in the middle of a character becomes U+FFFD, which is three bytes.
    let fitting = id.utf8.count <= MessageID.maxBytes ? id : String(decoding: id.utf8.suffix(56), as: UTF8.self)
    let item = TextItem(msgid: MessageID(rawValue: fitting), content: MessageContent(text))
    after(.milliseconds(pause), context: context) { this, context in
      this.send(TextChatRequest(from: this.uid, to: friend, items: [item]).frame(), context: context)
      this.done.arrived([event])
      this.confirm(context: context)
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
