import ChatProtocol
import ChatTUI
import ClientCore

/// Runs a script on clients in this process, against a server in this process, on a clock of its own.
///
/// Clients are the whole program but for the real terminal; they and the server meet on loopback sockets. Everything
/// lives in one folder, which the caller makes and removes.
@MainActor
public final class InProcessDriver: ScriptDriver {
  public let changes = ChangeSignal()
  public var limit: Duration
  let folder: String
  private let themes: ThemeLibrary
  let network: ScriptNetwork
  let activity: ScriptActivity
  private let mailbox: ScriptMailbox
  private(set) var setup = ScriptClient.Setup()
  private var start = ScriptClock.standardStart
  var world: ScriptClient.World?
  private var clients: [String: ScriptClient] = [:]
  private var currentName = "main"
  var peers: [String: ScriptPeer] = [:]
  private var wantsCompanions = false
  private var hasFamilyClients = false
  /// Where a script on a terminal is shown.
  private var stage: TerminalStage?

  /// - Parameters:
  ///   - folder: an empty folder for the files of clients and server.
  ///   - themes: the themes that clients can choose.
  ///   - limit: the most that one wait may take, in real time.
  public init(folder: String, themes: ThemeLibrary = ThemeLibrary(folders: []), limit: Duration = .seconds(20)) {
    self.folder = folder
    self.themes = themes
    self.limit = limit
    let raise = InProcessDriver.raiser(of: changes)
    network = ScriptNetwork(onTraffic: raise)
    activity = ScriptActivity(onEnd: raise)
    mailbox = ScriptMailbox(onMail: raise)
  }

  /// Raises the signal from any thread.
  private static func raiser(of changes: ChangeSignal) -> @Sendable () -> Void {
    { Task { @MainActor in changes.raise() } }
  }

  /// Ends all clients and the server.
  public func shutDown() async {
    network.flow()
    for client in clients.values { await client.kill() }
    for peer in peers.values { await peer.close() }
    await world?.server.close()
    stage?.stop()
  }

  // MARK: Actions

  /// Carries out an action once everything that went before has come to rest, as far as that takes no time: a script
  /// acts like a patient user, whatever the speed of the machine.
  public func perform(_ action: ScriptAction) async throws(ScriptFailure) {
    do throws(ScriptFault) {
      await settle()
      try await carryOut(action)
      try await verifyStage()
    } catch {
      throw ScriptFailure(.cannot, error.message, screen: screen()?.text)
    }
  }

  private func carryOut(_ action: ScriptAction) async throws(ScriptFault) {
    switch action {
    case .size(let size): setup.size = try beforeStart(size, "size", instead: "resize")
    case .language(let language): setup.language = try beforeStart(language, "lang", instead: "press F2")
    case .theme(let theme): setup.theme = try beforeStart(theme, "theme", instead: "press F3")
    case .clock(let milliseconds): try setClock(milliseconds - ScriptClock.zoneOffsetSeconds * 1000)
    case .client(let name): currentName = name
    case .login(let name, let password): try await logIn(try await client(), name: name, password: password)
    case .press(let keys):
      let client = try await client()
      for key in keys { try await feed(key.bytes, to: client) }
    case .type(let text): try await feed(Array(text.utf8), to: try await client())
    case .typeCode(let address): try await typeCode(mailedTo: address, on: try await client())
    case .paste(let text): try await feed(TerminalInput.paste(text), to: try await client())
    case .click(let place):
      let client = try await client()
      try await feed(TerminalInput.click(try point(of: place, on: client)), to: client)
    case .wheel(let direction, let place, let count):
      let client = try await client()
      let spot = try place.map { (place) throws(ScriptFault) in try point(of: place, on: client) } ?? client.middle
      for _ in 0..<count { try await feed(TerminalInput.wheel(direction, at: spot), to: client) }
    case .focus(let hasFocus):
      // Past the real terminal, whose reports are answers to requests of the script.
      try await client().terminal.feed(bytes: TerminalInput.focus(hasFocus))
    case .resize(let size):
      let client = try await client()
      try await stage?.match(size)
      client.terminal.resize(to: size)
    case .quit: try await quit()
    case .restartClient: try await restart()
    case .advance(let duration): try await advance(by: duration)
    case .server(.companions):
      guard world == nil else { throw ScriptFault("\"server companions\" must come before anything needs the server") }
      wantsCompanions = true
    case .server(.familyClients):
      guard world == nil else {
        throw ScriptFault("\"server family-clients\" must come before anything needs the server")
      }
      hasFamilyClients = true
    case .server(let action):
      try await carryOut(action, in: try await startedWorld())
    }
  }

