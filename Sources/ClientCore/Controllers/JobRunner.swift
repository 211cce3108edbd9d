/// Runs the controllers' background work under one parent, so that nothing outlives the program's `run()`.
@MainActor
final class JobRunner {
  private let stream = WorkStream()

  /// Hands over work to be done soon.
  func start(_ job: @escaping WorkStream.Work) {
    stream.add(job)
  }

  /// Runs what is handed over until the surrounding task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await job in stream.work {
        group.addTask { await job() }
      }
      group.cancelAll()
    }
  }
}
