import Glibc
import Synchronization

/// Writes each mail into a file of its own, mode 0600, in a folder of mode 0700.
///
/// Names are `<milliseconds>-<number>.mail`, so that they sort by time; a file appears whole or not at all.
public struct MailboxFileMailer: VerificationMailer {
  /// Mails kept at the most; older ones are removed.
  private static let kept = 100
  private let folder: String
  private let counter: Counter

  private final class Counter: Sendable {
    let value = Mutex(0)
  }

  public init(folder: String) {
    self.folder = folder
    counter = Counter()
  }

  public func send(_ mail: VerificationMail) async throws {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("cannot create \(folder)") }
    let number = counter.value.withLock { value in
      value += 1
      return value
    }
    let digits = String(number % 1_000_000)
    let name = "\(mail.sentAt)-\(String(repeating: "0", count: 6 - digits.utf8.count))\(digits)-\(getpid()).mail"
    let temporary = "\(folder)/.\(name).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot write into \(folder)") }
    let bytes = Array(MailText.text(of: mail).utf8)
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
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
      if name.hasSuffix(".mail"), !name.hasPrefix(".") { names.append(name) }
    }
    for name in names.sorted().dropLast(Self.kept) { unlink("\(folder)/\(name)") }
  }

  private func failure(_ what: String) -> ServerError {
    ServerError(code: .mail, message: "\(what): \(String(cString: strerror(errno)))")
  }
}

/// Prints each mail on standard output, for a server without any way to send mail.
public struct ConsoleMailer: VerificationMailer {
  public init() {}

  public func send(_ mail: VerificationMail) async throws {
    let bytes = Array("code for \(MailText.header(mail.address)): \(mail.code)\n".utf8)
    guard bytes.withUnsafeBytes({ write(STDOUT_FILENO, $0.baseAddress, $0.count) }) == bytes.count else {
      throw ServerError(code: .mail, message: "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }
}

/// Keeps mails for a test to read.
public final class InMemoryMailer: VerificationMailer, Sendable {
  private let mails = Mutex<[VerificationMail]>([])

  public init() {}

  public func send(_ mail: VerificationMail) async throws {
    mails.withLock { $0.append(mail) }
  }

  /// The newest code sent to an address.
  public func code(for address: String) -> String? {
    mails.withLock { mails in mails.last { $0.address.lowercased() == address.lowercased() }?.code }
  }

  public var count: Int { mails.withLock { $0.count } }
}

/// What a mail says.
enum MailText {
  static func text(of mail: VerificationMail) -> String {
    """
    To: \(header(mail.address))
    Date: \(mail.sentAt)
    Subject: wechat-tui

    您的验证码为 \(mail.code) ，请在 \(mail.lifetimeMinutes) 分钟内完成操作。
    Your verification code is \(mail.code) and is good for \(mail.lifetimeMinutes) minutes.

    """
  }

  /// An address as one line without controls, so that nobody can forge further header lines.
  static func header(_ address: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in address.unicodeScalars where scalar.properties.generalCategory != .control {
      scalars.append(scalar)
    }
    return String(scalars)
  }
}
