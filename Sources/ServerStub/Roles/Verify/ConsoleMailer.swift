import Dispatch
import Glibc

/// Prints each mail on standard output, for a server without any way to send mail.
public struct ConsoleMailer: VerificationMailer {
  /// Whoever reads the output may be slow, which must not hold up the event loops.
  private let queue = DispatchQueue(label: "console-mails")

  public init() {}

  public func send(_ mail: VerificationMail) async throws {
    let line = "code for \(MailText.header(mail.address)): \(mail.code)\n"
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try Self.print(Array(line.utf8)) }) }
    }
  }

  private static func print(_ bytes: [UInt8]) throws(ServerError) {
    guard bytes.withUnsafeBytes({ write(STDOUT_FILENO, $0.baseAddress, $0.count) }) == bytes.count else {
      throw ServerError(code: .mail, message: "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }
}
