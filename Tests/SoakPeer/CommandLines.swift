import Dispatch
import Glibc

/// The lines that the harness writes to standard input.
@MainActor
final class CommandLines {
  let lines: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation
  private let source: any DispatchSourceRead
  private var rest: [UInt8] = []

  init() {
    (lines, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
    source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.read() } }
    source.activate()
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
    guard count > 0 else {
      // The harness is gone, or asks for the end.
      source.cancel()
      continuation.finish()
      return
    }
    rest += buffer.prefix(count)
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
      rest.removeFirst(end + 1)
    }
  }
}
