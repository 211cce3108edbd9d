import Glibc
import Synchronization
import Testing

@testable import Executors

@Suite("Thread pool") struct ThreadPoolTests {
  @Test("runs every job, in child tasks and nested awaits too")
  func runsEveryJob() async throws {
    let pool = try #require(ThreadPool(maxThreads: 3))
    let counter = Counter()
    await withTaskExecutorPreference(pool) {
      await withTaskGroup { group in
        for _ in 0..<1000 {
          group.addTask {
            await counter.add(1)
            await withDiscardingTaskGroup { inner in inner.addTask { await counter.add(1) } }
          }
        }
      }
    }
    #expect(await counter.value == 2000)
  }

  @Test("runs jobs in the order in which they came")
  func keepsOrder() async throws {
    let pool = try #require(ThreadPool(maxThreads: 1))
    let order = Recorder()
    // The one thread is busy until all are there.
    let gate = Semaphore()
    var tasks = [Task(executorPreference: pool) { gate.wait() }]
    for number in 0..<100 {
      tasks.append(Task(executorPreference: pool) { order.append(number) })
    }
    gate.signal()
    for task in tasks { await task.value }
    #expect(order.numbers == Array(0..<100))
  }

  @Test("starts another thread when a job blocks")
  func survivesBlockingJob() async throws {
    let pool = try #require(ThreadPool(maxThreads: 2))
    let gate = Semaphore()
    let blocked = Task(executorPreference: pool) { gate.wait() }
    await Task(executorPreference: pool) { gate.signal() }.value
    await blocked.value
  }

  @Test("has no more threads than it may")
  func boundsThreads() async throws {
    let pool = try #require(ThreadPool(maxThreads: 2))
    let threads = Recorder()
    await withTaskExecutorPreference(pool) {
      await withDiscardingTaskGroup { group in
        for _ in 0..<200 { group.addTask { threads.append(Int(pthread_self())) } }
      }
    }
    #expect(Set(threads.numbers).count <= 2)
  }

  @Test("leaves signals to other threads")
  func blocksSignals() async throws {
    let (started, maskIsKept) = startPool()
    #expect(maskIsKept)
    let pool = try #require(started)
    let isBlocked = await Task(executorPreference: pool) {
      blockedSignals().isSuperset(of: [SIGWINCH, SIGTERM, SIGINT])
    }.value
    #expect(isBlocked)
  }

  /// Not `async`, so that it stays on one thread.
  private func startPool() -> (ThreadPool?, maskIsKept: Bool) {
    let before = blockedSignals()
    let pool = ThreadPool(maxThreads: 1)
    return (pool, blockedSignals() == before)
  }
}

/// The signals that the calling thread does not take.
private func blockedSignals() -> Set<CInt> {
  var mask = sigset_t()
  pthread_sigmask(SIG_BLOCK, nil, &mask)
  return Set((1..<64).filter { sigismember(&mask, $0) == 1 })
}

/// An actor without an executor of its own.
private actor Counter {
  private(set) var value = 0

  func add(_ number: Int) { value += number }
}

private final class Recorder: Sendable {
  private let recorded = Mutex<[Int]>([])

  var numbers: [Int] { recorded.withLock { $0 } }

  func append(_ number: Int) { recorded.withLock { $0.append(number) } }
}
