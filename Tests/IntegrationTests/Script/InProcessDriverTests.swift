import ChatTUI
import Foundation
import Testing

@testable import ClientComposition

@Suite("In-process driver")
@MainActor
struct InProcessDriverTests {
  /// The failures of a script.
  private func run(_ text: String, limit: Duration = .seconds(60)) async throws -> [String] {
    let work = try ScriptFolder()
    let snapshots = SnapshotFolder(folder: work.path + "/stored", results: work.path + "/results", isRecording: false)
    let driver = InProcessDriver(folder: work.path + "/world", limit: limit)
    let failures = await ScriptRunner(try Script(parsing: text, file: "s"), driver: driver, snapshots: snapshots).run()
    await driver.shutDown()
    work.remove()
    #expect(!FileManager.default.fileExists(atPath: work.path))
    return failures.map { "\($0.step.position.line): \($0.failure?.message ?? "")" }
  }

  @Test(
    "what cannot be done is told, with a reason",
    arguments: [
      ("press Enter\nsize 80x24", "2: \"size\" must come before the client starts; afterwards use \"resize\""),
      ("press Enter\nlang en", "2: \"lang\" must come before the client starts"),
      ("press Enter\nclock 2024-05-01T09:00", "2: \"clock\" must come first"),
      ("press Enter\nserver companions", "2: \"server companions\" must come before"),
      ("press Enter\nserver family-clients", "2: \"server family-clients\" must come before"),
      ("theme no-such-theme\npress Enter", "2: no-such-theme"),
      ("click \"no such text\"", "1: \"no such text\" is not on the screen"),
      ("lang en\nclick \"Log in\" nth 9", "2: \"Log in\" is only"),
      ("server login nobody", "1: there is no user nobody"),
      ("server offline-user a\nserver a sends hi", "2: nobody is logged in at the present client"),
      ("server offline-user a\nserver logout a", "2: a is not logged in by the script"),
      ("server user a\nserver user b\nserver a sends hi to b", "3: the server refused the text with 1011"),
      ("server offline-user a password other\nserver drop\nserver login a", "3: a could not log in"),
      ("quit\npress Enter", "2: the client has ended; \"restart-client\" starts it again"),
      ("quit\nexpect page login", "2: the client has ended"),
      ("server offline-user a\nlogin a secret1\nlogin a secret1", "3: the login page is not shown"),
    ])
  func failures(script: String, failure: String) async throws {
    let failures = try await run(script)
    #expect(failures.count == 1)
    #expect(failures.first?.hasPrefix(failure) == true, "\(failures)")
  }

  @Test("an expectation that is never met says so, whatever it is about")
  func unmet() async throws {
    let work = try ScriptFolder()
    let snapshots = SnapshotFolder(folder: work.path + "/stored", results: work.path + "/results", isRecording: false)
    let driver = InProcessDriver(folder: work.path + "/world", limit: .seconds(60))
    func run(_ text: String) async throws -> [ScriptRunner.Result] {
      await ScriptRunner(try Script(parsing: text, file: "s"), driver: driver, snapshots: snapshots).run()
    }
    let start = try await run("server user bob friend-of alice\nlogin alice secret1\nexpect connection online")
    #expect(start.isEmpty)
    driver.limit = .milliseconds(20)
    for (expectation, actual) in [
      ("page register", "main"), ("session bob unread 7", "unread 0, preview \"\", draft \"\", selected"),
      ("session eve", "no such conversation; there are: bob"), ("contact bob tags x", "remark \"\", tags \"\""),
      ("message never state sent", "no such message"), ("server received never", "nothing"), ("row 23 is x", ""),
      ("cursor 0,0", "hidden"), ("focus code", "list"), ("overlay help", "none"), ("notice mail", "none"),
      ("badge chats 3", "0"), ("size 1x1", "80x24"), ("screen not contains bob", "it is there"),
      ("connection waiting", "online"), ("ended", "the client runs"),
    ] {
      let failure = try await run("expect \(expectation)").first?.failure
      #expect(failure?.code == .unmet, "\(expectation)")
      if !actual.isEmpty { #expect(failure?.actual == actual, "\(expectation)") }
      #expect(failure?.expected?.isEmpty == false && failure?.screen?.isEmpty == false)
    }
    await driver.shutDown()
    work.remove()
  }

  @Test("time moves by itself in small steps, so that countdowns pass every number")
  func advances() async throws {
    #expect(
      try await run(
        """
        lang en; size 80x30
        click "Sign up"; press Tab; type "a@example.com"
        click "Send code"; expect notice mail; expect screen contains "60s"
        advance 1s; expect screen contains "59s"
        advance 58500ms; expect screen contains "1s"
        advance 1s; expect screen contains "Resend"
        """) == [])
  }

  @Test("a killed client writes nothing more, an ended one keeps its draft")
  func killsAndQuits() async throws {
    let start = "server user bob friend-of alice; login alice secret1; press Enter; type draft\n"
    #expect(try await run(start + "restart-client; expect session bob draft \"\"") == [])
    #expect(try await run(start + "quit; expect ended; restart-client; expect session bob draft draft") == [])
  }

  @Test("several scripts run beside each other without meeting")
  func parallel() async throws {
    await withTaskGroup(of: [String]?.self) { group in
      for number in 0..<4 {
        group.addTask {
          try? await run(
            """
            server user bob friend-of alice; login alice secret1; expect connection online
            server bob sends "number \(number)"; expect session bob unread 1 preview "number \(number)"
            """)
        }
      }
      for await failures in group { #expect(failures == []) }
    }
  }
}
