/// Waiting for the end of a role.
enum Cancellation {
  /// Returns when the task is cancelled; nothing wakes it before.
  static func wait() async {
    let (never, continuation) = AsyncStream.makeStream(of: Void.self)
    for await _ in never {}
    withExtendedLifetime(continuation) {}
  }
}
