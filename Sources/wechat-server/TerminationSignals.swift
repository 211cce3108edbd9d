import Dispatch
import Glibc

/// The signals that ask the server to end: SIGINT and SIGTERM. The first is awaited; a second ends the process at
/// once, for a server that does not stop.
@MainActor
final class TerminationSignals {
  private var sources: [any DispatchSourceSignal] = []
  private var hasCome = false
  private var waiter: CheckedContinuation<Void, Never>?

  /// From now on the signals no longer end the process by themselves.
  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
      source.setEventHandler { [weak self] in
        // The next one does what it does to any program.
        signal(number, SIG_DFL)
        MainActor.assumeIsolated { self?.come() }
      }
      source.activate()
      sources.append(source)
    }
  }

  /// Returns when the first signal has come. For one waiter.
  func first() async {
    guard !hasCome else { return }
    await withCheckedContinuation { waiter = $0 }
  }

  private func come() {
    hasCome = true
    waiter?.resume()
    waiter = nil
  }
}
