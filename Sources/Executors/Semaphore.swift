import Glibc

/// A counting semaphore of POSIX, which starts at 0. Waiting has no time limit.
///
/// Sendable by this rule: the memory is written here only by the functions of POSIX, which any thread may call.
final class Semaphore: @unchecked Sendable {
  // Of its own, because the address must not change.
  private let raw = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() {
    raw.initialize(to: sem_t())
    // Fails only for a count that is too large.
    sem_init(raw, 0, 0)
  }

  deinit {
    sem_destroy(raw)
    raw.deallocate()
  }

  /// Lets one waiting thread go on, or the next that waits.
  func signal() {
    sem_post(raw)
  }

  /// Returns when a signal is there for this thread.
  func wait() {
    // Interrupted by a signal handler, it has to be asked again.
    while sem_wait(raw) != 0 {}
  }
}
