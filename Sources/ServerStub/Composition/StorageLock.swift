import Glibc
import Synchronization

/// Keeps a second server off the same database. The system lets go of it when the process ends, however it ends.
///
/// Held on a file beside the database, and on the database itself: a file beside it can be deleted.
final class StorageLock: Sendable {
  private let path: String
  private let descriptors = Mutex<[CInt]>([])

  /// Locks what there is of the database at `path`.
  ///
  /// Throws ``ServerStartError`` with `storageInUse` when another server has it.
  init(path: String) throws(ServerStartError) {
    self.path = path
    try lock(path + ".lock", flags: O_RDWR | O_CREAT | O_CLOEXEC)
    if access(path, F_OK) == 0 { try coverDatabase() }
  }

  deinit {
    release()
  }

  /// Locks the database as it is now: opened for the first time, or made anew by a repair. Harmless when called again.
  ///
  /// The descriptor stays open until the end: closing one takes SQLite's own locks of this process with it.
  func coverDatabase() throws(ServerStartError) {
    var now = stat()
    guard stat(path, &now) == 0 else { return }
    let isHeld = descriptors.withLock { descriptors in
      descriptors.contains { descriptor in
        var held = stat()
        return fstat(descriptor, &held) == 0 && held.st_ino == now.st_ino && held.st_dev == now.st_dev
      }
    }
    if !isHeld { try lock(path, flags: O_RDONLY | O_CLOEXEC) }
  }

  /// Lets another server have the database. Harmless when called again.
  func release() {
    let held = descriptors.withLock { descriptors in
      defer { descriptors = [] }
      return descriptors
    }
    for descriptor in held { close(descriptor) }
  }

  private func lock(_ file: String, flags: CInt) throws(ServerStartError) {
    // A pipe in the place of the file must not hold up the start.
    let descriptor = open(file, flags | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else {
      throw ServerStartError(
        code: .cannotOpenStorage, message: "cannot open \(file): \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ServerStartError(code: .storageInUse, message: "another server is using \(path)")
    }
    descriptors.withLock { $0.append(descriptor) }
  }
}
