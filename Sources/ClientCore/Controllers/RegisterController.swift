import ChatProtocol

/// The register page, and the success page that follows it.
@MainActor
final class RegisterController {
  private let context: ClientContext
  private let success: SuccessPageController

  init(context: ClientContext, success: SuccessPageController) {
    self.context = context
    self.success = success
  }

  /// Registers with a form that was found valid.
  func submit(_ form: Form) {
    let user = form.text(of: .user).trimmingWhitespace()
    let email = form.text(of: .email).trimmingWhitespace()
    let code = form.text(of: .code).trimmingWhitespace()
    let password = form.text(of: .password)
    context.jobs.start { [context, success] in
      do throws(GateError) {
        let registration = Registration(
          user: user, email: email, password: try PasswordDigest(password), code: code,
          icon: Self.icon(for: user))
        _ = try await context.dependencies.gate.register(registration)
        success.show(.registered, email: email, password: password)
      } catch {
        context.store.apply(.form(.endSubmit(Failure(error))))
      }
    }
  }

  /// One of the five portraits that family clients ship; the same name always gets the same one.
  private static func icon(for user: String) -> String {
    let sum = user.utf8.reduce(0) { ($0 + Int($1)) % 5 }
    return ":/res/head_\(sum + 1).jpg"
  }
}
