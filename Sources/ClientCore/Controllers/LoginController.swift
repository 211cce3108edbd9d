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
        let (opened, digest) = try await Self.open(email: email, password: password, at: context.dependencies.gate)
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

  /// Asks the gate; a password that it refuses is tried as it was typed where that is not the composed form.
  private static func open(
    email: String, password: String, at gate: any GateAPI
  ) async throws(GateError) -> (GateSession, PasswordDigest) {
    let digest = try PasswordDigest(password)
    do throws(GateError) {
      return (try await gate.logIn(email: email, password: digest), digest)
    } catch {
      let exact = try PasswordDigest(exactly: password)
      guard error.code == .server(.credentialsWrong), exact != digest else { throw error }
      return (try await gate.logIn(email: email, password: exact), exact)
    }
  }
}
