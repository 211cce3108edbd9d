import ChatProtocol
import ClientCore
import Foundation
import Synchronization
import Testing

/// The real client core before a server: curl, link and a history on disk; driven by intents.
@MainActor
final class FamilyClient {
  /// The typed password of the accounts in `tcp.jsonl`; its MD5 is what the recording has.
  nonisolated static let password = "Passw0rd!"

  let store: Store
  let controller: AppController
  let paths: XDGPaths
  let server: GateEndpoint
  let clock = ManualClock(LocalTime(1_714_554_000_000, zoneOffsetSeconds: 0))
  private let changes = ConditionSignal()

  /// Message ids are `m0001`, `m0002`…, so that the length of a frame is known beforehand.
  /// Another prefix than `m` keeps several devices of one account apart.
  init(
    gatePort: UInt16, root: String, configuration: LinkConfiguration, familyPace: TextPace = .unlimited,
    idPrefix: String = "m"
  ) {
    let server = GateEndpoint(host: "127.0.0.1", port: gatePort)
    let paths = XDGPaths(root: root)
    (self.server, self.paths) = (server, paths)
    store = Store(
      AppState(
        preferences: Preferences(), language: .english, serverName: server.display, isOffline: false,
        now: clock.now()))
    let ids = IDCounter(prefix: idPrefix)
    var dependencies = ClientDependencies(
      server: server, gate: CurlGateClient(endpoint: server),
      makeLink: { reauthenticate in
        ChatLink(reauthenticate: reauthenticate, configuration: configuration)
      },
      openHistory: { (uid) async throws(HistoryError) -> any HistoryAPI in
        try await HistoryStore.open(account: uid, server: server, paths: paths)
      },
      accounts: NoAccountMemory(), clock: clock, makeMessageID: { ids.next() })
    dependencies.familyPace = familyPace
    controller = AppController(store: store, dependencies: dependencies)
    store.onChange = { [changes] in changes.raise() }
  }

  var state: AppState { store.state }

  /// Waits until the state is as wanted; the suite's time limit ends a wait in vain.
  func until(_ condition: (AppState) -> Bool) async throws {
    try await changes.until { condition(store.state) }
  }

  func handle(_ intent: Intent) { controller.handle(intent) }

  func fill(_ texts: [FormField: String]) {
    for (field, text) in texts { handle(.form(.edit(.replaceAll(text), field))) }
  }

  /// Logs in with a recorded account and waits for the main page.
  func logIn(_ name: String) async throws {
    fill([.email: "\(name)@example.test", .password: Self.password])
    handle(.form(.submit))
    try await until { $0.page == .main && $0.connection == .online }
  }

  func openChat(with peer: UserID) async throws {
    handle(.contacts(.startChat(peer)))
    try await until { $0.chatPane?.conversation == .direct(peer) && $0.chatPane?.isLoadingOlder == false }
  }

  /// Writes a text into the open chat and sends it.
  func send(_ text: String) {
    handle(.chat(.edit(.insert(text))))
    handle(.chat(.send))
  }

  var messages: [ChatMessage] { state.chatPane?.messages ?? [] }

  /// Waits until everything that the server sent so far was taken: a search is answered behind it.
  func settle() async throws {
    #expect(try await lookUp("nobodyhere") == .notFound("nobodyhere"))
    handle(.search(.clear))
  }

  /// Looks a user up on the server.
  func lookUp(_ text: String) async throws -> UserLookup {
    handle(.search(.lookUp(text)))
    try await until { $0.main.search.lookup != .searching(text) }
    return state.main.search.lookup
  }

  /// The profile of a user who is sure to be found.
  func find(_ text: String) async throws -> UserProfile {
    let lookup = try await lookUp(text)
    guard case .found(let profile) = lookup else {
      throw FamilyTrialError("the search for \(text) ended with \(lookup)")
    }
    return profile
  }

  /// Waits until no own text in the open chat is under way.
  func untilAllSent() async throws {
    try await until { $0.chatPane?.messages.allSatisfy { $0.delivery == .sent || $0.delivery == .received } == true }
  }
}

/// Message ids of one client.
private final class IDCounter: Sendable {
  private let value = Mutex(0)
  private let prefix: String

  init(prefix: String) { self.prefix = prefix }

  func next() -> MessageID {
    let number = value.withLock { value in
      value += 1
      return value
    }
    return "\(prefix)\(String(10_000 + number).dropFirst())"
  }
}
