/// Work that is handed over on the main actor and taken by one task, in order.
///
/// It is passed on in a later turn of the main loop: whoever handles a key hands work over before the key's effect is
/// drawn, and threads that wake for it then would take the processor from the drawing.
@MainActor
final class WorkStream {
  typealias Work = @MainActor @Sendable () async -> Void

  let work: AsyncStream<Work>
  private let continuation: AsyncStream<Work>.Continuation
  /// Handed over in this turn.
  private var waiting: [Work] = []

  init() {
    // Unbounded: each piece is something that the user asked for, which must not be dropped.
    (work, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
  }

  func add(_ work: @escaping Work) {
    waiting.append(work)
    if waiting.count == 1 { Task { passOn() } }
  }

  /// No more work comes; what was handed over is still passed on.
  func finish() {
    passOn()
    continuation.finish()
  }

  private func passOn() {
    for work in waiting { continuation.yield(work) }
    waiting = []
  }
}
