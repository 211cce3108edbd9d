import ClientCore
import ChatProtocol
import Glibc
import Synchronization

/// Marks which device of an account this process is, so that clients started beside each other do not throw each other
/// out: a server lets several devices of an account be online, each of them once.
///
/// The first client of an account is the device that goes on from start to start; a second one beside it is another,
/// with a history of its own. The mark is a lock on a file, which the kernel drops with the process.
final class AccountClaim: Sendable {
  private struct Held {
    let uid: UserID
    let device: Int
    let descriptor: Int32
  }

  /// As many clients of one account run beside each other.
  static let maxDevices = 8

  private let folder: String
  private let held = Mutex<Held?>(nil)

  init(folder: String) {
    self.folder = folder
  }

  deinit {
    held.withLock { held in
      if let held { close(held.descriptor) }
    }
  }

  /// Claims a device of an account, and lets go of the one claimed before. Returns its number, from 1; `nil` if other
  /// clients use all of them.
  func claim(_ uid: UserID, devices: ClosedRange<Int> = 1...maxDevices) -> Int? {
    held.withLock { held in
      if let held, held.uid == uid { return held.device }
      // Without the folder or the file there is nobody to get in the way of.
      guard (try? PrivateFiles.createFolder(folder)) != nil else { return devices.lowerBound }
      for device in devices {
        let name = device == 1 ? "\(uid.rawValue).lock" : "\(uid.rawValue)-\(device).lock"
        let descriptor = open("\(folder)/\(name)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return devices.lowerBound }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
          close(descriptor)
          continue
        }
        if let held { close(held.descriptor) }
        held = Held(uid: uid, device: device, descriptor: descriptor)
        return device
      }
      return nil
    }
  }
}
