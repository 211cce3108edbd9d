/// The page after a registration or reset: counts down, then returns to the login page.
@MainActor
final class SuccessPageController {
  private static let seconds = 5
  private let context: ClientContext
  private var email = ""
  /// What was just chosen, so that it need not be typed again; forgotten with the page.
  private var password = ""

  init(context: ClientContext) {
    self.context = context
  }

  func show(_ reason: Page.SuccessReason, email: String, password: String) {
    self.email = email
    self.password = password
    context.removeMailNotices()
    context.store.apply([.showPage(.success(reason), email: email), .setSuccessSecondsLeft(Self.seconds)])
    context.jobs.start { [weak self, context] in
      while case .success = context.state.page, context.state.successSecondsLeft > 0 {
        guard (try? await context.dependencies.clock.sleep(for: .seconds(1))) != nil else { return }
        guard case .success = context.state.page else { return }
        context.store.apply(.setSuccessSecondsLeft(context.state.successSecondsLeft - 1))
      }
      self?.finish()
    }
  }

  /// Leaves the page for the login page, with address and password filled in: Enter logs in.
  func finish() {
    guard case .success = context.state.page else { return }
    context.store.apply([.showPage(.login, email: email), .form(.edit(.password, .replaceAll(password)))])
    password = ""
  }
}
