import Synchronization

/// Wakes tests that wait for something another thread does; a test that is cancelled at its time limit wakes too.
final class ConditionSignal: Sendable {
  private struct State {
    var generation = 0
    var nextID = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  /// Something changed.
  func raise() {
    let woken = state.withLock { state in
      state.generation += 1
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.self)
    }
    for continuation in woken { continuation.resume() }
  }

  /// Waits until the condition holds; it is asked again after each change.
  func until(
    isolation: isolated (any Actor)? = #isolation, _ condition: () throws -> Bool
  ) async throws {
    while true {
      let seen = state.withLock { $0.generation }
      if try condition() { return }
      await wait(past: seen)
      try Task.checkCancellation()
    }
  }

  private func wait(past seen: Int) async {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state -> Bool in
          if state.generation != seen || state.cancelled.remove(id) != nil { return true }
          state.waiting[id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
        if let continuation = state.waiting.removeValue(forKey: id) { return continuation }
        state.cancelled.insert(id)
        return nil
      }
      continuation?.resume()
    }
  }
}
