/// Runs a script on a driver, step by step; the first failure ends it.
@MainActor
public struct ScriptRunner {
  private let script: Script
  private let driver: any ScriptDriver
  private let snapshots: SnapshotFolder

  public init(_ script: Script, driver: any ScriptDriver, snapshots: SnapshotFolder) {
    self.script = script
    self.driver = driver
    self.snapshots = snapshots
  }

  /// What became of a step.
  public struct Result: Sendable {
    public let step: Script.Step
    /// `nil`: it succeeded.
    public let failure: ScriptFailure?
  }

  /// Runs the steps in order.
  ///
  /// Recorded snapshots count as failures, but do not end the script: one run records them all.
  ///
  /// - Parameter report: called after each step.
  /// - Returns: the failures.
  @discardableResult
  public func run(report: (Result) -> Void = { _ in }) async -> [Result] {
    var failures: [Result] = []
    for step in script.steps {
      var failure: ScriptFailure?
      do throws(ScriptFailure) {
        try await run(step.command)
      } catch {
        failure = error
      }
      let result = Result(step: step, failure: failure)
      report(result)
      guard let failure else { continue }
      failures.append(result)
      guard failure.code == .recorded else { break }
    }
    return failures
  }

  private func run(_ command: ScriptCommand) async throws(ScriptFailure) {
    switch command {
    case .action(let action): try await driver.perform(action)
    case .expect(let expectation): try await wait(for: expectation)
    case .snapshot(let name): try await compare(name)
    }
  }

  private func wait(for expectation: ScriptExpectation) async throws(ScriptFailure) {
    let deadline = ContinuousClock.now + driver.limit
    while true {
      let seen = driver.changes.count
      guard case .unmet(let actual) = try await driver.observe(expectation) else { return }
      let left = ContinuousClock.now.duration(to: deadline)
      guard await driver.changes.wait(after: seen, limit: left) else {
        throw ScriptFailure(
          .unmet, "not so within \(driver.limit)", expected: expectation.description, actual: actual,
          screen: driver.screen()?.text)
      }
    }
  }

  // MARK: Snapshots

  private func compare(_ name: String) async throws(ScriptFailure) {
    if snapshots.isRecording {
      await settle()
      let screen = try currentScreen()
      guard try snapshots.record(screen, as: name) else { return }
      throw ScriptFailure(.recorded, "recorded \(snapshots.path(of: name)); look at it and run again")
    }
    guard let stored = try snapshots.stored(name) else {
      throw ScriptFailure(
        .snapshotMissing, "there is no \(snapshots.path(of: name)); WECHAT_TUI_RECORD=1 records it",
        screen: try currentScreen().text)
    }
    let deadline = ContinuousClock.now + driver.limit
    while true {
      let seen = driver.changes.count
      let actual = try currentScreen()
      if snapshots.matches(stored, actual) { return }
      guard await driver.changes.wait(after: seen, limit: ContinuousClock.now.duration(to: deadline)) else {
        throw try snapshots.mismatch(of: name, stored: stored, actual: actual)
      }
    }
  }

  private func currentScreen() throws(ScriptFailure) -> ScreenSnapshot {
    guard let screen = driver.screen() else { throw ScriptFailure(.cannot, "no client runs, so there is no screen") }
    return screen
  }

  /// Waits until nothing has changed for a while. Only for recording, whose result somebody looks at.
  private func settle() async {
    let deadline = ContinuousClock.now + driver.limit
    while ContinuousClock.now < deadline {
      guard await driver.changes.wait(after: driver.changes.count, limit: .milliseconds(400)) else { return }
    }
  }
}
