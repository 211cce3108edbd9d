import Foundation
import Testing

@testable import ChatTUI

@Suite("Script runner")
@MainActor
struct ScriptRunnerTests {
  private let driver = FakeScriptDriver()
  private let folder = NSTemporaryDirectory() + "script-runner-" + UUID().uuidString

  private func run(_ text: String, isRecording: Bool = false) async throws -> [ScriptRunner.Result] {
    let snapshots = SnapshotFolder(folder: folder + "/stored", results: folder + "/results", isRecording: isRecording)
    var results: [ScriptRunner.Result] = []
    await ScriptRunner(try Script(parsing: text, file: "s"), driver: driver, snapshots: snapshots).run {
      results.append($0)
    }
    return results
  }

  private func draw(_ text: String) {
    var canvas = Canvas(size: Size(columns: 8, rows: 2))
    canvas.draw(text, at: Point(column: 0, row: 0), Style())
    driver.canvas = canvas
    driver.changes.raise()
  }

  @Test("actions are carried out in order")
  func ordersActions() async throws {
    let results = try await run("type a; type b; resize 10x5")
    #expect(results.allSatisfy { $0.failure == nil })
    #expect(driver.performed == [.type("a"), .type("b"), .resize(Size(columns: 10, rows: 5))])
  }

  @Test("an expectation waits for a change that meets it")
  func waitsForChange() async throws {
    var looks = 0
    driver.onObserve = { [driver] in
      looks += 1
      if looks == 3 { driver.texts = ["hello"] }
      // Announced while the runner looks, as a frame may be: no change may get lost.
      driver.changes.raise()
    }
    let results = try await run("expect screen contains hello")
    #expect(results.first?.failure == nil)
    #expect(looks == 3)
  }

  @Test("what is not so in time fails, with what was expected, what is there and the screen")
  func failsInTime() async throws {
    driver.limit = .milliseconds(1)
    draw("there")
    let results = try await run("expect screen contains hello; type never")
    let failure = try #require(results.first?.failure)
    #expect(failure.code == .unmet)
    #expect(failure.expected == "screen contains \"hello\"")
    #expect(failure.actual == "texts: []")
    #expect(failure.screen?.contains("|there   |") == true)
    #expect(results.count == 1)
    #expect(driver.performed.isEmpty)
  }

  @Test("an action that cannot be carried out ends the script")
  func failingAction() async throws {
    driver.failure = ScriptFailure(.cannot, "no")
    let results = try await run("type a; type b")
    #expect(results.map(\.failure) == [ScriptFailure(.cannot, "no")])
  }

  @Test("a snapshot is recorded on request, which fails the run but does not end it, and compared later")
  func recordsAndCompares() async throws {
    driver.limit = .seconds(5)
    draw("one")
    let recorded = try await run("snapshot first; type x", isRecording: true)
    #expect(recorded.map(\.failure?.code) == [.recorded, nil])
    #expect(try await run("snapshot first").map(\.failure?.code) == [nil])
    #expect(try await run("snapshot first", isRecording: true).map(\.failure?.code) == [nil])
    driver.limit = .milliseconds(1)
    draw("two")
    let differing = try #require(try await run("snapshot first").first?.failure)
    #expect(differing.code == .snapshotDiffers)
    #expect(differing.screen == "line 4\n- |one     |\n+ |two     |")
    for kind in ["expected", "actual", "difference"] {
      #expect(FileManager.default.fileExists(atPath: "\(folder)/results/first.\(kind).txt"))
    }
    #expect(try await run("snapshot other").first?.failure?.code == .snapshotMissing)
  }

  @Test("a snapshot waits for the frame that it expects")
  func snapshotWaits() async throws {
    draw("one")
    _ = try await run("snapshot first", isRecording: true)
    draw("two")
    let changer = Task { self.draw("one") }
    #expect(try await run("snapshot first").map(\.failure?.code) == [nil])
    await changer.value
  }

  @Test("without a client there is no screen to compare")
  func noScreen() async throws {
    driver.limit = .milliseconds(1)
    #expect(try await run("snapshot first", isRecording: true).first?.failure?.code == .cannot)
  }
}
