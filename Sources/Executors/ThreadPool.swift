import Synchronization

/// Runs jobs on a few threads of its own, first come, first served.
///
/// Threads are started when jobs wait for one, and stay. Without a job they wait without a time limit, so that an idle
/// program makes no wakeups. Priorities are not looked at.
///
/// A pool lasts as long as the process: its threads keep it.
final class ThreadPool: TaskExecutor {
  private struct State {
    var jobs = JobQueue()
    /// Threads started so far.
    var threadCount: Int
    /// Threads that run a job now.
    var busyCount = 0
  }

  private let maxThreads: Int
  private let state = Mutex(State(threadCount: 1))
  /// Counts the jobs that wait, so that each wakes one thread.
  private let waiting = Semaphore()

  /// - Parameter maxThreads: at least 1, which is started now.
  ///
  /// `nil` if the system gives no thread.
  init?(maxThreads: Int) {
    precondition(maxThreads >= 1)
    self.maxThreads = maxThreads
    guard startThread() else { return nil }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    enqueue(UnownedJob(job))
  }

  func enqueue(_ job: UnownedJob) {
    let needsThread = state.withLock { state in
      state.jobs.append(job)
      guard state.jobs.count + state.busyCount > state.threadCount, state.threadCount < maxThreads else { return false }
      state.threadCount += 1
      return true
    }
    waiting.signal()
    // Refused, the job waits for one of the threads that are there; the next may try again.
    if needsThread, !startThread() { state.withLock { $0.threadCount -= 1 } }
  }

  private func startThread() -> Bool {
    startDetachedThread(name: "swift-jobs") { [self] in runJobs() }
  }

  private func runJobs() -> Never {
    while true {
      waiting.wait()
      let job = state.withLock { state in
        state.busyCount += 1
        return state.jobs.removeFirst()
      }
      job?.runSynchronously(on: asUnownedTaskExecutor())
      state.withLock { $0.busyCount -= 1 }
    }
  }
}

/// Jobs in the order in which they came.
private struct JobQueue {
  private var incoming: [UnownedJob] = []
  /// The oldest jobs, the oldest of them last.
  private var outgoing: [UnownedJob] = []

  var count: Int { incoming.count + outgoing.count }

  mutating func append(_ job: UnownedJob) {
    incoming.append(job)
  }

  mutating func removeFirst() -> UnownedJob? {
    if outgoing.isEmpty {
      swap(&incoming, &outgoing)
      outgoing.reverse()
    }
    return outgoing.popLast()
  }
}
