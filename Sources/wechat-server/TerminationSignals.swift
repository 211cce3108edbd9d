import Dispatch
import Glibc

/// The signals that ask the server to end: SIGINT and SIGTERM. The first is awaited; a second ends the process at
/// once, for a server that does not stop.
struct TerminationSignals {
  private let stream: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    self.stream = stream
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        continuation.yield()
        // From now on the signal does what it does to any program.
        signal(number, SIG_DFL)
      }
      source.activate()
      return source
    }
  }

  /// Returns when the first signal has come.
  func first() async {
    for await _ in stream { break }
    withExtendedLifetime(sources) {}
  }
}
