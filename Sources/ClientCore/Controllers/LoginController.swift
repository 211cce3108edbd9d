import ChatProtocol

/// The login page: asks the gate, then opens the session.
@MainActor
final class LoginController {
  private let context: ClientContext
  private let session: SessionController

  init(context: ClientContext, session: SessionController) {
    self.context = context
    self.session = session
  }

  /// Logs in with a form that was found valid.
  func submit(_ form: Form) {
    let email = form.text(of: .email).trimmingWhitespace()
    let password = form.text(of: .password)
    let keeps = form.keepsSignedIn
    context.jobs.start { [context, session] in
      do throws(GateError) {
        let digest = try PasswordDigest(password)
        let opened = try await context.dependencies.gate.logIn(email: email, password: digest)
        session.begin(opened, password: digest, keepsSignedIn: keeps)
      } catch {
        context.store.apply(.form(.endSubmit(Failure(error))))
      }
    }
  }
}
