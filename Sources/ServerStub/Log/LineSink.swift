import Glibc

/// Where a ``LineWriter`` puts its lines. Called from one queue, which it may hold up.
protocol LineSink: Sendable {
  /// Writes whole lines; returns whether all of it was taken.
  func write(_ bytes: [UInt8]) -> Bool
  /// Begins anew where the file was moved away. Where there is nothing to reopen it does nothing.
  func reopen()
}

/// Lines to an open descriptor, such as standard error.
struct DescriptorSink: LineSink {
  let descriptor: CInt

  func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Whoever opened it made it non-blocking; this queue has the time to wait.
        var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&room, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  func reopen() {}
}
