import ChatProtocol
import Synchronization
import Testing

@testable import ClientCore

/// A whole client core over in-memory gate, link and history, with a clock that stands still.
@MainActor
final class ClientHarness {
  static let alice = UserID(rawValue: 1001)
  static let bob = UserProfile(uid: UserID(rawValue: 1002), name: "bob", nick: "Bob", desc: "", icon: "", sex: 0)

  let store: Store
  let controller: AppController
  let gate = InMemoryGate()
  let link = InMemoryLink()
  let history = InMemoryHistory(owner: alice)
  let memory: RecordingMemory
  let clock = ManualClock(LocalTime(1_714_554_000_000, zoneOffsetSeconds: 0))
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(familyPace: TextPace, memory: RecordingMemory, scheme: GateEndpoint.Scheme) {
    self.memory = memory
    let state = AppState(
      preferences: Preferences(), language: .english, serverName: "test", isOffline: true, now: clock.now())
    store = Store(state)
    let counter = Counter()
    var dependencies = ClientDependencies(
      server: GateEndpoint(scheme: scheme, host: "test", port: 1), gate: gate,
      makeLink: { [link] _ in link },
      openHistory: { [history] (_) async throws(HistoryError) -> any HistoryAPI in history },
      accounts: memory, clock: clock, makeMessageID: { "m\(counter.next())" },
      readMailedCode: { [gate] address in await gate.code(for: address) })
    dependencies.familyPace = familyPace
    controller = AppController(store: store, dependencies: dependencies)
    store.onChange = { [weak self] in
      guard let self else { return }
      let woken = self.waiting
      self.waiting = []
      for continuation in woken { continuation.resume() }
    }
  }

  /// Runs a test with the controllers' background work going on.
  static func run(
    familyPace: TextPace = .unlimited, memory: RecordingMemory = RecordingMemory(), scheme: GateEndpoint.Scheme = .http,
    _ body: @MainActor (ClientHarness) async throws -> Void
  ) async throws {
    let harness = ClientHarness(familyPace: familyPace, memory: memory, scheme: scheme)
    let running = Task { await harness.controller.run() }
    defer { running.cancel() }
    try await body(harness)
  }

  var state: AppState { store.state }

  /// Waits until the state is as wanted; the suite's time limit ends a wait in vain.
  func until(_ condition: (AppState) -> Bool) async {
    while !condition(store.state) { await withCheckedContinuation { waiting.append($0) } }
  }

  func fill(_ texts: [FormField: String]) {
    for (field, text) in texts { controller.handle(.form(.edit(.replaceAll(text), field))) }
  }

  /// Logs alice in at a server of the family.
  func logIn() async throws { try await logIn(answeredBy: Self.welcome()) }

  /// What a server answers to alice's login; it lists bob as her friend.
  static func welcome(native: NativeSession? = nil) -> ChatLoginReply {
    ChatLoginReply(
      error: .success,
      profile: UserProfile(uid: alice, name: "alice", nick: "Alice", desc: "", icon: "", sex: 0, email: "a@b.c"),
      friends: [FriendEntry(profile: bob, back: "bob")], native: native)
  }

  /// Logs alice in.
  func logIn(answeredBy reply: ChatLoginReply) async throws {
    _ = await gate.addAccount(user: "alice", email: "a@b.c", password: try PasswordDigest("secret1"))
    fill([.email: "a@b.c", .password: "secret1"])
    controller.handle(.form(.submit))
    await until { $0.connection == .connecting }
    await link.logIn(reply)
    await until { $0.page == .main && $0.connection == .online && $0.main.contacts[Self.bob.uid] != nil }
  }

  func openChatWithBob() async {
    controller.handle(.contacts(.startChat(Self.bob.uid)))
    await until { $0.chatPane?.isLoadingOlder == false }
  }

  func type(_ text: String) {
    controller.handle(.chat(.edit(.insert(text))))
    controller.handle(.chat(.send))
  }

  func receive(_ id: MessageID, _ text: String, from sender: UserID = bob.uid) async {
    await link.emit(
      .text(
        TextChatNotice(
          error: .success, from: sender, to: Self.alice, items: [TextItem(msgid: id, content: MessageContent(text))])))
  }
}

final class Counter: Sendable {
  private let value = Mutex(0)
  func next() -> Int {
    value.withLock { value in
      value += 1
      return value
    }
  }
}

actor RecordingMemory: AccountMemory {
  private(set) var remembered: LastAccount?
  private(set) var forgotten: [String] = []
  private var told: Set<ServerFact> = []
  func remember(_ account: LastAccount) { remembered = account }
  func isNews(_ fact: ServerFact) -> Bool { told.insert(fact).inserted }
  func forgetSession(token: String) { forgotten.append(token) }
}
