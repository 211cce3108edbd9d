import Dispatch
import Glibc
import Synchronization

/// Prints each mail on standard output, for a server without any way to send mail.
///
/// Where nobody reads the output the mail fails after a moment, and the next ones at once, until there is a reader.
public struct ConsoleMailer: VerificationMailer {
  /// Milliseconds that a mail waits for a reader.
  private static let patience: CInt = 2000
  /// Mails that may wait for those before them.
  private static let maxWaiting = 64
  /// Whoever reads the output may be slow, which must not hold up the event loops.
  private let queue = DispatchQueue(label: "console-mails")
  private let descriptor: CInt
  private let state = State()

  private final class State: Sendable {
    let waiting = Mutex(0)
    /// Whether the last mail found no reader.
    let isStuck = Mutex(false)
  }

  public init() {
    self.init(descriptor: STDOUT_FILENO)
  }

  init(descriptor: CInt) {
    self.descriptor = descriptor
  }

  public func send(_ mail: VerificationMail) async throws(ServerError) {
    let line = "code for \(MailText.header(mail.address)): \(mail.code)\n"
    let hasRoom = state.waiting.withLock { waiting in
      guard waiting < Self.maxWaiting else { return false }
      waiting += 1
      return true
    }
    guard hasRoom else { throw ServerError(code: .mail, message: "too many mails wait for standard output") }
    defer { state.waiting.withLock { $0 -= 1 } }
    let outcome = await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: Result { () throws(ServerError) in try print(Array(line.utf8)) })
      }
    }
    try outcome.get()
  }

  private func print(_ bytes: [UInt8]) throws(ServerError) {
    var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    let isReady = poll(&room, 1, state.isStuck.withLock { $0 } ? 0 : Self.patience) > 0
    state.isStuck.withLock { $0 = !isReady }
    guard isReady else { throw ServerError(code: .mail, message: "nobody reads standard output") }
    guard bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else {
      throw ServerError(code: .mail, message: "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }
}
