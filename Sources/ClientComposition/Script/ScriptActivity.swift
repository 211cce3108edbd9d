import Synchronization

/// Counts what a client has under way outside of the main actor: requests to the gate, reads and writes of its history.
///
/// A script that moves time on must first let these end, or an hour could pass between a key and what follows from it.
final class ScriptActivity: Sendable {
  private let count = Atomic(0)
  private let onEnd: @Sendable () -> Void

  init(onEnd: @escaping @Sendable () -> Void) {
    self.onEnd = onEnd
  }

  var isBusy: Bool { count.load(ordering: .sequentiallyConsistent) > 0 }

  /// Counts as under way while `body` runs.
  func during<Value, Failure>(
    _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    count.add(1, ordering: .sequentiallyConsistent)
    defer {
      count.subtract(1, ordering: .sequentiallyConsistent)
      onEnd()
    }
    return try await body()
  }
}
