import ChatProtocol
import NIOCore

/// The way out: events of the user's log, notices, and the frames to the socket.
extension ChatConnectionHandler {
  /// Whether messages may be queued, or have to wait in the store.
  private var hasRoom: Bool { outbound.byteCount < limits.maxQueuedBytes }

  // MARK: What comes from the hub

  func published(_ events: [CommittedEvent]) {
    guard let first = events.first?.event.number, let last = events.last?.event.number, first <= last else { return }
    if push != nil {
      pushLive(events, first: first, last: last)
    } else if let step = cursor?.published(first...last, hasRoom: hasRoom) {
      follow(step, events: events.map(\.event))
    } else {
      heldHead = max(heldHead, last)
    }
  }

  private func pushLive(_ events: [CommittedEvent], first: EventNumber, last: EventNumber) {
    if let after = push?.published(first: first, last: last, hasRoom: hasRoom) {
      // What this session asked for itself it learns by the reply.
      let own = handle?.id
      let news = events.lazy.filter { $0.event.number > after && ($0.origin == nil || $0.origin != own) }.map(\.event)
      for frame in NativeFrames(news).frames { enqueue(frame, isRepeatable: true) }
    }
    tellIfBehind()
  }

  /// Events up to this one were committed and not pushed.
  func leaveOut(through number: EventNumber) {
    guard number > push?.head ?? .max else { return }
    _ = push?.published(first: number, last: number, hasRoom: false)
    tellIfBehind()
  }

  /// A native peer that missed a push is told how far its log goes as soon as there is room.
  private func tellIfBehind() {
    guard hasRoom, let head = push?.roomMade() else { return }
    enqueue(EventNotice(.head(head)).frame())
  }

  func notified(_ frame: Frame) {
    switch stage {
    // A native session gets such notices only to be up to date; one that reads too slowly can do without.
    case .open where push != nil && !hasRoom: break
    case .open: enqueue(frame)
    case .entering: heldNotices.append((frame, nil))
    case .awaitingLogin, .closing: break
    }
  }

  /// Another user's doing, which a family session is told of.
  func notified(_ frame: Frame, from sender: UserID) {
    switch stage {
    case .entering:
      heldNotices.removeAll { $0.sender == sender && $0.frame.id == frame.id }
      heldNotices.append((frame, sender))
    case .awaitingLogin, .closing: break
    case .open:
      // Applications stand in the list of the next login. Friends have to be known before their texts come.
      if frame.id == .addFriendNotice, !hasRoom { return }
      guard let bytes = try? frame.encoded() else { return }
      outbound.append(notice: bytes, about: OutboundQueue.Topic(id: frame.id, sender: sender))
      queued()
    }
  }

  /// Another login took the account: say so, and close. Whatever else waits goes to the new session.
  func kicked(_ uid: UserID) {
    guard stage.uid == uid else { return }
    leave()
    enqueue(OfflineNotice(uid: uid).frame())
    closeAfterFlush()
  }

  // MARK: Following the log

  func follow(_ step: DeliveryCursor.Step, events: [InboxEvent]) {
    switch step {
    case .wait: break
    case .deliver: enqueue(events)
    case .read(let position): readLog(after: position)
    }
  }

  private func readLog(after position: EventNumber) {
    guard let uid = stage.uid, let eventLoop = context?.eventLoop else { return }
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    let service = service
    let limit = limits.eventsPerPage
    service.jobs.submit {
      let page = await service.log(of: uid, after: position, limit: limit)
      eventLoop.execute { this.value.pageArrived(page) }
    }
  }

  private func pageArrived(_ page: LogPage?) {
    guard cursor != nil else { return }
    guard let page else {
      // The store failed. Nothing is lost: the client comes back and reads again.
      closeNow()
      return
    }
    var accepted: [InboxEvent] = []
    var bytes = outbound.byteCount
    var isComplete = true
    for event in page.events {
      guard bytes < limits.maxQueuedBytes else {
        isComplete = false
        break
      }
      if cursor?.accept(event.number) == true {
        accepted.append(event)
        bytes += event.weight
      }
    }
    enqueue(accepted)
    let isLast = isComplete && page.events.count < limits.eventsPerPage
    if let step = cursor?.pageEnded(storeHead: page.head, isLast: isLast, hasRoom: hasRoom) {
      follow(step, events: [])
    }
  }

  /// Queues what a family client understands of the log: the texts that others wrote, or the user to itself.
  private func enqueue(_ events: [InboxEvent]) {
    guard let uid = stage.uid else { return }
    for event in events {
      switch event.content {
      case .text(let text) where text.to == uid && !text.isRecalled:
        outbound.append(text, event: event.number)
        confirmation.waits(for: event.number)
      case .recall(let sender, _, let msgid, _):
        if let number = outbound.takeBack(msgid, of: sender) { confirmation.arrived([number]) }
        confirmation.passedOver(through: event.number)
      default:
        confirmation.passedOver(through: event.number)
      }
    }
    scheduleFlush()
  }

