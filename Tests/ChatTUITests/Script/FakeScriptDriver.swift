@testable import ChatTUI

/// A driver that does what a test tells it.
@MainActor
final class FakeScriptDriver: ScriptDriver {
  let changes = ChangeSignal()
  var limit = Duration.seconds(30)
  /// Everything performed, in order.
  private(set) var performed: [ScriptAction] = []
  /// Texts that are on the screen.
  var texts: Set<String> = []
  var canvas: Canvas?
  var failure: ScriptFailure?
  /// Called by each look at an expectation, before it is answered.
  var onObserve: () -> Void = {}

  func perform(_ action: ScriptAction) async throws(ScriptFailure) {
    if let failure { throw failure }
    performed.append(action)
  }

  func observe(_ expectation: ScriptExpectation) async throws(ScriptFailure) -> ScriptObservation {
    onObserve()
    guard case .screen(let text, let isExpected) = expectation else { return .unmet(actual: "not asked for") }
    return texts.contains(text) == isExpected ? .met : .unmet(actual: "texts: \(texts.sorted())")
  }

  func screen() -> ScreenSnapshot? { canvas.map { ScreenSnapshot($0) } }
}
