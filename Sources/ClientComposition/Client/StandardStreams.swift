import Glibc

/// Text for whoever started the program; never used while the terminal is drawn on.
enum StandardStreams {
  static func write(_ text: String) {
    put(text, on: STDOUT_FILENO)
  }

  /// Writes one line. What it quotes (arguments, files, names from servers) cannot steer the terminal.
  static func writeError(_ line: String) {
    put("wechat-tui: \(line.printable)\n", on: STDERR_FILENO)
  }

  private static func put(_ text: String, on descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        // Nobody listens any more, and there is nobody else to tell.
        return
      }
      rest = rest.dropFirst(written)
    }
  }
}