  // MARK: The socket

  /// Queues what answers a text request. Acknowledgements of one conversation share frames to a family session.
  func enqueue(_ reply: TextChatReply) {
    guard pacer.isPaced, reply.error == .success, !reply.items.isEmpty else { return enqueue(reply.frame()) }
    outbound.append(acknowledgementOf: reply.items, from: reply.from, to: reply.to)
    queued()
  }

  /// Queues a frame.
  ///
  /// - Parameter isRepeatable: whether the peer can have it from the store; only what it can't may end the connection
  ///   of a peer that reads too slowly.
  func enqueue(_ frame: Frame, isRepeatable: Bool = false, isOpening: Bool = false) {
    guard let bytes = try? frame.encoded() else {
      // Only our own mistake leads here: replies are cut to size where they are made.
      logger.error("reply too long", metadata: ["id": "\(frame.id)", "bytes": "\(frame.body.count)"])
      return
    }
    outbound.append(bytes, isRepeatable: isRepeatable, isOpening: isOpening)
    queued()
  }

  private func queued() {
    if outbound.unstorableByteCount > limits.maxUnstorableBytes {
      logger.debug("slow peer disconnected")
      closeNow()
    } else {
      scheduleFlush()
    }
  }

  /// Everything that one tick of the event loop brings leaves together, in one system call.
  private func scheduleFlush() {
    guard !isFlushScheduled, !outbound.isEmpty, let eventLoop = context?.eventLoop else { return }
    isFlushScheduled = true
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.execute {
      this.value.isFlushScheduled = false
      this.value.flushOutbound()
    }
  }

  private func flushOutbound() {
    guard let context, context.channel.isWritable, pacer.mayWrite else { return }
    if let entry = pacer.isPaced ? outbound.popFirst() : outbound.popAll() {
      write(entry, context: context)
    }
    if outbound.isEmpty {
      if let step = cursor?.roomMade() { follow(step, events: []) }
      if stage == .closing { finishClosing(context: context) }
    }
    tellIfBehind()
    serveNext()
  }

  private func write(_ entry: OutboundQueue.Entry, context: ChannelHandlerContext) {
    let pauses = limits.familyPauses
    // A peer that can split frames is no Qt client, so it is taken to read as fast as it gets.
    let reading = pauses.afterTexts(pacer.isPaced ? entry.textCount : min(entry.textCount, 1))
    let portion = OutboundPacer.Portion(events: entry.events, pause: entry.isOpening ? pauses.afterLogin : reading)
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.whenSuccess { this.value.wrote(portion) }
    pacer.writes()
    context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: entry.bytes)), promise: promise)
  }

  private func wrote(_ portion: OutboundPacer.Portion) {
    guard let eventLoop = context?.eventLoop else { return }
    pacer.wrote(portion, at: eventLoop.now)
    scheduleLook()
  }

  // MARK: What a family peer has read

  private func scheduleLook() {
    guard lookTimer == nil, let time = pacer.nextLook, let eventLoop = context?.eventLoop else { return }
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    lookTimer = eventLoop.scheduleTask(deadline: time) {
      this.value.lookTimer = nil
      this.value.look()
    }
  }

  private func look() {
    guard let context else { return }
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    // Answered at once, for this is the channel's own event loop.
    PeerState.ask(context.channel).whenSuccess { this.value.looked($0) }
  }

  private func looked(_ peer: PeerState) {
    guard let now = context?.eventLoop.now else { return }
    confirmation.arrived(pacer.looked(at: now, peer: peer))
    notePosition()
    if pacer.isStalled(at: now, longerThan: limits.stalledPeerTimeout) {
      logger.debug("stalled peer disconnected")
      closeNow()
      return
    }
    scheduleLook()
    flushOutbound()
  }

  /// Notes how far the user has surely got the log, if that has moved.
  func notePosition() {
    guard cursor != nil, let uid = stage.uid, let position = confirmation.progress() else { return }
    service.positions.note(.family(uid), position: position)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stallTimer?.cancel()
    stallTimer = nil
    if context.channel.isWritable {
      flushOutbound()
    } else {
      let this = NIOLoopBound(self, eventLoop: context.eventLoop)
      stallTimer = context.eventLoop.scheduleTask(in: limits.stalledPeerTimeout) {
        this.value.logger.debug("stalled peer disconnected")
        this.value.closeNow()
      }
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: Closing

  /// Closes once the last frame has left.
  func closeAfterFlush() {
    stage = .closing
    scheduleFlush()
    guard let eventLoop = context?.eventLoop else { return }
    // Input is read and thrown away meanwhile: closing with unread input would reset the connection, and the last
    // frame with it. The peer's own close ends it earlier.
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleTask(deadline: (pacer.nextLook ?? eventLoop.now) + .seconds(1)) { this.value.closeNow() }
  }

  private func finishClosing(context: ChannelHandlerContext) {
    context.close(mode: .output, promise: nil)
  }
}
