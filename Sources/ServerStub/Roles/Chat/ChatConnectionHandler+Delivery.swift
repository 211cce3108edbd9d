import ChatProtocol
import Glibc
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

  private func pushLive(_ events: [CommittedEvent], first: Int64, last: Int64) {
    if let after = push?.published(first: first, last: last, hasRoom: hasRoom) {
      // What this session asked for itself it learns by the reply.
      let own = handle?.id
      let news = events.lazy.filter { $0.event.number > after && ($0.origin == nil || $0.origin != own) }.map(\.event)
      for frame in NativeFrames(news).frames { enqueue(frame, isRepeatable: true) }
    }
    tellIfBehind()
  }

  /// Events up to this one were committed and not pushed.
  func leaveOut(through number: Int64) {
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
    case .entering: heldNotices.append(frame)
    case .awaitingLogin, .closing: break
    }
  }

  /// Another login took the account: say so, and close. Whatever else waits goes to the new session.
  func kicked(_ uid: UserID) {
    guard stage.uid == uid else { return }
    countWhatWasWritten()
    leave()
    enqueue(OfflineNotice(uid: uid).frame())
    closeAfterFlush()
  }

  /// The peer is alive, and its user has moved on: what was written counts, unless the connection proves nothing.
  private func countWhatWasWritten() {
    guard let context, let provider = context.channel as? any SocketOptionProvider else { return }
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    // Answered at once, for this is the channel's own event loop.
    provider.getTCPInfo().whenSuccess { if $0.isWhole { this.value.confirmation.closedCleanly() } }
  }

  // MARK: Following the log

  func follow(_ step: DeliveryCursor.Step, events: [InboxEvent]) {
    switch step {
    case .wait: break
    case .deliver: enqueue(events)
    case .read(let position): readLog(after: position)
    }
  }

  private func readLog(after position: Int64) {
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

  private func enqueue(_ events: [InboxEvent]) {
    guard let uid = stage.uid else { return }
    for part in EventFrames(events, for: uid, maxJoinedBodyBytes: limits.maxJoinedBodyBytes) {
      if let frame = part.frame, let bytes = try? frame.encoded() {
        outbound.append(bytes, deliveredThrough: part.through)
      } else if !outbound.passOver(part.through) {
        delivered(through: part.through)
      }
    }
    scheduleFlush()
  }

  // MARK: The socket

  /// Queues a frame.
  ///
  /// - Parameter isRepeatable: whether the peer can have it from the store; only what it can't may end the connection
  ///   of a peer that reads too slowly.
  func enqueue(_ frame: Frame, isRepeatable: Bool = false) {
    guard let bytes = try? frame.encoded() else {
      // Only our own mistake leads here: replies are cut to size where they are made.
      logger.error("reply too long", metadata: ["id": "\(frame.id)", "bytes": "\(frame.body.count)"])
      return
    }
    outbound.append(bytes, isRepeatable: isRepeatable)
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
    guard let context, context.channel.isWritable else { return }
    while !outbound.isEmpty {
      switch pacer.decide(at: context.eventLoop.now) {
      case .waitUntil(let time):
        wait(until: time, context: context)
        return
      case .writeOne:
        guard let entry = outbound.popFirst() else { return }
        pacer.frameWritten(at: context.eventLoop.now)
        write(entry, context: context)
      case .writeAll:
        guard let entry = outbound.popAll() else { return }
        write(entry, context: context)
      }
    }
    if let step = cursor?.roomMade() { follow(step, events: []) }
    tellIfBehind()
    if stage == .closing { finishClosing(context: context) }
  }

  private func wait(until time: NIODeadline, context: ChannelHandlerContext) {
    guard flushTimer == nil else { return }
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    flushTimer = context.eventLoop.scheduleTask(deadline: time) {
      this.value.flushTimer = nil
      this.value.flushOutbound()
    }
  }

  private func write(_ entry: OutboundQueue.Entry, context: ChannelHandlerContext) {
    let buffer = context.channel.allocator.buffer(bytes: entry.bytes)
    let through = entry.deliveredThrough
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.whenComplete { result in
      switch result {
      case .success: if let through { this.value.delivered(through: through) }
      // The system refused it: the peer is gone, and no error comes through the pipeline. An orderly end fails what
      // waits as well, but by another error.
      case .failure(let error): if error is IOError { this.value.isBroken = true }
      }
    }
    context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
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
    eventLoop.scheduleTask(in: .seconds(1)) { this.value.closeNow() }
  }

  private func finishClosing(context: ChannelHandlerContext) {
    context.close(mode: .output, promise: nil)
  }

  // MARK: What has surely arrived

  private func delivered(through number: Int64) {
    guard confirmation.wrote(upTo: number) else { return }
    scheduleConfirmation()
  }

  private func scheduleConfirmation() {
    guard let eventLoop = context?.eventLoop else { return }
    let this = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleTask(in: limits.confirmationDelay) { this.value.confirmDelivery() }
  }

  private func confirmDelivery() {
    guard let context, let uid = stage.uid, let provider = context.channel as? any SocketOptionProvider else { return }
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    provider.getTCPInfo().whenComplete { result in
      let this = this.value
      guard this.stage.uid == uid else { return }
      // Where the system cannot say, being alive has to do.
      let isAcknowledged = (try? result.get().tcpi_unacked == 0) ?? true
      let needsAnother = this.confirmation.check(isAcknowledged: isAcknowledged)
      this.service.positions.note(.family(uid), position: this.confirmation.confirmed)
      if needsAnother { this.scheduleConfirmation() }
    }
  }
}

extension tcp_info {
  /// Whether the peer's system is there and answers, as far as this one knows.
  ///
  /// After a reset, or while bytes are sent again because nothing acknowledges them, it is not. An acknowledgement that
  /// is merely not there yet says nothing: systems hold them back for some 40 ms.
  var isWhole: Bool {
    let isOpen = tcpi_state == UInt8(TCP_ESTABLISHED) || tcpi_state == UInt8(TCP_CLOSE_WAIT)
    return isOpen && tcpi_retransmits == 0
  }
}
