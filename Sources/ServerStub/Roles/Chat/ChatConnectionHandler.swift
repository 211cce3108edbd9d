import ChatProtocol
import Logging
import NIOCore

/// One chat connection, on its event loop: cuts frames, serves requests one after the other, writes once per tick.
///
/// The one handler of its pipeline. What frames mean is for ``SessionStage`` to say, what is done about them for
/// ``ChatService``, what leaves when for ``OutboundPacer`` and ``DeliveryCursor``; this type connects them to the
/// socket. Requests that wait and frames that wait are both bounded: a peer that sends too fast is not read from, and
/// one that reads too slowly gets its messages from the store later.
final class ChatConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  /// Friends that a session remembers to tell typing to.
  private static let maxTypingPermits = 64
  /// How often the store is asked whether typing may be told.
  private static let typingQuestions = RateLimit(perMinute: 240, burst: 32)

  let service: ChatService
  let limits: ChatLimits
  let logger: Logger
  var context: ChannelHandlerContext?
  var handle: SessionHandle?
  var stage = SessionStage.awaitingLogin(failures: 0)

  private let connection: AdmittedConnection
  private var inbound: InboundFrames
  private var pending = CircularBuffer<Frame>(initialCapacity: 0)
  private var pendingBytes = 0
  private var isServing = false
  /// What is being served, to be refused when its time is over, and how many requests there were.
  private var underWay = UnderWay.question
  private var requestNumber = 0
  private var requestWatch: Scheduled<Void>?
  /// What is left of ``ChatLimits/smallFrames``, and whether the next request waits until there is more.
  private lazy var smallFrames = TokenBucket(limits.smallFrames, at: service.clock.nowMilliseconds())
  private var isWaitingForTurn = false
  /// Why texts were refused a moment ago: those that were on their way then must not overtake them.
  private var heldTexts: (code: ErrorCode, end: NIODeadline)?
  private var isReadHeldBack = false
  /// Whether a whole frame has come.
  private var hasSentFrame = false
  private var loginDeadline: Scheduled<Void>?
  private var silenceTimer: Scheduled<Void>?
  private var lastHeard = NIODeadline.now()

  var outbound: OutboundQueue
  var pacer = OutboundPacer()
  var isFlushScheduled = false
  var lookTimer: Scheduled<Void>?
  var stallTimer: Scheduled<Void>?
  /// Notices that came while the account's lists were being read: the client must see 1006 first.
  var heldNotices: [(frame: Frame, sender: UserID?)] = []
  /// Where the session stands in the user's log; `nil` until 1006 is out.
  var cursor: DeliveryCursor?
  var confirmation = DeliveryConfirmation(position: 0)
  /// How far a native session has been pushed its log; `nil` in a family session, and until 1006 is out.
  var push: LivePush?
  /// Whether the session has asked who is online; from then on it is told of changes.
  var wantsPresence = false
  /// Whom typing was allowed to be told to, so that the store is asked once and not for each key.
  var typingPermits: [UserID: TokenBucket] = [:]
  private lazy var typingQuestions = TokenBucket(Self.typingQuestions, at: service.clock.nowMilliseconds())
  /// The newest event that was committed while the account's lists were being read.
  var heldHead: EventNumber = 0

  /// A request that is being served.
  private enum UnderWay {
    case login
    case texts([TextChatRequest])
    case other(ChatRequest)
    case native(NativeRequest)
    /// Nobody waits for a reply.
    case question
  }

  init(service: ChatService, limits: ChatLimits, connection: AdmittedConnection, logger: Logger) {
    self.connection = connection
    inbound = InboundFrames(
      limits: FrameLimits(maxBodyBytes: limits.maxGuestBytes, maxID: FrameLimits.ourServer.maxID))
    self.service = service
    self.limits = limits
    self.logger = logger
    outbound = OutboundQueue(limits: .init(texts: limits.maxJoinedTexts, bytes: limits.maxJoinedBytes))
  }

  // MARK: The connection

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    handle = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    startLoginDeadline(limits.firstFrameTimeout, context: context)
    // What a guest sends stays with the system until there is room for it.
    readAtOnce(FixedSizeRecvByteBufferAllocator(capacity: limits.maxGuestBytes), times: 1, context: context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    lookTimer?.cancel()
    context.fireChannelInactive()
  }

  /// Closes at once. What the peer has of the bytes on their way is not known then.
  func closeNow() {
    context?.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("chat connection failed", metadata: ["error": "\(type(of: error))"])
    leave()
    context.close(promise: nil)
  }

  /// Ends the session's part in the server; the connection may live on for a last frame.
  func leave() {
    loginDeadline?.cancel()
    silenceTimer?.cancel()
    stallTimer?.cancel()
    requestWatch?.cancel()
    loginDeadline = nil
    stallTimer = nil
    // How the connection ends says nothing about what was read; what needed no frame counts.
    notePosition()
    if let uid = stage.uid, let handle {
      service.hub.detach(handle.id, from: uid)
      service.jobs.submit { [service] in await service.sessionEnded(handle.id, of: uid) }
    }
    stage = .closing
    cursor = nil
    push = nil
    pending.removeAll()
    pendingBytes = 0
    outbound.removeAll()
    heldNotices = []
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard stage != .closing else { return }
    lastHeard = context.eventLoop.now
    inbound.append(unwrapInboundIn(data))
    takeFrames()
    serveNext()
  }

  /// Cuts what has been read into requests, as many as may wait.
  private func takeFrames() {
    do throws(FrameError) {
      while stage != .closing, pendingBytes <= maxPendingBytes, let frame = try inbound.next() {
        if !hasSentFrame {
          hasSentFrame = true
          if let context { startLoginDeadline(limits.loginTimeout, context: context) }
        }
        pending.append(frame)
        pendingBytes += Self.weight(of: frame)
      }
    } catch {
      logger.debug("chat stream out of step", metadata: ["error": "\(error)"])
      closeNow()
    }
  }

  /// What a request that waits takes, roughly: small ones are mostly bookkeeping.
  private static func weight(of frame: Frame) -> Int { FrameHeader.byteCount + frame.body.count + 64 }

  /// How much may wait; little before the login.
  private var maxPendingBytes: Int { stage.uid == nil ? limits.maxGuestBytes : limits.maxPendingBytes }

  func read(context: ChannelHandlerContext) {
    if pendingBytes > maxPendingBytes || !hasRoomForReplies {
      isReadHeldBack = true
    } else {
      context.read()
    }
  }

  /// Whether the peer takes what it has asked for; one that does not is served and read from no further.
  private var hasRoomForReplies: Bool {
    outbound.unstorableByteCount < (stage.uid == nil ? Self.maxQueuedGuestBytes : limits.maxQueuedBytes)
  }

  /// Bytes of replies that may wait for a peer that has not logged in: it has little to ask.
  private static let maxQueuedGuestBytes = 512

  /// Takes waiting requests until one needs to await something.
  func serveNext() {
    guard !isWaitingForTurn else { return }
    while !isServing, hasRoomForReplies, let frame = popPending() {
      serve(frame)
      // What has to be awaited waits its turn there.
      guard isServing || smallFrames.take(of: limits.smallFrames, at: service.clock.nowMilliseconds()) else {
        return waitForTurn()
      }
    }
    if isReadHeldBack { takeFrames() }
    if isReadHeldBack, hasRoomForReplies, pendingBytes <= maxPendingBytes / 2 {
      isReadHeldBack = false
      context?.read()
    }
  }

  private func serve(_ frame: Frame) {
    if push != nil, serveNative(frame) { return }
    switch stage.verdict(on: frame) {
    case .ignore: break
    case .reply(let reply): enqueue(push.map { reply.telling(head: $0.head) } ?? reply)
    case .serve(.login(let request)): logIn(request)
    case .serve(.text(let request)): sendTexts(beginningWith: request)
    case .serve(let request): serve(request)
    }
  }

  /// Thousands of the smallest frames come in one read, and the other sessions of this event loop must not wait for them.
  private func waitForTurn() {
    guard let eventLoop = context?.eventLoop else { return }
    isWaitingForTurn = true
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleTask(in: Self.turnPause) {
      this.value.isWaitingForTurn = false
      this.value.serveNext()
    }
  }

  private static let turnPause = TimeAmount.milliseconds(50)

  private func popPending() -> Frame? {
    if pending.isEmpty { takeFrames() }
    guard let frame = pending.popFirst() else { return nil }
    pendingBytes -= Self.weight(of: frame)
    return frame
  }

  /// Joins the texts that wait one behind the other, so that they share one commit.
  private func sendTexts(beginningWith first: TextChatRequest) {
    guard case .open(let uid) = stage else { return }
    var requests = [first]
    while requests.count < limits.maxTextBatch, pending.first?.id == .textChat, let next = pending.first,
      case .serve(.text(let request)) = stage.verdict(on: next)
    {
      _ = popPending()
      requests.append(request)
    }
    let service = service
    let origin = push == nil ? nil : handle?.id
    if let heldTexts, heldTexts.end <= .now() { self.heldTexts = nil }
    let refusal = heldTexts?.code
    perform(.texts(requests)) { [requests] in
      await service.sendTexts(requests, from: uid, origin: origin, refusal: refusal)
    } then: { this, replies in
      if let code = replies.lazy.map(\.error).first(where: \.isPassing) { this.holdTexts(code) }
      for reply in replies { this.enqueue(reply) }
    }
  }

  private func holdTexts(_ code: ErrorCode) {
    if heldTexts == nil { heldTexts = (code, .now() + limits.refusedTextsPause) }
  }

  /// Takes a frame of the native dialect; returns false when it is none.
  private func serveNative(_ frame: Frame) -> Bool {
    guard case .open(let uid) = stage, let push, let slot = handle?.slot else { return false }
    switch NativeRequest.read(frame) {
    case .other: return false
    case .malformed(let reply):
      if let reply { enqueue(reply) }
    case .request(.confirm(let confirmation)):
      // Nobody has stored what does not exist yet.
      service.positions.note(slot.deviceID(of: uid), position: min(confirmation.inbox, push.head))
    case .request(.typing(let request)):
      tellTyping(request, of: uid)
    case .request(let request):
      if case .presence = request { wantsPresence = true }
      let service = service
      perform(.native(request)) {
        await service.serve(request, from: uid)
      } then: { this, reply in
        if let reply { this.enqueue(reply) }
      }
    }
    return true
  }

  private func tellTyping(_ request: TypingRequest, of uid: UserID) {
    let now = service.clock.nowMilliseconds()
    if var permit = typingPermits[request.to] {
      // A state that is told anew all the time says nothing new.
      if permit.take(of: limits.typing, at: now) { service.tellTyping(request, of: uid) }
      typingPermits[request.to] = permit
      return
    }
    guard typingQuestions.take(of: Self.typingQuestions, at: now) else { return }
    let service = service
    perform(.question) {
      await service.mayTellTyping(of: uid, to: request.to)
    } then: { this, mayTell in
      guard mayTell else { return }
      if this.typingPermits.count >= Self.maxTypingPermits { this.typingPermits = [:] }
      this.typingPermits[request.to] = TokenBucket(this.limits.typing, at: now)
      this.tellTyping(request, of: uid)
    }
  }

  private func serve(_ request: ChatRequest) {
    guard let uid = stage.uid else { return }
    let service = service
    perform(.other(request)) {
      await service.serve(request, from: uid)
    } then: { this, reply in
      if let reply { this.enqueue(reply) }
    }
  }

  /// Runs the asynchronous part of a request; until `finish` has run on the event loop, or its time is over, no other
  /// request is begun.
  private func perform<Value: Sendable>(
    _ request: UnderWay, _ work: @escaping @Sendable () async -> Value,
    then finish: @escaping @Sendable (ChatConnectionHandler, Value) -> Void
  ) {
    guard let eventLoop = context?.eventLoop else { return }
    guard !service.jobs.isClogged else { return refuse(request, .serverBusy) }
    isServing = true
    underWay = request
    requestNumber &+= 1
    watchRequest()
    let number = requestNumber
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    let isAccepted = service.jobs.submit {
      let value = await work()
      eventLoop.execute {
        guard this.value.requestNumber == number else { return this.value.service.jobs.abandonedJobEnded() }
        this.value.isServing = false
        guard this.value.stage != .closing else { return }
        finish(this.value, value)
        this.value.serveNext()
      }
    }
    if !isAccepted { closeNow() }
  }

  /// Looks after a time whether the request is still under way. One look serves all requests until then.
  private func watchRequest() {
    guard requestWatch == nil, let eventLoop = context?.eventLoop else { return }
    let number = requestNumber
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    requestWatch = eventLoop.scheduleTask(in: limits.requestTimeout) {
      let this = this.value
      this.requestWatch = nil
      guard this.isServing, this.stage != .closing else { return }
      // A later one has its time before it.
      guard this.requestNumber == number else { return this.watchRequest() }
      this.giveUp()
    }
  }

  /// Refuses the request that is under way. It may still be done; whoever sends it again is told so by the store.
  private func giveUp() {
    logger.error("chat request not answered in time")
    service.jobs.abandonJob()
    requestNumber &+= 1
    isServing = false
    refuse(underWay, .backendUnreachable)
    serveNext()
  }

  private func refuse(_ request: UnderWay, _ code: ErrorCode) {
    switch request {
    case .login:
      leave()
      enqueue(ChatRequest.refusal(code, id: .chatLoginReply))
      closeAfterFlush()
    case .texts(let requests):
      holdTexts(code)
      for request in requests { enqueue(TextChatReply(refusing: request, from: request.from, code)) }
    case .other(let request): enqueue(request.refusal(code))
    case .native(let request):
      if let reply = NativeRequest.refusal(code, to: request) { enqueue(reply) }
    case .question: break
    }
  }

  // MARK: Login

  /// How much is read from the socket before requests are served.
  private func readAtOnce(
    _ allocator: any RecvByteBufferAllocator, times: UInt, context: ChannelHandlerContext
  ) {
    // A channel without these options, as in tests, reads as it does.
    try? context.channel.syncOptions?.setOption(.recvAllocator, value: allocator)
    try? context.channel.syncOptions?.setOption(.maxMessagesPerRead, value: times)
  }

  private func startLoginDeadline(_ timeout: TimeAmount, context: ChannelHandlerContext) {
    loginDeadline?.cancel()
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    loginDeadline = context.eventLoop.scheduleTask(in: timeout) {
      this.value.closeNow()
    }
  }

  /// A native client beats, so one that is frozen or gone without a word is noticed; the family's need not.
  private func watchSilence() {
    guard let eventLoop = context?.eventLoop else { return }
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    silenceTimer = eventLoop.scheduleTask(deadline: lastHeard + limits.silentPeerTimeout) {
      let this = this.value
      guard eventLoop.now >= this.lastHeard + this.limits.silentPeerTimeout else { return this.watchSilence() }
      this.logger.debug("silent peer disconnected")
      this.closeNow()
    }
  }

  private func logIn(_ request: ChatLoginRequest) {
    let service = service
    let peer = connection.clientAddress
    perform(.login) {
      await service.admit(request, peer: peer)
    } then: { this, refusal in
      if let refusal {
        this.loginFailed(refusal)
      } else {
        this.enter(request)
      }
    }
  }

  private func loginFailed(_ code: ErrorCode) {
    enqueue(ChatRequest.refusal(code, id: .chatLoginReply))
    guard case .awaitingLogin(let failures) = stage else { return }
    stage = .awaitingLogin(failures: failures + 1)
    if failures + 1 >= limits.maxFailedLogins { closeAfterFlush() }
  }

  /// The token was right. The session takes its place first and reads the lists then, so that nothing that happens in
  /// between is missed.
  private func enter(_ request: ChatLoginRequest) {
    guard let eventLoop = context?.eventLoop else { return }
    let uid = request.uid
    let slot = SessionSlot(request)
    let token = try? TokenService.hash(of: request.token)
    let handle = SessionHandle(
      self, id: service.hub.nextSessionID(), slot: slot, token: token ?? [], eventLoop: eventLoop)
    self.handle = handle
    stage = .entering(uid)
    // A known peer may send all that a session may.
    connection.setGuest(false)
    inbound.limits = .ourServer
    if let context { readAtOnce(AdaptiveRecvByteBufferAllocator(), times: 4, context: context) }
    service.hub.attach(handle, to: uid)
    // Who asks for the native dialect can split glued frames, whatever dialect the answer is in.
    if let native = request.native, native.proto >= 2 { pacer.release() }
    let service = service
    perform(.login) {
      await service.enter(request, as: handle.id, in: slot)
    } then: { this, entrance in
      switch entrance {
      case .success(let entrance):
        this.begin(entrance.opening, uid: uid, isNative: slot.isNative)
        if entrance.isFirst { service.jobs.submit { await service.cameOnline(uid) } }
      case .failure(let refusal):
        service.hub.detach(handle.id, from: uid)
        this.heldNotices = []
        this.stage = .awaitingLogin(failures: 0)
        this.connection.setGuest(true)
        this.loginFailed(refusal.code)
      }
    }
  }

  private func begin(_ opening: SessionOpening, uid: UserID, isNative: Bool) {
    stage = .open(uid)
    loginDeadline?.cancel()
    loginDeadline = nil
    enqueue(opening.reply, isOpening: true)
    let notices = heldNotices
    heldNotices = []
    for (frame, sender) in notices {
      if let sender { notified(frame, from: sender) } else { notified(frame) }
    }
    if isNative {
      push = LivePush(head: opening.position)
      leaveOut(through: heldHead)
      // A built-in account is in this process and has no reason to wake it by beating.
      if !BuiltInAccount.allCases.contains(where: { $0.uid == uid }) { watchSilence() }
      return
    }
    confirmation = DeliveryConfirmation(position: opening.position)
    var cursor = DeliveryCursor(position: opening.position)
    let step = cursor.begin()
    self.cursor = cursor
    follow(step, events: [])
  }
}

extension Frame {
  /// An answered heartbeat with the head of the user's log; any other frame as it is.
  fileprivate func telling(head: EventNumber) -> Frame {
    guard id == .heartbeatReply, let reply = try? HeartbeatReply(frame: self), reply.error == .success else {
      return self
    }
    return HeartbeatReply(error: .success, inbox: head).frame()
  }
}
