import ChatProtocol
import NIOCore
import Synchronization

/// The sessions of one chat server, and the way to them.
///
/// Who holds which place of an account is for the ``SessionDirectory`` to say; the hub knows what it has here, and does
/// what it is told: it pushes events, hands on notices, and ends sessions.
public final class ChatHub: EventPublisher, SessionEnding, PeerNotifier {
  private struct State {
    var sessions: [UserID: [SessionHandle]] = [:]
    var lastNumber: Int64 = 0
  }

  /// The chat server, in this run.
  public let node: NodeID
  private let state = Mutex(State())
  /// Ticks after the number of accounts online has changed, for one reader. Changes that come while the reader is busy
  /// are one tick: only the latest load matters.
  let loadChanges: AsyncStream<Void>
  private let loadChanged: AsyncStream<Void>.Continuation
  private let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  public init(node: NodeID) {
    self.node = node
    (arrivals, arrived) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    (loadChanges, loadChanged) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// How many accounts have a session here.
  public var onlineCount: Int {
    state.withLock { $0.sessions.count }
  }

  /// A name for a new session.
  func nextSessionID() -> SessionID {
    SessionID(
      node: node,
      number: state.withLock { state in
        state.lastNumber += 1
        return state.lastNumber
      })
  }

  /// From now on the session is reached. It has still to claim its place.
  func attach(_ session: SessionHandle, to uid: UserID) {
    let isFirst = state.withLock { state in
      defer { state.sessions[uid, default: []].append(session) }
      return state.sessions[uid] == nil
    }
    guard isFirst else { return }
    loadChanged.yield()
    arrived.yield()
  }

  /// The session holds its place; returns false if it has ended meanwhile and nobody else will give the place up.
  func claimed(_ claim: SlotClaim) -> Bool {
    state.withLock { state in
      guard let index = state.sessions[claim.uid]?.firstIndex(where: { $0.id == claim.session }) else { return false }
      state.sessions[claim.uid]?[index].claim = claim
      return true
    }
  }

  /// What the sessions here hold.
  var claims: [SlotClaim] {
    state.withLock { state in state.sessions.values.flatMap { $0.compactMap(\.claim) } }
  }

  /// Takes a session out.
  func detach(_ session: SessionID, from uid: UserID) {
    let isLast = state.withLock { state in
      guard var sessions = state.sessions[uid], let index = sessions.firstIndex(where: { $0.id == session })
      else { return false }
      sessions.remove(at: index)
      state.sessions[uid] = sessions.isEmpty ? nil : sessions
      return sessions.isEmpty
    }
    if isLast { loadChanged.yield() }
  }

  /// Returns `true` as soon as an account has come online, `false` if the task is cancelled before. For one caller.
  func waitForArrival() async -> Bool {
    for await _ in arrivals { return true }
    return false
  }

  public func endSession(_ session: SessionID, of uid: UserID) {
    for handle in sessions(of: uid) where handle.id == session { handle.kick(uid) }
  }

  public func endSessions(of uid: UserID, token: [UInt8]?) {
    for session in sessions(of: uid) where token == nil || session.token == token { session.kick(uid) }
  }

  /// Pushes events that were committed. Nothing is lost where a user is offline or slow: the log has them. What comes from
  /// other nodes may have gaps, or come twice.
  public func publish(_ events: [UserID: [CommittedEvent]]) {
    let reached = state.withLock { state in
      events.compactMap { uid, events in state.sessions[uid].map { (sessions: $0, events: events) } }
    }
    for (sessions, events) in reached {
      for session in sessions { session.publish(events) }
    }
  }

  public func notify(_ notice: PeerNotice, to uid: UserID) {
    let sessions = sessions(of: uid)
    switch notice {
    case .family(let frame, let sender):
      for session in sessions where !session.slot.isNative { session.notify(frame, from: sender) }
    case .native(let frame):
      for session in sessions where session.slot.isNative { session.notify(frame) }
    case .presence(let notice):
      guard sessions.contains(where: \.slot.isNative) else { return }
      let frame = notice.frame()
      for session in sessions where session.slot.isNative { session.tellPresence(frame) }
    case .privacyChanged:
      for session in sessions { session.privacyChanged() }
    }
  }

  private func sessions(of uid: UserID) -> [SessionHandle] {
    state.withLock { $0.sessions[uid] ?? [] }
  }
}

/// A way to reach a session from any thread.
struct SessionHandle: Sendable {
  let id: SessionID
  let slot: SessionSlot
  /// The hash of the token that it began with.
  let token: [UInt8]
  /// Its place, once it has one.
  var claim: SlotClaim?
  private let session: NIOLoopBound<ChatConnectionHandler>
  private let eventLoop: any EventLoop

  /// Call on `eventLoop`, which is the session's own.
  init(
    _ session: ChatConnectionHandler, id: SessionID, slot: SessionSlot, token: [UInt8], eventLoop: any EventLoop
  ) {
    self.token = token
    self.id = id
    self.slot = slot
    self.session = NIOLoopBound(session, eventLoop: eventLoop)
    self.eventLoop = eventLoop
  }

  func publish(_ events: [CommittedEvent]) {
    eventLoop.execute { session.value.published(events) }
  }

  func notify(_ frame: Frame) {
    eventLoop.execute { session.value.notified(frame) }
  }

  func notify(_ frame: Frame, from sender: UserID) {
    eventLoop.execute { session.value.notified(frame, from: sender) }
  }

  func tellPresence(_ frame: Frame) {
    eventLoop.execute { if session.value.wantsPresence { session.value.notified(frame) } }
  }

  func privacyChanged() {
    eventLoop.execute { session.value.typingPermits = [:] }
  }

  func kick(_ uid: UserID) {
    eventLoop.execute { session.value.kicked(uid) }
  }
}