  private func beforeStart<Value>(_ value: Value, _ what: String, instead: String) throws(ScriptFault) -> Value {
    guard clients[currentName] == nil else {
      throw ScriptFault("\"\(what)\" must come before the client starts; afterwards use \"\(instead)\"")
    }
    return value
  }

  private func setClock(_ milliseconds: Int64) throws(ScriptFault) {
    guard world == nil else { throw ScriptFault("\"clock\" must come first; afterwards use \"advance\"") }
    start = Timestamp(rawValue: milliseconds)
  }

  private func quit() async throws(ScriptFault) {
    let client = try await client()
    // The second time it answers the question whether to end.
    for _ in 0..<2 { try await feed(TerminalInput.quit, to: client) }
    try await wait("the client did not end") { client.hasEnded }
  }

  private func restart() async throws(ScriptFault) {
    let size = clients[currentName]?.terminal.size ?? setup.size
    if let old = clients.removeValue(forKey: currentName) { await old.kill() }
    _ = try await startClient(size: size)
  }

  /// Bytes from a client's keyboard.
  func feed(_ bytes: [UInt8], to client: ScriptClient) async throws(ScriptFault) {
    if let stage { try await stage.type(bytes) } else { client.terminal.feed(bytes: bytes) }
  }

  // MARK: The terminal

  /// From now on clients are shown on the terminal that the process was started on, and typed at there.
  ///
  /// - Throws: ``TerminalError`` when there is none.
  public func takeTerminal(_ access: ScriptMain.TerminalAccess) throws(TerminalError) {
    let stage = TerminalStage(access, changes: changes, limit: limit)
    try stage.start()
    self.stage = stage
  }

  /// Whether the terminal's colours are those that snapshots are recorded with.
  public var hasAllColors: Bool { stage.map { $0.colorDepth == .truecolor } ?? true }

  /// Has the terminal's screen compared with what the present client has drawn.
  func verifyStage() async throws(ScriptFault) {
    guard let stage, let client = runningClient else { return }
    await drawFrame()
    try await stage.show(client.terminal)
    if let screen = screen() { try await stage.verify(screen) }
  }

  // MARK: Clients and the world

  /// The client that commands go to; started if it has never run.
  func client() async throws(ScriptFault) -> ScriptClient {
    guard let client = clients[currentName] else { return try await startClient(size: setup.size) }
    guard !client.hasEnded else { throw ScriptFault("the client has ended; \"restart-client\" starts it again") }
    try await stage?.show(client.terminal)
    await drawFrame()
    return client
  }

  private func startClient(size: Size) async throws(ScriptFault) -> ScriptClient {
    let world = try await startedWorld()
    var setup = setup
    setup.size = size
    if let stage { setup.colorDepth = stage.colorDepth }
    let client = try ScriptClient(folder: "\(folder)/clients/\(currentName)", setup: setup, world: world)
    clients[currentName] = client
    client.onFrame = { [stage] canvas, terminal in stage?.present(canvas, of: terminal) }
    try client.start()
    try await stage?.show(client.terminal)
    return client
  }

  var runningClient: ScriptClient? { clients[currentName].flatMap { $0.hasEnded ? nil : $0 } }

  var currentClientHasEnded: Bool { clients[currentName]?.hasEnded ?? false }

  func startedWorld() async throws(ScriptFault) -> ScriptClient.World {
    let world: ScriptClient.World
    if let existing = self.world {
      world = existing
    } else {
      let clock = ScriptClock(start: start)
      let server = ScriptServer(folder: folder + "/server", clock: clock, mailbox: mailbox)
      server.hasCompanions = wantsCompanions
      server.hasFamilyClients = hasFamilyClients
      world = ScriptClient.World(
        server: server, clock: clock, network: network, activity: activity, themes: themes, changes: changes)
      self.world = world
    }
    try await world.server.startFirst()
    return world
  }

  public func screen() -> ScreenSnapshot? {
    runningClient?.terminal.lastFrame.map { ScreenSnapshot($0) }
  }
}
