import Dispatch

/// Runs an actor on a queue of its own, so that waiting for the disk never takes a thread from the rest of the program:
/// the shared pool has one thread a core, and a slow disk can hold a commit for seconds.
public final class SerialQueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: name of the queue in debuggers.
  public init(label: String) {
    queue = DispatchQueue(label: label, qos: .userInitiated)
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Holds on to the executor: the job may let go of the actor, and that of its executor, while it runs.
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
