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
        let failure = await Self.failure(error, identifier: email, gate: context.dependencies.gate)
        context.store.apply(.form(.endSubmit(failure)))
      }
    }
  }

  /// A gate of the family knows accounts by their address only and refuses a name like a wrong password. It shows by
  /// not knowing a path of ours.
  private static func failure(_ error: GateError, identifier: String, gate: any GateAPI) async -> Failure {
    guard error.code == .server(.credentialsWrong), !identifier.contains("@") else { return Failure(error) }
    do throws(GateError) {
      _ = try await gate.chatServer(for: .unknown, token: "")
    } catch let probe where probe.code == .unknownPath {
      return .emailOnly
    } catch {
      // Ours, or out of reach by now.
    }
    return Failure(error)
  }
}
