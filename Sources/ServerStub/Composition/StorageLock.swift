import Glibc
import Synchronization

/// Keeps a second server off the same database. The system lets go of it when the process ends, however it ends.
final class StorageLock: Sendable {
  /// `nil` once released.
  private let descriptor: Mutex<CInt?>

  /// Locks the file next to the database at `path`.
  ///
  /// Throws ``ServerStartError`` with `storageInUse` when another server has it.
  init(path: String) throws(ServerStartError) {
    let lockPath = path + ".lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ServerStartError(
        code: .cannotOpenStorage, message: "cannot create \(lockPath): \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ServerStartError(code: .storageInUse, message: "another server is using \(path)")
    }
    self.descriptor = Mutex(descriptor)
  }

  deinit {
    release()
  }

  /// Lets another server have the database. Harmless when called again.
  func release() {
    let held = descriptor.withLock { held in
      defer { held = nil }
      return held
    }
    if let held { close(held) }
  }
}
