import Dispatch
import Glibc

/// The lines that the harness writes to standard input; they end when it is gone or asks for the end.
struct CommandLines {
  let lines: AsyncStream<String>

  init() {
    let (lines, continuation) = AsyncStream.makeStream(of: String.self)
    self.lines = lines
    // It blocks, so it gets a serial queue, which has a thread outside the pool.
    DispatchQueue(label: "soak-peer.commands").async {
      var rest: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        rest += buffer.prefix(count)
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
          rest.removeFirst(end + 1)
        }
      }
      continuation.finish()
    }
  }
}
