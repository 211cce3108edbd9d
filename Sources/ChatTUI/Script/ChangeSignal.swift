/// Tells waiting scripts that something may have changed: a frame, the state, something at the server.
@MainActor
public final class ChangeSignal {
  /// How many changes there were.
  public private(set) var count = 0
  private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var lastWaiter = 0

  public init() {}

  /// Something changed.
  public func raise() {
    count += 1
    let woken = waiters
    waiters = [:]
    for waiter in woken.values { waiter.resume() }
  }

  /// Waits until there were more changes than `seen`, at most for `limit` of real time.
  ///
  /// - Returns: whether there were.
  public func wait(after seen: Int, limit: Duration) async -> Bool {
    guard count == seen else { return true }
    guard limit > .zero else { return false }
    lastWaiter += 1
    let id = lastWaiter
    // The limit's only purpose is that a script which waits for what never comes ends.
    let timer = Task { @MainActor [weak self] in
      guard (try? await Task.sleep(for: limit)) != nil else { return }
      self?.waiters.removeValue(forKey: id)?.resume()
    }
    await withCheckedContinuation { waiters[id] = $0 }
    timer.cancel()
    return count != seen
  }
}
