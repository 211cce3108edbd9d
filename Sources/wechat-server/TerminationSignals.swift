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

/// SIGHUP: log files may have been moved away. The server goes on; under `nohup` the signal stays ignored.
@MainActor
final class ReopenSignal {
  private let source: (any DispatchSourceSignal)?

  /// - Parameter reopen: called at each signal.
  init(_ reopen: @escaping @MainActor () -> Void) {
    var before = sigaction()
    sigaction(SIGHUP, nil, &before)
    // SIG_IGN is the address 1 on every system this runs on, and functions cannot be compared.
    guard unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) != 1 else {
      source = nil
      return
    }
    signal(SIGHUP, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .main)
    source.setEventHandler { MainActor.assumeIsolated { reopen() } }
    source.activate()
    self.source = source
  }
}
