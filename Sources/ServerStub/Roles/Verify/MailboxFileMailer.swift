import Dispatch
import Glibc
import Synchronization

/// Writes each mail into a file of its own, mode 0600, in a folder of mode 0700.
///
/// Names are `<milliseconds>-<number>-<random>.mail`, so that they sort by time and several servers may share the folder;
/// a file appears whole or not at all. Other files in the folder are left alone.
public struct MailboxFileMailer: VerificationMailer {
  /// Mails kept at the most; older ones are removed.
  private static let kept = 100
  private let folder: String
  private let counter: Counter
  /// A slow disk must not hold up the event loops.
  private let queue = DispatchQueue(label: "mailbox")

  private final class Counter: Sendable {
    let value = Mutex(0)
  }

  public init(folder: String) {
    self.folder = folder
    counter = Counter()
  }

  public func send(_ mail: VerificationMail) async throws(ServerError) {
    let outcome = await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: Result { () throws(ServerError) in try write(mail) })
      }
    }
    try outcome.get()
  }

  private func write(_ mail: VerificationMail) throws(ServerError) {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("cannot create \(folder)") }
    let number = counter.value.withLock { value in
      value += 1
      return value
    }
    let digits = String(number % 1_000_000)
    let tag = Secrets.hex(try Secrets.randomBytes(4))
    let name = "\(mail.sentAt)-\(String(repeating: "0", count: 6 - digits.utf8.count))\(digits)-\(tag).mail"
    let temporary = "\(folder)/.\(name).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot write into \(folder)") }
    let bytes = Array(MailText.text(of: mail).utf8)
    let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    guard written == bytes.count, rename(temporary, "\(folder)/\(name)") == 0 else {
      unlink(temporary)
      throw failure("cannot write into \(folder)")
    }
    removeOld()
  }

  private func removeOld() {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if Self.isOurs(name) { names.append(name) }
    }
    for name in names.sorted().dropLast(Self.kept) { unlink("\(folder)/\(name)") }
  }

  /// Whether a name is one that ``send(_:)`` gives.
  private static func isOurs(_ name: String) -> Bool {
    guard name.hasSuffix(".mail") else { return false }
    let parts = name.dropLast(5).split(separator: "-", omittingEmptySubsequences: false)
    let isNumbered = parts.prefix(2).allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
    return parts.count == 3 && isNumbered && parts[1].count == 6
  }

  private func failure(_ what: String) -> ServerError {
    ServerError(code: .mail, message: "\(what): \(String(cString: strerror(errno)))")
  }
}
