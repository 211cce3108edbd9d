/// Runs the controllers' background work under one parent, so that nothing outlives the program's `run()`.
@MainActor
final class JobRunner {
  typealias Job = @MainActor @Sendable () async -> Void

  private let jobs: AsyncStream<Job>
  private let continuation: AsyncStream<Job>.Continuation

  init() {
    // Unbounded: a job is something that the user asked for, which must not be dropped.
    (jobs, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
  }

  /// Hands over work to be done soon.
  func start(_ job: @escaping Job) {
    continuation.yield(job)
  }

  /// Runs what is handed over until the surrounding task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await job in jobs {
        group.addTask { await job() }
      }
      group.cancelAll()
    }
  }
}
