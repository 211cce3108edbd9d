/// What carries out a script: the client in this process, or one on a terminal elsewhere.
@MainActor
public protocol ScriptDriver: AnyObject {
  /// Raised after everything that an expectation could depend on.
  var changes: ChangeSignal { get }
  /// The most that one wait may take, in real time.
  var limit: Duration { get }

  /// Carries out an action. It returns when the action is done; what follows from it may still be under way.
  ///
  /// - Throws: ``ScriptFailure`` when it cannot be carried out, such as a click on a text that is not there.
  func perform(_ action: ScriptAction) async throws(ScriptFailure)
  /// Looks whether something is so, now.
  ///
  /// - Throws: ``ScriptFailure`` when it cannot be known, such as the screen of a client that does not run.
  func observe(_ expectation: ScriptExpectation) async throws(ScriptFailure) -> ScriptObservation
  /// What is on the screen; `nil` when no client runs.
  func screen() -> ScreenSnapshot?
}

/// What looking at an expectation found.
public enum ScriptObservation: Sendable, Hashable {
  case met
  /// Not so; the text says how it is instead.
  case unmet(actual: String)
}

/// Why a step of a script did not succeed.
public struct ScriptFailure: Error, Sendable, Hashable {
  public enum Code: Sendable, Hashable {
    /// It could not be carried out.
    case cannot
    /// An expectation was not met in time.
    case unmet
    /// The screen differs from the stored one.
    case snapshotDiffers
    /// A snapshot was written; somebody must look at it and run again without recording.
    case recorded
    /// There is no stored screen of that name.
    case snapshotMissing
  }

  public let code: Code
  /// One line that says what happened.
  public let message: String
  public var expected: String?
  public var actual: String?
  /// The screen at that moment, or the difference to the stored one.
  public var screen: String?

  public init(
    _ code: Code, _ message: String, expected: String? = nil, actual: String? = nil, screen: String? = nil
  ) {
    self.code = code
    self.message = message
    self.expected = expected
    self.actual = actual
    self.screen = screen
  }
}
