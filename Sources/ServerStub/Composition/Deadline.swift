import NIOCore
import Synchronization

/// Bounds how long is waited for something that may never answer.
///
/// Requests of connections are bounded where they are served, without a timer for each; this is for what a role does of its
/// own accord.
struct Deadline: Sendable {
  private let group: any EventLoopGroup
  private let executor: EventLoopTaskExecutor

  init(group: any EventLoopGroup) {
    self.group = group
    executor = EventLoopTaskExecutor(group: group)
  }

  /// Runs `body`, which is cancelled when the time is over, and waits for it no longer than that.
  ///
  /// Throws ``ServerError`` with ``ServerError/Code/unreachable`` then. A cancelled caller waits all the same.
  func run<Value: Sendable>(
    within limit: TimeAmount, _ body: @escaping @Sendable () async throws(ServerError) -> Value
  ) async throws(ServerError) -> Value {
    let outcome = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Value, ServerError>, Never>) in
      let waiter = Waiter(continuation)
      let work = Task(executorPreference: executor) {
        do throws(ServerError) {
          waiter.resume(.success(try await body()))
        } catch {
          waiter.resume(.failure(error))
        }
      }
      let timer = group.next().scheduleTask(in: limit) {
        waiter.resume(.failure(ServerError(code: .unreachable, message: "no answer in time")))
        work.cancel()
      }
      waiter.whenResumed { timer.cancel() }
    }
    return try outcome.get()
  }

  /// Resumes a continuation once, by whoever comes first.
  private final class Waiter<Value: Sendable>: Sendable {
    private struct State {
      var continuation: CheckedContinuation<Result<Value, ServerError>, Never>?
      var cleanup: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>

    init(_ continuation: CheckedContinuation<Result<Value, ServerError>, Never>) {
      state = Mutex(State(continuation: continuation))
    }

    func resume(_ outcome: Result<Value, ServerError>) {
      let (continuation, cleanup) = state.withLock { state in
        defer { state = State() }
        return (state.continuation, state.cleanup)
      }
      continuation?.resume(returning: outcome)
      cleanup?()
    }

    /// Calls `cleanup` after the continuation was resumed, perhaps at once.
    func whenResumed(_ cleanup: @escaping @Sendable () -> Void) {
      let isResumed = state.withLock { state in
        guard state.continuation != nil else { return true }
        state.cleanup = cleanup
        return false
      }
      if isResumed { cleanup() }
    }
  }
}
