import ClientCore
import Glibc

/// Text for whoever started the program; never used while the terminal is drawn on.
enum StandardStreams {
  /// Throws what kept the text from being written; a reader who has gone away is no error.
  static func write(_ text: String) throws(FileError) {
    let error = put(text, on: STDOUT_FILENO)
    if error != 0, error != EPIPE { throw FileError(path: "standard output", errno: error) }
  }

  /// Writes one line. What it quotes (arguments, files, names from servers) cannot steer the terminal.
  static func writeError(_ line: String) {
    // If this fails there is nobody else to tell.
    _ = put("wechat-tui: \(line.printable)\n", on: STDERR_FILENO)
  }

  /// Returns the number of the error that it ended with, 0 for none.
  private static func put(_ text: String, on descriptor: Int32) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(written)
    }
    return 0
  }
}
