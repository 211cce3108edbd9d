import ChatProtocol
import NIOCore
import Synchronization

/// Who is online on this chat server, and the way to them.
///
/// One account has one family session at a time: the newer login wins and the older session is told with 1021.
final class ChatHub: Sendable {
  private struct State {
    var sessions: [UserID: SessionHandle] = [:]
  }

  private let state = Mutex(State())
  /// Ticks after the number of accounts online has changed, for one reader. Changes that come while the reader is busy
  /// are one tick: only the latest load matters.
  let loadChanges: AsyncStream<Void>
  private let loadChanged: AsyncStream<Void>.Continuation
  private let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  init() {
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

  /// Puts a session in charge of an account, and sends the one before it off.
  func attach(_ session: SessionHandle, to uid: UserID) {
    let older = state.withLock { state in
      let older = state.sessions[uid]
      state.sessions[uid] = session
      return older
    }
    if let older {
      older.kick(uid)
    } else {
      loadChanged.yield()
      arrived.yield()
    }
  }

  /// Returns `true` as soon as an account has come online, `false` if the task is cancelled before. For one caller.
  func waitForArrival() async -> Bool {
    for await _ in arrivals { return true }
    return false
  }

  /// Takes a session out, unless a newer one has taken its place.
  func detach(_ session: SessionHandle, from uid: UserID) {
    let isLast = state.withLock { state in
      guard state.sessions[uid]?.id == session.id else { return false }
      state.sessions[uid] = nil
      return true
    }
    if isLast { loadChanged.yield() }
  }

  /// Pushes events that were committed to `uid`'s log, in order and without a gap between them. Nothing is lost where
  /// the user is offline or slow: the session reads the log.
  func publish(_ events: [LogEvent], to uid: UserID) {
    state.withLock { $0.sessions[uid] }?.publish(events)
  }

  /// Sends a frame that is no event of a log; it is dropped where the user is offline.
  func notify(_ frame: Frame, to uid: UserID) {
    state.withLock { $0.sessions[uid] }?.notify(frame)
  }
}

/// A way to reach a session from any thread.
struct SessionHandle: Sendable {
  /// Tells sessions of one process apart.
  let id: ObjectIdentifier
  private let session: NIOLoopBound<ChatConnectionHandler>
  private let eventLoop: any EventLoop

  /// Call on `eventLoop`, which is the session's own.
  init(_ session: ChatConnectionHandler, eventLoop: any EventLoop) {
    id = ObjectIdentifier(session)
    self.session = NIOLoopBound(session, eventLoop: eventLoop)
    self.eventLoop = eventLoop
  }

  func publish(_ events: [LogEvent]) {
    eventLoop.execute { session.value.published(events) }
  }

  func notify(_ frame: Frame) {
    eventLoop.execute { session.value.notified(frame) }
  }

  func kick(_ uid: UserID) {
    eventLoop.execute { session.value.kicked(uid) }
  }
}
