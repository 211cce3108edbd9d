import ChatProtocol
import Synchronization
import Testing

@testable import ClientCore

/// Keeps lines as they would be written.
private final class LineList: FileLog {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func write(_ level: LogLevel, _ message: StaticString, _ facts: [(name: StaticString, value: String)]) {
    let line = "\(level) \(message)" + facts.map { " \($0.name)=\($0.value)" }.joined()
    lines.withLock { $0.append(line) }
  }
}

@Suite struct LoggedGateTests {
  @Test func aFailureIsNotedWithoutWhoAskedAndWithWhat() async {
    let log = LineList()
    let gate = LoggedGate(RefusingGate(), log: log)
    let error = await #expect(throws: GateError.self) {
      try await gate.logIn(email: "alice@example.org", password: PasswordDigest("top secret"))
    }
    #expect(error?.code == .server(.credentialsWrong))
    #expect(log.all == ["warning the gate refused or was not there request=login reason=refused"])
  }

  @Test func whatTheConnectionDoesIsNotedAndWhatIsSaidIsNot() {
    let log = LineList()
    let place = ChatServerPlace(host: "example.org", port: 8090)
    let text = TextChatNotice(
      from: UserID(rawValue: 2), to: UserID(rawValue: 1), items: [TextItem(msgid: "m", content: "hush")])
    let events: [LinkEvent] = [
      .state(.connecting), .loggedIn(ChatLoginReply(error: .success)), .text(text),
      .protocolError("frame 1019: missing msgid"),
      .state(.waiting(retryIn: .seconds(1), reason: LinkError(code: .broken, message: "cut"))),
    ]
    for event in events { event.write(to: log, place: place) }
    #expect(
      log.all == [
        "info connecting server=example.org:8090", "info logged in dialect=family",
        "warning frame not understood what=frame 1019: missing msgid", "warning connection lost reason=cut",
      ])
  }
}

/// Refuses everything.
private struct RefusingGate: GateAPI {
  private let refusal = GateError(code: .server(.credentialsWrong), message: "refused")

  func requestCode(email: String) async throws(GateError) -> Bool { throw refusal }
  func register(_ registration: Registration) async throws(GateError) -> UserID? { throw refusal }
  func resetPassword(user: String, email: String, password: PasswordDigest, code: String) async throws(GateError) {
    throw refusal
  }
  func logIn(email: String, password: PasswordDigest) async throws(GateError) -> GateSession { throw refusal }
  func chatServer(for uid: UserID, token: String) async throws(GateError) -> ChatServerPlace { throw refusal }
  func logOut(_ uid: UserID, token: String, everywhere: Bool) async throws(GateError) { throw refusal }
}
