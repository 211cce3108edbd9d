import ServerStub
import Synchronization

/// Takes the server's mails, and says so.
final class ScriptMailbox: VerificationMailer, Sendable {
  private let mails = InMemoryMailer()
  private let onMail: @Sendable () -> Void

  init(onMail: @escaping @Sendable () -> Void) {
    self.onMail = onMail
  }

  func send(_ mail: VerificationMail) async throws(ServerError) {
    try await mails.send(mail)
    onMail()
  }

  /// The newest code mailed to an address.
  func code(for address: String) -> String? { mails.code(for: address) }
}
