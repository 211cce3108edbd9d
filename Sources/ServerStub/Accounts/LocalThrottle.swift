import Synchronization

/// The throttle of one process.
public final class LocalThrottle: Throttle {
  private struct State {
    var passwords: LoginGuard
    /// Wrong tokens by the share they come from.
    var tokens: FailureBudget<String>
  }

  private let state: Mutex<State>
  private let clock: ServerClock

  /// - Parameter wrongTokensPerAddress: of which one is forgiven each second.
  public init(limits: LoginLimits = LoginLimits(), wrongTokensPerAddress: Int = 60, clock: ServerClock) {
    state = Mutex(
      State(
        passwords: LoginGuard(limits: limits),
        tokens: FailureBudget(free: wrongTokensPerAddress, forgiveness: 1000)))
    self.clock = clock
  }

  public func admit(_ attempt: Attempt) -> Bool {
    let now = clock.nowMilliseconds()
    return state.withLock { state in
      switch attempt {
      case .password(let account, let peer):
        state.passwords.admit(LoginThrottle.Key(account: account, peer: peer), now: now)
      case .token(let peer):
        state.tokens.hasRoom(NetworkAddress.share(of: peer), now: now)
      }
    }
  }

  public func settle(_ attempt: Attempt, as outcome: Attempt.Outcome) {
    let now = clock.nowMilliseconds()
    state.withLock { state in
      switch attempt {
      case .password(let account, let peer):
        let key = LoginThrottle.Key(account: account, peer: peer)
        switch outcome {
        case .succeeded: state.passwords.noteSuccess(key, now: now)
        case .failed: state.passwords.noteFailure(key, now: now)
        case .withdrawn: state.passwords.takeBack(key, now: now)
        }
      case .token(let peer):
        if outcome == .failed { state.tokens.noteFailure(NetworkAddress.share(of: peer), now: now) }
      }
    }
  }
}
