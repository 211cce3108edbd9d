import ChatProtocol
import ChatTUI
import ClientCore
import Dispatch

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
  private let network: ScriptNetwork
  private let activity: ScriptActivity
  private let mailbox: ScriptMailbox
  private(set) var setup = ScriptClient.Setup()
  private var start = ScriptClock.standardStart
  private var world: ScriptClient.World?
  private var clients: [String: ScriptClient] = [:]
  private var currentName = "main"
  var peers: [String: ScriptPeer] = [:]
  private var wantsCompanions = false
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
    start = milliseconds
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
  public func takeTerminal(environment: [String: String], folder: String) throws(TerminalError) {
    let stage = TerminalStage(environment: environment, folder: folder, changes: changes, limit: limit)
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

  private func startedWorld() async throws(ScriptFault) -> ScriptClient.World {
    let world: ScriptClient.World
    if let existing = self.world {
      world = existing
    } else {
      let clock = ScriptClock(start: start)
      let server = ScriptServer(folder: folder + "/server", clock: clock, mailbox: mailbox)
      server.hasCompanions = wantsCompanions
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

  // MARK: Time

  /// Moves time on in small steps, and after each lets everything that it woke go on, as it would in real time.
  private func advance(by duration: Duration) async throws(ScriptFault) {
    let clock = try await startedWorld().clock
    let total = duration.milliseconds
    // Fine enough for every timer of the program; coarser over days, or the steps alone would take minutes.
    let step = max(100, total / 20_000)
    var left = total
    while left > 0 {
      let sleepers = clock.sleeperCount
      clock.advance(by: .milliseconds(min(step, left)))
      left -= step
      if isBusy || clock.sleeperCount < sleepers { await settle(untilSleeping: sleepers, on: clock) }
    }
    await drawFrame()
  }

  // MARK: Waiting

  /// Whether something is under way that will come back by itself, without time moving on.
  private var isBusy: Bool { activity.isBusy || network.isBusy || world?.clock.isBusy == true }

  /// Lets everything that was begun come to its end, or to a point where it waits for time or the user.
  ///
  /// What goes on between two things that can be seen (a request, a write, a timer) are a few hops from one
  /// executor to another; several idle turns of both cover them.
  ///
  /// - Parameter sleepers: how many timers there were; once there are as many again, what woke waits again.
  func settle(untilSleeping sleepers: Int = .max, on clock: ScriptClock? = nil) async {
    // Only for what never answers, such as a peer that hangs.
    let deadline = ContinuousClock.now + .seconds(2)
    var idleTurns = 0
    while idleTurns < Self.idleTurns, ContinuousClock.now < deadline {
      let seen = changes.count
      await drawFrame()
      await Task.detached {}.value
      if isBusy {
        idleTurns = 0
        _ = await changes.wait(after: seen, limit: .milliseconds(1))
      } else if let clock, clock.sleeperCount >= sleepers {
        return
      } else {
        idleTurns += 1
      }
    }
  }

  private static let idleTurns = 20

  /// Lets a frame that is due be drawn, so that what follows meets the screen of the present state.
  func drawFrame() async {
    await withCheckedContinuation { continuation in
      // Behind the frame, which is scheduled the same way.
      DispatchQueue.main.async { continuation.resume() }
    }
  }

  /// Waits until a condition holds.
  func wait(_ complaint: String, until condition: () throws(ScriptFault) -> Bool) async throws(ScriptFault) {
    let deadline = ContinuousClock.now + limit
    while true {
      let seen = changes.count
      if try condition() { return }
      guard await changes.wait(after: seen, limit: ContinuousClock.now.duration(to: deadline)) else {
        throw ScriptFault("\(complaint) within \(limit)")
      }
    }
  }
}

extension Duration {
  /// Whole milliseconds; far beyond any script, the largest there are.
  fileprivate var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return overflow ? .max : product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000).partialValue
  }
}
