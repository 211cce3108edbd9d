import ChatProtocol
import Synchronization

/// A clock that stands still until it is told to move; for tests and scripts.
public final class ManualClock: WallClock, Sendable {
  private struct Sleeper {
    let deadline: Timestamp
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: LocalTime
    var nextID = 0
    var sleepers: [Int: Sleeper] = [:]
    var cancelledBeforeStart: Set<Int> = []
  }

  private let state: Mutex<State>

  public init(_ start: LocalTime) {
    state = Mutex(State(now: start))
  }

  public func now() -> LocalTime { state.withLock { $0.now } }

  /// Here both clocks are one.
  public func elapsed() -> Duration { .milliseconds(now().timestamp.rawValue) }

  /// How many callers wait now.
  public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

  /// How many callers wait whose time comes after just this long.
  public func sleeperCount(dueIn duration: Duration) -> Int {
    state.withLock { state in
      state.sleepers.values.count {
        $0.deadline == state.now.timestamp.advanced(byMilliseconds: Self.milliseconds(duration))
      }
    }
  }

  /// Moves time on and wakes, in order, everyone whose time has come.
  public func advance(by duration: Duration) {
    let step = Self.milliseconds(duration)
    let due = state.withLock { state -> [Sleeper] in
      state.now.timestamp = state.now.timestamp.advanced(byMilliseconds: step)
      let ready = state.sleepers.filter { $0.value.deadline <= state.now.timestamp }
      for id in ready.keys { state.sleepers[id] = nil }
      return ready.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  /// Sets the clock, forward or back. Who waits goes on waiting as long as before, as with the machine's clock.
  public func set(by change: Duration) {
    let (seconds, attoseconds) = change.components
    let step = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    state.withLock { state in
      state.now.timestamp = state.now.timestamp.advanced(byMilliseconds: step)
      state.sleepers = state.sleepers.mapValues {
        Sleeper(deadline: $0.deadline.advanced(byMilliseconds: step), continuation: $0.continuation)
      }
    }
  }

  public func sleep(for duration: Duration) async throws {
    let wait = Self.milliseconds(duration)
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let cancelled = state.withLock { state -> Bool in
          if state.cancelledBeforeStart.remove(id) != nil { return true }
          state.sleepers[id] = Sleeper(
            deadline: state.now.timestamp.advanced(byMilliseconds: wait), continuation: continuation)
          return false
        }
        if cancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state -> Sleeper? in
        if let sleeper = state.sleepers.removeValue(forKey: id) { return sleeper }
        state.cancelledBeforeStart.insert(id)
        return nil
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return max(0, seconds) * 1000 + max(0, attoseconds) / 1_000_000_000_000_000
  }
}
