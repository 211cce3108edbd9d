import Synchronization

/// Lets a cancellation reach a transfer that may not exist yet, since it is made on another thread.
final class RunningTransfer: Sendable {
  private let state = Mutex<(isCancelled: Bool, transfer: CurlTransfer?)>((false, nil))

  /// Names the transfer that a cancellation must end. False if it was cancelled already.
  func begin(_ transfer: CurlTransfer) -> Bool {
    state.withLock { state in
      state.transfer = transfer
      return !state.isCancelled
    }
  }

  /// May be called from any thread, before or after ``begin(_:)``.
  func cancel() {
    let transfer = state.withLock { state in
      state.isCancelled = true
      return state.transfer
    }
    transfer?.cancel()
  }
}
