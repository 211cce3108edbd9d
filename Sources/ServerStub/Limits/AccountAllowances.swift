import ChatProtocol
import Synchronization

/// What is left to each account of its ``AccountLimits``.
final class AccountAllowances: Sendable {
  private struct Key: Hashable {
    let uid: UserID
    let act: AccountLimits.Act
  }

  private struct State {
    var buckets: [Key: TokenBucket] = [:]
    /// So many buckets are looked through for full ones next.
    var tidyCount = 1_024
  }

  let limits: AccountLimits
  private let clock: ServerClock
  private let state = Mutex(State())

  init(limits: AccountLimits, clock: ServerClock) {
    self.limits = limits
    self.clock = clock
  }

  /// Whether an account may do something so many times now; it is counted then.
  func take(_ act: AccountLimits.Act, _ count: Int = 1, by uid: UserID) -> Bool {
    let (limit, now) = (limits[act], clock.nowMilliseconds())
    let key = Key(uid: uid, act: act)
    return state.withLock { state in
      if state.buckets[key] == nil, state.buckets.count >= state.tidyCount {
        // Full ones say nothing. Twice as many before the next look, so that looking costs little for each.
        state.buckets = state.buckets.filter { !$0.value.isFull(of: limits[$0.key.act], at: now) }
        state.tidyCount = max(1_024, state.buckets.count * 2)
      }
      return state.buckets[key, default: TokenBucket(limit, at: now)].take(count, of: limit, at: now)
    }
  }
}
