import ClientCore
import Glibc

/// The files of offline mode: database, mailbox, and what processes that share the server need to find it.
///
/// The folder has mode 0700, its files 0600. Whoever holds the lock on `server.lock` hosts the server;
/// the kernel drops the lock with the process, however it ends.
struct OfflineFolder: Sendable {
  let path: String

  var database: String { path + "/server.db" }
  var mailbox: String { path + "/mailbox" }
  private var lockFile: String { path + "/server.lock" }
  private var endpointFile: String { path + "/server.endpoint" }

  /// Tries to become the host. Returns the lock's file descriptor, or `nil` if another process hosts.
  func lock() throws(OfflineError) -> Int32? {
    let descriptor = open(lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("cannot open \(lockFile)", errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    let reason = errno
    close(descriptor)
    guard reason == EWOULDBLOCK else { throw .system("cannot lock \(lockFile)", reason) }
    return nil
  }

  func unlock(_ descriptor: Int32) {
    close(descriptor)
  }

  /// The ports that the present or last host wrote; `nil` if there are none yet.
  func readEndpoint() -> OfflineEndpoint? {
    // A file that can't be read is as good as none: the wait for the host goes on and then tells.
    guard let bytes = try? PrivateFiles.read(endpointFile, limit: 4096) else { return nil }
    return OfflineEndpoint(parsing: String(decoding: bytes, as: UTF8.self))
  }

  /// Tells the other processes where the server is.
  func write(_ endpoint: OfflineEndpoint) throws(OfflineError) {
    do throws(FileError) {
      try PrivateFiles.write(Array(endpoint.text.utf8), to: endpointFile)
    } catch {
      throw OfflineError(message: error.description)
    }
  }

  /// The endpoint was written by an earlier host and is valid no more.
  func removeEndpoint() {
    unlink(endpointFile)
  }

  func create() throws(OfflineError) {
    do throws(FileError) {
      try PrivateFiles.createFolder(path)
      try PrivateFiles.createFolder(mailbox)
    } catch {
      throw OfflineError(message: error.description)
    }
  }
}

/// Why offline mode could not start; safe to show.
public struct OfflineError: Error, Sendable, CustomStringConvertible {
  public let message: String
  public var description: String { message }

  static func system(_ what: String, _ code: Int32) -> OfflineError {
    OfflineError(message: "\(what): \(String(cString: strerror(code)))")
  }
}
