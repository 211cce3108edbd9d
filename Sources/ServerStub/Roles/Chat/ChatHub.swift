import ChatProtocol
import NIOCore
import Synchronization

/// Who is online on this chat server, and the way to them.
///
/// An account may have several sessions, one in each ``SessionSlot``: the newer login wins a slot, and the older session
/// is told with 1021.
final class ChatHub: EventPublisher, SessionEnding {
  private struct State {
    var sessions: [UserID: [SessionHandle]] = [:]
  }

  private let state = Mutex(State())
  /// Ticks after the number of accounts online has changed, for one reader. Changes that come while the reader is busy
  /// are one tick: only the latest load matters.
  let loadChanges: AsyncStream<Void>
  private let loadChanged: AsyncStream<Void>.Continuation
  private let maxSessions: Int
  private let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  /// - Parameter maxSessions: of one account at once.
  init(maxSessions: Int = AccountLimits().sessions) {
    self.maxSessions = max(1, maxSessions)
    (arrivals, arrived) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    (loadChanges, loadChanged) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// How many accounts are online.
  var onlineCount: Int {
    state.withLock { $0.sessions.count }
  }

  /// Whether the account has a session here.
  func isOnline(_ uid: UserID) -> Bool {
    state.withLock { $0.sessions[uid] != nil }
  }

  /// Whether a family client of the account is online here.
  func hasFamilySession(_ uid: UserID) -> Bool {
    sessions(of: uid).contains { !$0.slot.isNative }
  }

  /// Puts a session in its slot of an account, and sends the one before it off, or the oldest of too many. Returns whether
  /// the account has come
  /// online by it.
  @discardableResult
  func attach(_ session: SessionHandle, to uid: UserID) -> Bool {
    let (older, isFirst) = state.withLock { state in
      let isFirst = state.sessions[uid] == nil
      var sessions = state.sessions[uid] ?? []
      let index = sessions.firstIndex { $0.slot == session.slot }
      var older = index.map { sessions.remove(at: $0) }
      if older == nil, sessions.count >= maxSessions { older = sessions.removeFirst() }
      sessions.append(session)
      state.sessions[uid] = sessions
      return (older, isFirst)
    }
    older?.kick(uid)
    if isFirst {
      loadChanged.yield()
      arrived.yield()
    }
    return isFirst
  }

  func endSessions(of uid: UserID, token: [UInt8]?) {
    for session in sessions(of: uid) where token == nil || session.token == token { session.kick(uid) }
  }

  /// Returns `true` as soon as an account has come online, `false` if the task is cancelled before. For one caller.
  func waitForArrival() async -> Bool {
    for await _ in arrivals { return true }
    return false
  }

  /// Takes a session out, unless a newer one has taken its place. Returns whether the account has gone offline by it.
  @discardableResult
  func detach(_ session: SessionHandle, from uid: UserID) -> Bool {
    let isLast = state.withLock { state in
      guard var sessions = state.sessions[uid], let index = sessions.firstIndex(where: { $0.id == session.id })
      else { return false }
      sessions.remove(at: index)
      state.sessions[uid] = sessions.isEmpty ? nil : sessions
      return sessions.isEmpty
    }
    if isLast { loadChanged.yield() }
    return isLast
  }

  /// Pushes events that were committed. Nothing is lost where a user is offline or slow: the log has them.
  func publish(_ events: [UserID: [CommittedEvent]]) {
    let reached = state.withLock { state in
      events.compactMap { uid, events in state.sessions[uid].map { (sessions: $0, events: events) } }
    }
    for (sessions, events) in reached {
      for session in sessions { session.publish(events) }
    }
  }

  /// Sends a frame that is no event of a log to the account's family session; it is dropped where there is none, and takes
  /// the place of one that waits there with the same id and from the same user.
  func notifyFamily(_ frame: Frame, from sender: UserID, to uid: UserID) {
    for session in sessions(of: uid) where !session.slot.isNative { session.notify(frame, from: sender) }
  }

  /// Sends a frame that is no event of a log to the account's native sessions; one that reads too slowly does not
  /// get it.
  func notifyNative(_ frame: Frame, to uid: UserID) {
    for session in sessions(of: uid) where session.slot.isNative { session.notify(frame) }
  }

  /// Tells the account's native sessions that asked for it who is online.
  func tellPresence(_ notice: PresenceNotice, to uid: UserID) {
    let reached = sessions(of: uid).filter(\.slot.isNative)
    guard !reached.isEmpty else { return }
    let frame = notice.frame()
    for session in reached { session.tellPresence(frame) }
  }

  /// What sessions of the account remember of its privacy does not hold any more.
  func privacyChanged(of uid: UserID) {
    for session in sessions(of: uid) { session.privacyChanged() }
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
  private let session: NIOLoopBound<ChatConnectionHandler>
  private let eventLoop: any EventLoop

  /// Call on `eventLoop`, which is the session's own.
  init(_ session: ChatConnectionHandler, slot: SessionSlot, token: [UInt8], eventLoop: any EventLoop) {
    self.token = token
    id = SessionID(ObjectIdentifier(session))
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
