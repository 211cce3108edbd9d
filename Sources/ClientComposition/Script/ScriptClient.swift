import ChatTUI
import ClientCore
import Synchronization

/// One client of a script: everything of the program but the real terminal.
@MainActor
final class ScriptClient {
  /// What all clients of a script share.
  struct World {
    let server: ScriptServer
    let clock: ScriptClock
    let network: ScriptNetwork
    let activity: ScriptActivity
    let themes: ThemeLibrary
    let changes: ChangeSignal
  }

  /// What a client starts with where its own configuration says nothing.
  struct Setup {
    var size = Size(columns: 80, rows: 24)
    var language = Language.chinese
    var theme = Preferences().theme
    var colorDepth = ColorDepth.truecolor
  }

  let terminal: TestTerminal
  let store: Store
  private let mailbox: ScriptMailbox
  private(set) var hasEnded = false
  /// Called after each frame.
  var onFrame: (@MainActor (Canvas, TestTerminal) -> Void)?
  private let controller: AppController
  private let app: TerminalApp
  private let changes: ChangeSignal
  private let links: ScriptLinks
  private let lastAccount: LastAccount?
  private var work: Task<Void, Never>?
  private var life: Task<Void, Never>?

  /// Builds a client on the files in `folder`.
  init(folder: String, setup: Setup, world: World) throws(ScriptFault) {
    let paths = XDGPaths(root: folder)
    let file = SettingsFile(paths: paths)
    let loaded: LoadedTheme
    var preferences = file.load().configuration.preferences
    // Nothing was chosen in the client yet.
    if preferences == Preferences() { preferences.theme = setup.theme }
    do {
      loaded = try world.themes.load(preferences.theme)
    } catch {
      throw ScriptFault("\(error)")
    }
    if let problem = loaded.problem { throw ScriptFault("\(problem)") }
    let theme = loaded.theme
    changes = world.changes
    mailbox = world.server.mailbox
    links = ScriptLinks()
    let accounts = paths.accounts(of: Client.offlineServer)
    let memory = RememberedAccounts(folder: accounts)
    lastAccount = memory.load().first
    store = Store(
      AppState(
        preferences: preferences, language: preferences.language ?? setup.language,
        serverName: Client.offlineServer.display, isOffline: true, now: world.clock.now()))
    controller = AppController(
      store: store,
      dependencies: Self.dependencies(
        world: world, links: links, accounts: accounts, memory: memory, file: file, language: setup.language))
    terminal = TestTerminal(size: setup.size, colorDepth: setup.colorDepth)
    app = TerminalApp(store: store, terminal: terminal, themes: world.themes, theme: theme)
  }

  private static func dependencies(
    world: World, links: ScriptLinks, accounts: String, memory: RememberedAccounts, file: SettingsFile,
    language: Language
  ) -> ClientDependencies {
    let activity = world.activity
    let gate = ScriptGate(server: world.server, activity: activity)
    let transport = world.network.transport(over: CurlTransport())
    let clock = LinkClock(world.clock)
    var dependencies = ClientDependencies(
      server: Client.offlineServer, gate: gate,
      makeLink: { reauthenticate in
        let link = ChatLink(transport: transport, reauthenticate: reauthenticate, clock: clock)
        links.add(link)
        return link
      },
      openHistory: { (uid) async throws(HistoryError) -> any HistoryAPI in
        try await activity.during { () async throws(HistoryError) in
          CountedHistory(inner: try await HistoryStore.open(account: uid, folder: accounts), activity: activity)
        }
      },
      accounts: memory)
    dependencies.clock = world.clock
    dependencies.readMailedCode = { [mailbox = world.server.mailbox] address in mailbox.code(for: address) }
    dependencies.savePreferences = { (old, new) throws(FileError) in try file.save(old, new) }
    dependencies.themes = { [themes = world.themes] in themes.names }
    dependencies.localeLanguage = language
    return dependencies
  }

  /// Starts it as the program does: first frame, then everything else.
  func start() throws(ScriptFault) {
    terminal.onFrame = { [weak self, changes] canvas in
      if let self { self.onFrame?(canvas, self.terminal) }
      changes.raise()
    }
    if let lastAccount { controller.resume(lastAccount) }
    do throws(TerminalError) {
      try app.start()
    } catch {
      throw ScriptFault("\(error)")
    }
    let work = Task { [controller] in await controller.run() }
    self.work = work
    app.attach(controller)
    life = Task { [app, controller, weak self] in
      _ = await app.run()
      guard !Task.isCancelled else { return }
      await controller.shutDown()
      work.cancel()
      await work.value
      self?.hasEnded = true
      self?.changes.raise()
    }
  }

  /// The newest code mailed to an address.
  func mailedCode(for address: String) -> String? { mailbox.code(for: address) }

  /// Ends it as `kill -9` does: nothing more is written or sent.
  func kill() async {
    life?.cancel()
    work?.cancel()
    await links.stop()
    terminal.send([.end(.hangup)])
    await work?.value
    await life?.value
    hasEnded = true
    changes.raise()
  }
}

/// The links that a client made, so that a killed client's connection ends with it.
private final class ScriptLinks: Sendable {
  private let links = Mutex<[ChatLink]>([])

  func add(_ link: ChatLink) {
    links.withLock { $0.append(link) }
  }

  func stop() async {
    for link in links.withLock({ $0 }) { await link.stop() }
  }
}
