import ChatProtocol

/// The page that sets a new password.
@MainActor
final class ResetController {
  private let context: ClientContext
  private let success: SuccessPageController

  init(context: ClientContext, success: SuccessPageController) {
    self.context = context
    self.success = success
  }

  /// Resets with a form that was found valid.
  func submit(_ form: Form) {
    let user = form.text(of: .user).trimmingWhitespace()
    let email = form.text(of: .email).trimmingWhitespace()
    let code = form.text(of: .code).trimmingWhitespace()
    let password = form.text(of: .password)
    context.jobs.start { [context, success] in
      do throws(GateError) {
        try await context.dependencies.gate.resetPassword(
          user: user, email: email, password: try PasswordDigest(password), code: code)
        success.show(.passwordReset, email: email, password: password)
      } catch {
        context.store.apply(.form(.endSubmit(Failure(error))))
      }
    }
  }
}
