import ChatProtocol
import ClientCore
import Glibc

/// A client without a terminal: the controllers, link and history that the real one is made of, driven by lines.
///
/// It can be killed at any moment and started again over the same folder. Arguments: the gate as HOST:PORT, and the
/// folder that takes the place of the user's home; or `dialect`, to be told which one it speaks. Lines it takes:
///
///     resume UID EMAIL TOKEN HOST PORT    shows the kept history and connects, as a start with a kept session does
///     say PEER TEXT                       writes a text in the chat with PEER and sends it
///     retry PEER                          sends again what the server refused in the chat with PEER
///
/// It writes one JSON object a line: `connection` when that changes, `acked` with the text once a text is acknowledged,
/// `failure` for what a user would be told. It ends when its input ends, and with status 3 when its session is over.
@MainActor
final class SoakPeer {
  /// What the client core speaks with a server that speaks it too.
  private static let dialect = "native"
  private let gate: GateEndpoint
  private let store: Store
  private let controller: AppController
  private var lastConnection = ""
  private var reported: Set<MessageID> = []
  private var lastNotice = 0
  /// Texts that wait for the history to be open: a person cannot write before either.
  private var unsaid: [(peer: UserID, text: String)] = []
  /// Chats whose refused texts are still to be sent again.
  private var retries: [UserID] = []
  private var isContinuing = false

  static func run(_ arguments: some Collection<String>) async -> Int32 {
    let arguments = Array(arguments)
    if arguments == ["dialect"] {
      SoakReport.write("dialect", Self.dialect)
      return 0
    }
    guard arguments.count == 2, let gate = try? GateEndpoint(parsing: arguments[0]) else {
      SoakReport.write("failure", "usage: soak-peer GATE FOLDER")
      return 2
    }
    let peer = SoakPeer(gate: gate, paths: XDGPaths(root: arguments[1]))
    let work = Task { await peer.controller.run() }
    let commands = CommandLines()
    for await line in commands.lines { peer.carryOut(line) }
    await peer.controller.shutDown()
    work.cancel()
    return 0
  }

  private init(gate: GateEndpoint, paths: XDGPaths) {
    self.gate = gate
    // Faults follow each other within a second here, so the link must not wait for as long as for a person.
    var link = LinkConfiguration.standard
    link.connectTimeout = .seconds(2)
    link.loginTimeout = .seconds(3)
    link.requestTimeout = .seconds(10)
    link.heartbeatInterval = .seconds(1)
    link.backoff = Backoff(base: .milliseconds(50), factor: 1.5, cap: .milliseconds(400))
    let folder = paths.accounts(of: gate)
    let dependencies = ClientDependencies(
      server: gate,
      gate: CurlGateClient(endpoint: gate),
      makeLink: { [link] reauthenticate in ChatLink(reauthenticate: reauthenticate, configuration: link) },
      openHistory: { (uid) async throws(HistoryError) -> any HistoryAPI in
        try await HistoryStore.open(account: uid, folder: folder)
      },
      accounts: NoAccountMemory())
    store = Store(
      AppState(
        preferences: Preferences(), language: .english, serverName: gate.display, isOffline: false,
        now: SystemClock().now()))
    controller = AppController(store: store, dependencies: dependencies)
    store.onChange = { [weak self] in self?.report() }
  }

  private func carryOut(_ line: String) {
    // A text may hold spaces; nothing else does.
    let parts = line.split(separator: " ", maxSplits: line.hasPrefix("say ") ? 2 : 5).map(String.init)
    switch parts.first {
    case "resume" where parts.count == 6:
      guard let uid = Int32(parts[1]), let port = UInt16(parts[5]) else { return refuse(line) }
      controller.resume(
        LastAccount(
          server: gate, email: parts[2], uid: UserID(rawValue: uid),
          session: RememberedSession(token: parts[3], host: parts[4], port: port)))
    case "say" where parts.count == 3:
      guard let peer = Int32(parts[1]) else { return refuse(line) }
      unsaid.append((UserID(rawValue: peer), parts[2]))
      sayAll()
    case "retry" where parts.count == 2:
      guard let peer = Int32(parts[1]) else { return refuse(line) }
      if !retries.contains(UserID(rawValue: peer)) { retries.append(UserID(rawValue: peer)) }
      continueRetries()
    default: refuse(line)
    }
  }

  private func sayAll() {
    while let (peer, text) = unsaid.first {
      controller.handle(.contacts(.startChat(peer)))
      guard store.state.chatPane?.conversation.peer == peer else { return }
      unsaid.removeFirst()
      controller.handle(.chat(.edit(.replaceAll(text))))
      controller.handle(.chat(.send))
    }
  }

  /// Does what a user does who finds refused texts: opens the chat, leafs through all of it, sends each one again.
  private func continueRetries() {
    guard let peer = retries.first, store.state.account != nil else { return }
    guard let pane = store.state.chatPane, pane.conversation.peer == peer else {
      return controller.handle(.contacts(.startChat(peer)))
    }
    guard !pane.isLoadingOlder else { return }
    for message in pane.messages {
      if case .failed = message.delivery { controller.handle(.chat(.retry(message.id))) }
    }
    if pane.hasOlder {
      controller.handle(.chat(.loadOlder))
    } else {
      retries.removeFirst()
      continueRetries()
    }
  }

  private func refuse(_ line: String) {
    SoakReport.write("failure", "not understood: \(line.prefix(20))")
  }

  /// Tells what has changed since the last time.
  private func report() {
    let state = store.state
    let connection =
      switch state.connection {
      case .idle: "idle"
      case .connecting: "connecting"
      case .online: "online"
      case .waiting: "waiting"
      case .ended: "ended"
      }
    if connection != lastConnection {
      lastConnection = connection
      SoakReport.write("connection", connection)
    }
    for notice in state.notices where notice.id > lastNotice {
      lastNotice = notice.id
      SoakReport.write("failure", "\(notice.content)")
    }
    for message in state.chatPane?.messages ?? [] where message.delivery == .sent && !reported.contains(message.id) {
      reported.insert(message.id)
      SoakReport.write("acked", message.text)
    }
    // Not from inside a change of the store.
    if !(retries.isEmpty && unsaid.isEmpty), !isContinuing {
      isContinuing = true
      Task {
        self.isContinuing = false
        self.sayAll()
        self.continueRetries()
      }
    }
    if state.page == .login, state.account == nil, case .idle = state.connection, state.form.failure != nil {
      SoakReport.write("ended", "\(state.form.failure.map { "\($0)" } ?? "")")
      exit(3)
    }
  }
}

/// The lines that a peer writes to standard output.
enum SoakReport {
  /// Writes an object of one key with a string, at once: what was said before a kill must have been said.
  static func write(_ key: String, _ value: String) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field(key, value)
    writer.endObject()
    let bytes = writer.finish() + [UInt8(ascii: "\n")]
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
