import ChatProtocol
import Synchronization

/// The directory of the chat servers of one process.
public final class LocalSessionDirectory: SessionDirectory {
  private struct Node {
    let sessions: any SessionEnding
    /// Until when its claims hold, in milliseconds since 1970; nil for good.
    var ends: Int64?
  }

  private struct State {
    var nodes: [NodeID: Node] = [:]
    /// The oldest claim of an account first.
    var claims: [UserID: [SlotClaim]] = [:]
    var lastEpoch: Int64 = 0

    /// The claims of an account on nodes that are alive.
    func living(_ uid: UserID, now: Int64) -> [SlotClaim] {
      guard let held = claims[uid] else { return [] }
      return held.filter { claim in nodes[claim.session.node].map { now < $0.ends ?? .max } ?? false }
    }
  }

  public let lease: Duration?
  private let maxSessions: Int
  private let clock: ServerClock
  private let state = Mutex(State())

  /// - Parameters:
  ///   - maxSessions: of one account at once.
  ///   - lease: how long the claims of a node hold after it was heard of; `nil` where nodes cannot die alone.
  public init(maxSessions: Int = AccountLimits().sessions, lease: Duration? = nil, clock: ServerClock) {
    self.maxSessions = max(1, maxSessions)
    self.lease = lease
    self.clock = clock
  }

  public func join(_ node: NodeID, ending sessions: any SessionEnding) {
    let ends = leaseEnd
    state.withLock { $0.nodes[node] = Node(sessions: sessions, ends: ends) }
  }

  public func renew(_ claims: [SlotClaim], of node: NodeID) -> [SlotClaim] {
    let (now, ends) = (clock.nowMilliseconds(), leaseEnd)
    return state.withLock { state in
      state.nodes[node]?.ends = ends
      return claims.filter { claim in
        var held = state.living(claim.uid, now: now)
        if let index = held.firstIndex(where: { $0.slot == claim.slot }) {
          guard held[index].session != claim.session else { return false }
          guard held[index].epoch < claim.epoch else { return true }
          held.remove(at: index)
        }
        held.append(claim)
        held.sort { $0.epoch < $1.epoch }
        state.claims[claim.uid] = held
        state.lastEpoch = max(state.lastEpoch, claim.epoch)
        return false
      }
    }
  }

  public func leave(_ node: NodeID) {
    state.withLock { state in
      state.nodes[node] = nil
      state.claims = state.claims.compactMapValues { claims in
        let rest = claims.filter { $0.session.node != node }
        return rest.isEmpty ? nil : rest
      }
    }
  }

  public func claim(_ slot: SessionSlot, of uid: UserID, for session: SessionID) -> ClaimedSlot {
    let now = clock.nowMilliseconds()
    let (outcome, ending) = state.withLock { state in
      var held = state.living(uid, now: now)
      let isFirst = held.isEmpty
      var older: SlotClaim?
      if let index = held.firstIndex(where: { $0.slot == slot }) {
        older = held.remove(at: index)
      } else if held.count >= maxSessions {
        older = held.removeFirst()
      }
      // By the clock, so that epochs grow over a restart as well.
      state.lastEpoch = max(state.lastEpoch + 1, now)
      let claim = SlotClaim(uid: uid, slot: slot, session: session, epoch: state.lastEpoch)
      state.claims[uid] = held + [claim]
      return (
        ClaimedSlot(claim: claim, isFirst: isFirst, ended: older?.session),
        older.flatMap { state.nodes[$0.session.node]?.sessions }
      )
    }
    if let older = outcome.ended { ending?.endSession(older, of: uid) }
    return outcome
  }

  public func release(_ session: SessionID, of uid: UserID) -> Bool {
    let now = clock.nowMilliseconds()
    return state.withLock { state in
      var held = state.living(uid, now: now)
      guard let index = held.firstIndex(where: { $0.session == session }) else { return false }
      held.remove(at: index)
      state.claims[uid] = held.isEmpty ? nil : held
      return held.isEmpty
    }
  }

  public func endSessions(of uid: UserID, token: [UInt8]?) {
    // A session may be there and have claimed no place yet, so all nodes are asked.
    for node in state.withLock({ Array($0.nodes.values) }) { node.sessions.endSessions(of: uid, token: token) }
  }

  public func online(among uids: [UserID]) -> Set<UserID> {
    let now = clock.nowMilliseconds()
    return state.withLock { state in Set(uids.filter { !state.living($0, now: now).isEmpty }) }
  }

  public func hasFamilySession(_ uid: UserID) -> Bool {
    let now = clock.nowMilliseconds()
    return state.withLock { state in state.living(uid, now: now).contains { !$0.slot.isNative } }
  }

  private var leaseEnd: Int64? { lease.map { clock.nowMilliseconds() + $0.milliseconds } }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
