import ChatProtocol
import Synchronization

/// A family deployment on loopback ports, made from the recordings: one gate and two chat servers.
///
/// It answers with the recorded bytes; only ports are its own, and what a client makes up (texts and their ids) is
/// echoed in the recorded style. Its habits are the original's, bad ones included. ``FamilyServerTests`` hold it
/// against every recorded line.
final class FamilyServer: Sendable {
  /// How the two branches of the family spell "verify".
  enum Spelling: Sendable, CaseIterable { case original, llfc }

  struct State: Sendable {
    var memory: FamilyMemory
    var log = FamilyLog()
    var listeners: [FamilyListener] = []
    var connections: [Int: FamilyConnection] = [:]
    /// Who can be reached at each chat server: the connection that logged in last.
    var sessions: [[UserID: Int]] = []
    /// The chat server at which a user was last; never forgotten, as in the original's cache.
    var homes: [UserID: Int] = [:]
    /// What 1006 says in place of the recorded reply.
    var loginReplies: [UserID: String] = [:]
    /// What leaves together with 1006, as one write.
    var behindLogin: [UserID: [Frame]] = [:]
    /// The size of the pieces in which everything is written.
    var pieces: Int?
    /// Texts that are still to be met with a closed connection instead of an answer.
    var textsToDrop = 0
    /// Whether texts are taken without an answer.
    var holdsTextReplies = false
  }

  let spelling: Spelling
  let changes = ConditionSignal()
  let state: Mutex<State>
  private let gate: Mutex<FamilyListener?>

  /// Starts all three servers at the moments of the named cases.
  init(at cases: [String] = [], spelling: Spelling = .original) throws {
    self.spelling = spelling
    var memory = FamilyMemory(try FamilyRecording.load())
    for name in cases { memory.begin(at: name) }
    state = Mutex(State(memory: memory))
    gate = Mutex(nil)
    let listener = try FamilyListener { [weak self] socket in self?.serveGate(socket) }
    gate.withLock { $0 = listener }
    try startChat()
  }

  deinit { stop() }

  /// The gate's port.
  var gatePort: UInt16 { gate.withLock { $0?.port ?? 0 } }

  /// The port of a chat server, from 0.
  func chatPort(_ server: Int) -> UInt16 {
    state.withLock { $0.listeners.indices.contains(server) ? $0.listeners[server].port : 0 }
  }

  var log: FamilyLog { state.withLock { $0.log } }

  /// Waits until enough was seen.
  func until(
    isolation: isolated (any Actor)? = #isolation, _ condition: (FamilyLog) throws -> Bool
  ) async throws {
    try await changes.until { try condition(log) }
  }

  func change(_ body: (inout State) -> Void) {
    state.withLock { body(&$0) }
    changes.raise()
  }

  func stop() {
    gate.withLock { $0?.stop() }
    stopChat()
  }

  // MARK: Chat servers

  /// Starts the chat servers on new ports, which the gate names from now on.
  func startChat() throws {
    let count = state.withLock { $0.memory.ports.count }
    let listeners = try (0..<count).map { server in
      try FamilyListener { [weak self] socket in self?.serveChat(socket, server: server) }
    }
    change { state in
      state.listeners = listeners
      state.sessions = listeners.map { _ in [:] }
    }
  }

  /// Ends the chat servers and every connection to them, as a crash does.
  func stopChat() {
    change { state in
      for listener in state.listeners { listener.stop() }
      for number in state.connections.keys.sorted() { Self.end(number, in: &state, withReset: true) }
      state.listeners = []
    }
  }

  /// Takes a connection out. The user becomes deaf even if a newer connection took over, as in the original.
  static func end(_ number: Int, in state: inout State, withReset: Bool = false) {
    guard let connection = state.connections.removeValue(forKey: number) else { return }
    connection.socket.stop(withReset: withReset)
    if let uid = connection.uid { state.sessions[connection.server][uid] = nil }
    state.log.closed += 1
  }

  /// Sends frames to a user at once, as one write. False if the user is not there.
  @discardableResult
  func push(_ frames: [Frame], to uid: UserID) -> Bool {
    state.withLock { state in
      guard let connection = Self.connection(of: uid, in: state) else { return false }
      connection.write(frames, pieces: state.pieces)
      return true
    }
  }

  /// Sends what a user was sent, unasked, in a recorded case; gives what it was.
  @discardableResult
  func push(caseNamed name: String, to uid: UserID) -> [StyledJSON] {
    let notices = state.withLock { $0.memory.recording.notices(in: name, to: uid) }
    push(notices.compactMap(\.frame), to: uid)
    return notices.map(\.json)
  }

  static func connection(of uid: UserID, in state: State) -> FamilyConnection? {
    guard let home = state.homes[uid], state.sessions.indices.contains(home) else { return nil }
    return state.sessions[home][uid].flatMap { state.connections[$0] }
  }
}

/// One client at a chat server.
struct FamilyConnection: Sendable {
  let number: Int
  let server: Int
  let socket: FamilySocket
  /// Set by a login that was let in.
  var uid: UserID?

  func write(_ frames: [Frame], pieces: Int?) {
    let bytes = frames.flatMap { (try? $0.encoded()) ?? [] }
    socket.write(bytes, pieces: pieces)
  }
}

extension RecordedEvent {
  /// The frame that was sent.
  var frame: Frame? {
    guard let id, let body else { return nil }
    return Frame(id: FrameID(rawValue: id), body: Array(body.utf8))
  }
}
