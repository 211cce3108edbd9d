/// Keeps the day of the state's clock right, on which "yesterday" and the like depend.
///
/// It wakes at midnight; a clock that was set, or a machine that slept, shows at the next event or key.
@MainActor
final class DayWatch {
  private let context: ClientContext
  private var isRunning = false

  init(context: ClientContext) {
    self.context = context
  }

  /// Begins to wait for midnights; further calls do nothing.
  func start() {
    guard !isRunning else { return }
    isRunning = true
    context.jobs.start { [self, clock = context.dependencies.clock] in
      // Cancelled only when the program ends.
      while (try? await clock.sleep(for: clock.now().untilNextDay)) != nil { check() }
    }
  }

  /// Brings the state's clock up to date if the day has changed.
  func check() {
    let now = context.dependencies.clock.now()
    if now.dayNumber != context.state.now.dayNumber { context.store.apply(.setNow(now)) }
  }
}
