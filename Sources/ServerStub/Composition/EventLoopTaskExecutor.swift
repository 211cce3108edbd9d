import NIOCore

/// Runs the server's tasks on its own event loops instead of the shared thread pool.
///
/// A request then changes threads less often, and a process with an idle server in it sleeps: the pool, once used, wakes
/// the process every second to look after its threads.
final class EventLoopTaskExecutor: TaskExecutor {
  private let group: any EventLoopGroup

  /// - Parameter group: must outlive every task that prefers this executor.
  init(group: any EventLoopGroup) {
    self.group = group
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    group.next().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
