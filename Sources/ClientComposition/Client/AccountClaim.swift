import ClientCore
import ChatProtocol
import Glibc
import Synchronization

/// Marks an account as used by this process, so that a second client started beside it shows its login
/// page instead of taking the session over.
///
/// The mark is a lock on a file, which the kernel drops with the process.
final class AccountClaim: Sendable {
  private let folder: String
  private let held = Mutex<(uid: UserID, descriptor: Int32)?>(nil)

  init(folder: String) {
    self.folder = folder
  }

  deinit {
    held.withLock { held in
      if let held { close(held.descriptor) }
    }
  }

  /// Claims an account and lets go of the one claimed before. Returns whether nobody else uses it.
  func claim(_ uid: UserID) -> Bool {
    held.withLock { held in
      if held?.uid == uid { return true }
      // Without the folder or the file there is nobody to get in the way of.
      guard (try? PrivateFiles.createFolder(folder)) != nil else { return true }
      let descriptor = open("\(folder)/\(uid.rawValue).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return true }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        return false
      }
      if let held { close(held.descriptor) }
      held = (uid, descriptor)
      return true
    }
  }
}
