import Synchronization

/// Keeps mails for a test to read.
public final class InMemoryMailer: VerificationMailer, Sendable {
  private let mails = Mutex<[VerificationMail]>([])

  public init() {}

  public func send(_ mail: VerificationMail) async throws(ServerError) {
    mails.withLock { $0.append(mail) }
  }

  /// The newest code sent to an address.
  public func code(for address: String) -> String? {
    mails.withLock { mails in mails.last { $0.address.lowercased() == address.lowercased() }?.code }
  }

  public var count: Int { mails.withLock { $0.count } }
}
