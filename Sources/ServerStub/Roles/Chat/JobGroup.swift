import Synchronization

/// The parent of the work that the connections of a role start: one task group, so nothing outlives ``run()``.
///
/// An event loop cannot await, so a session hands its asynchronous part over as a job and gets the result back on its
/// own loop. Every session has at most one request job and one reading job at a time, which bounds the stream.
final class JobGroup: Sendable {
  typealias Job = @Sendable () async -> Void

  private let jobs: AsyncStream<Job>
  private let continuation: AsyncStream<Job>.Continuation

  /// Jobs that were given up and have not ended.
  private let abandoned = Atomic<Int>(0)
  private static let maxAbandoned = 256

  init() {
    // Unbounded on purpose: a dropped job would leave its session waiting for ever; see above for the real bound.
    (jobs, continuation) = AsyncStream.makeStream(of: Job.self, bufferingPolicy: .unbounded)
  }

  /// Starts `job` soon; returns false when the group has ended and the job will not run.
  @discardableResult
  func submit(_ job: @escaping Job) -> Bool {
    if case .terminated = continuation.yield(job) { return false }
    return true
  }

  /// Whether so many jobs hang that no more are begun: what they wait for does not answer.
  var isClogged: Bool { abandoned.load(ordering: .relaxed) >= Self.maxAbandoned }

  /// Whoever waits for a job has given it up; ``abandonedJobEnded()`` follows, or never.
  func abandonJob() { abandoned.add(1, ordering: .relaxed) }

  /// A job that was given up has ended after all.
  func abandonedJobEnded() { abandoned.subtract(1, ordering: .relaxed) }

  /// Runs the jobs until ``finish()``, then waits for those under way.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await job in jobs {
        group.addTask(operation: job)
      }
    }
  }

  /// Takes no more jobs; ``run()`` returns when the submitted ones are done.
  func finish() {
    continuation.finish()
  }
}
