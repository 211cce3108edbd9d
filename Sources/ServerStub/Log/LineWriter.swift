import Dispatch
import Synchronization

/// Writes lines from a thread of its own, so that whoever has something to say never waits for a reader or a disk.
///
/// What does not fit into the memory set aside is dropped, oldest first, and the place says how many lines are missing.
final class LineWriter: Sendable {
  private struct State {
    var ring: LineRing
    var isDraining = false
  }

  private let state: Mutex<State>
  private let sink: any LineSink
  /// A serial queue gets a thread of its own while there is something to write.
  private let queue: DispatchQueue
  /// The line that stands for dropped ones.
  private let droppedLine: @Sendable (Int) -> String
  private let failed: @Sendable () -> Void

  /// - Parameters:
  ///   - label: name of the queue in debuggers.
  ///   - maxBytes: bytes of lines that may wait.
  ///   - droppedLine: words the line that stands for dropped ones, without its end.
  ///   - failed: called on the writer's queue whenever lines could not be written.
  init(
    label: String, sink: any LineSink, maxLines: Int = 4096, maxBytes: Int = 512 * 1024,
    droppedLine: @escaping @Sendable (Int) -> String, failed: @escaping @Sendable () -> Void = {}
  ) {
    self.failed = failed
    state = Mutex(State(ring: LineRing(maxLines: maxLines, maxBytes: maxBytes)))
    self.sink = sink
    queue = DispatchQueue(label: label)
    self.droppedLine = droppedLine
  }

  /// Takes a line without its end. Never waits.
  func write(_ line: String) {
    let isFirst = state.withLock { state in
      state.ring.append(line)
      defer { state.isDraining = true }
      return !state.isDraining
    }
    if isFirst { queue.async { self.drain() } }
  }

  /// Waits until everything said so far is written; returns whether that was done within the time.
  @discardableResult
  func flush(within limit: Duration) -> Bool {
    let done = DispatchSemaphore(value: 0)
    queue.async { done.signal() }
    return done.wait(timeout: .now() + limit.dispatchInterval) == .success
  }

  /// Reopens the file behind the sink, after the lines that wait.
  func reopen() {
    queue.async { self.sink.reopen() }
  }

  /// Does something on the writer's queue after a time.
  func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + delay.dispatchInterval, execute: body)
  }

  private func drain() {
    while true {
      let batch = state.withLock { state -> LineRing.Batch? in
        guard state.ring.isEmpty else { return state.ring.takeAll() }
        state.isDraining = false
        return nil
      }
      guard let batch else { return }
      var text = batch.dropped > 0 ? droppedLine(batch.dropped) + "\n" : ""
      for line in batch.lines { text += line + "\n" }
      guard sink.write(Array(text.utf8)) else {
        state.withLock { state in
          state.ring.lose(batch)
          // Tried again with the next line: at once it would fail at once.
          state.isDraining = false
        }
        failed()
        return
      }
    }
  }
}

extension Duration {
  fileprivate var dispatchInterval: DispatchTimeInterval {
    .milliseconds(Int(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000))
  }
}
