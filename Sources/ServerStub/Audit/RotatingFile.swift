import Glibc
import Synchronization

/// Lines in a file of mode 0600 that never grows beyond a size: a full one is renamed, and a few of those are kept.
final class RotatingFile: LineSink {
  /// Full files that stay.
  static let kept = 4

  private let path: String
  private let maxBytes: Int
  /// `-1` while it could not be opened.
  private let descriptor: Mutex<CInt>

  init(path: String, maxBytes: Int) throws(ServerStartError) {
    self.path = path
    self.maxBytes = maxBytes
    let opened = Self.openFile(path)
    guard opened >= 0 else {
      throw ServerStartError(
        code: .cannotOpenStorage, message: "cannot open \(path): \(String(cString: strerror(errno)))")
    }
    descriptor = Mutex(opened)
  }

  deinit {
    descriptor.withLock { if $0 >= 0 { _ = Glibc.close($0) } }
  }

  func write(_ bytes: [UInt8]) -> Bool {
    descriptor.withLock { descriptor in
      if descriptor < 0 { descriptor = Self.openFile(path) }
      guard descriptor >= 0 else { return false }
      var information = stat()
      if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG, information.st_size > 0,
        Int(information.st_size) + bytes.count > maxBytes
      {
        rotate(&descriptor)
      }
      return DescriptorSink(descriptor: descriptor).write(bytes)
    }
  }

  func reopen() {
    descriptor.withLock { descriptor in
      let opened = Self.openFile(path)
      // Rather the old file than none.
      guard opened >= 0 else { return }
      if descriptor >= 0 { _ = Glibc.close(descriptor) }
      descriptor = opened
    }
  }

  private func rotate(_ descriptor: inout CInt) {
    for number in stride(from: Self.kept - 1, through: 1, by: -1) {
      rename("\(path).\(number)", "\(path).\(number + 1)")
    }
    rename(path, "\(path).1")
    let opened = Self.openFile(path)
    guard opened >= 0 else { return }
    _ = Glibc.close(descriptor)
    descriptor = opened
  }

  private static func openFile(_ path: String) -> CInt {
    // A pipe that nobody reads would hold up the start; with a reader it works like a file.
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
    // One that was there before may be readable by others.
    if descriptor >= 0 { fchmod(descriptor, 0o600) }
    return descriptor
  }
}
