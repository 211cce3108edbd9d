import ClientCore
import Testing

@testable import ChatTUI

@Suite("Terminal app")
@MainActor
struct TerminalAppTests {
  private let terminal = TestTerminal(size: Size(columns: 80, rows: 24))
  private let store = Store(Sample.login.state(.english))

  private func makeApp(reportsProgress: Bool = false) -> TerminalApp {
    TerminalApp(store: store, terminal: terminal, reportsProgress: reportsProgress)
  }

  private var screen: String { (0..<24).map { terminal.lastFrame?.rowText($0) ?? "" }.joined(separator: "\n") }

  /// Carries out edits of the form's text, as the controllers would.
  private func attachEditing(to app: TerminalApp) {
    app.attach { [store] intent in
      switch intent {
      case .form(.edit(let edit, _)): store.apply(.form(.edit(.email, edit)))
      case .shell(.quit): store.apply(.quit)
      default: break
      }
    }
  }

  @Test("the first frame is painted before start returns")
  func firstPaint() throws {
    let app = makeApp()
    try app.start()
    #expect(terminal.frameCount == 1)
    #expect(screen.contains("Email or user name"))
  }

  @Test("a key is handled and shown before the next event is read")
  func keyShowsAtOnce() throws {
    let app = makeApp()
    try app.start()
    attachEditing(to: app)
    terminal.feed(text: "alice")
    #expect(screen.contains("alice"))
    #expect(terminal.frameCount == 2, "keys that come in one read make one frame")
  }

  @Test("keys from before there was a controller are not lost")
  func earlyKeys() throws {
    let app = makeApp()
    try app.start()
    terminal.feed(text: "bob")
    attachEditing(to: app)
    #expect(screen.contains("bob"))
  }

  @Test("own keys move from what the key before them has made, within one read too")
  func ownKeysInOneRead() throws {
    store.apply(.openOverlay(.help()))
    let bindings = Bindings.read(Configuration(parsing: "[keys.help]\nj = down; G = last\n").sections).bindings
    let app = TerminalApp(store: store, terminal: terminal, bindings: bindings)
    try app.start()
    app.attach { [store] intent in
      if case .shell(.scrollHelp(let line)) = intent { store.apply(.updateOverlay(.help(firstLine: line))) }
    }
    terminal.feed(text: "jjj")
    #expect(store.state.overlay == .help(firstLine: 3))
    terminal.feed(text: "Gj")
    guard case .help(let last) = store.state.overlay else { return #expect(Bool(false), "no help") }
    #expect(last > 3 && last == app.frame?.metrics.overlayMaxScroll)
  }

  @Test("changes from elsewhere are merged into one frame")
  func merges() async throws {
    let app = makeApp()
    try app.start()
    attachEditing(to: app)
    for letter in "carol" { store.apply(.form(.edit(.email, .insert(String(letter))))) }
    #expect(terminal.frameCount == 1)
    await idle(app)
    #expect(terminal.frameCount == 2)
    #expect(screen.contains("carol"))
  }

  @Test("a resize draws the page anew")
  func resizes() throws {
    let app = makeApp()
    try app.start()
    terminal.resize(to: Size(columns: 15, rows: 4))
    #expect(terminal.lastFrame?.size == Size(columns: 15, rows: 4))
    terminal.resize(to: Size(columns: 120, rows: 40))
    #expect(terminal.lastFrame?.size == Size(columns: 120, rows: 40))
  }

  @Test("run ends when the state says so, and gives the terminal back")
  func quits() async throws {
    let app = makeApp()
    try app.start()
    attachEditing(to: app)
    app.attach { [store] _ in store.apply(.quit) }
    terminal.feed(text: "x")
    #expect(await app.run() == .quit)
    #expect(!terminal.isRunning)
  }

  @Test("run ends when the terminal goes or a signal asks for it")
  func endsWithTerminal() async throws {
    let app = makeApp()
    try app.start()
    terminal.send([.end(.signal(15)), .key(Key(.character("x")))])
    #expect(await app.run() == .signal(15))
    #expect(!terminal.isRunning)
  }

  @Test("a waiting run is woken by a change that ends the program")
  func wakesRun() async throws {
    let app = makeApp()
    try app.start()
    async let ending = app.run()
    await Task.yield()
    store.apply(.quit)
    #expect(await ending == .quit)
  }

  @Test("a theme that cannot be loaded leaves the old one in place and says why")
  func followsTheme() async throws {
    let app = makeApp()
    try app.start()
    let corner = terminal.lastFrame?[Point(column: 0, row: 23)]
    var preferences = store.state.preferences
    preferences.theme = "nosuch"
    store.apply(.setPreferences(preferences, .english))
    await idle(app)
    #expect(terminal.lastFrame?[Point(column: 0, row: 23)] == corner)
    #expect(screen.contains("no such theme") && screen.contains("(nosuch.theme)"))
    let escape = Keymap(state: store.state, frame: Keymap.FrameMap()).effects(of: Key(.escape))
    #expect(escape == [.intent(.shell(.dismissNotice(-1)))])
  }

  @Test("tests are told of frames, input and rest")
  func reports() async throws {
    let app = makeApp(reportsProgress: true)
    try app.start()
    attachEditing(to: app)
    terminal.feed(text: "x")
    await idle(app)
    let told = terminal.controls.map { String(decoding: $0, as: UTF8.self) }
    #expect(told.prefix(3) == ["\u{1B}]7777;frame;1\u{07}", "\u{1B}]7777;frame;2\u{07}", "\u{1B}]7777;input;2\u{07}"])
    #expect(told.last?.hasPrefix("\u{1B}]7777;idle;") == true)
  }

  @Test("without being asked nothing is written besides frames")
  func silent() throws {
    let app = makeApp()
    try app.start()
    terminal.feed(text: "x")
    #expect(terminal.controls.isEmpty)
  }

  @Test("the title tells how much is unread")
  func title() throws {
    let store = Store(Sample.chats.state(.english))
    let app = TerminalApp(store: store, terminal: terminal)
    try app.start()
    #expect(terminal.title == "(122) WeChat")
  }

  @Test("the window's focus is passed on when it changes, and a key shows it too")
  func windowFocus() throws {
    let app = makeApp()
    try app.start()
    var told: [Bool] = []
    app.attach { [store] intent in
      guard case .main(.windowFocus(let hasFocus)) = intent else { return }
      told.append(hasFocus)
      store.apply(.setWindowFocus(hasFocus))
    }
    terminal.feed(text: "\u{1B}[I")
    #expect(told == [])
    terminal.feed(text: "\u{1B}[O\u{1B}[O")
    #expect(told == [false])
    terminal.feed(text: "x")
    #expect(told == [false, true])
    terminal.feed(text: "\u{1B}[O\u{1B}[I")
    #expect(told == [false, true, false, true])
  }

  /// Waits until the app has shown everything.
  private func idle(_ app: TerminalApp) async {
    await withCheckedContinuation { continuation in
      app.onIdle = {
        app.onIdle = nil
        continuation.resume()
      }
      // Idleness is told after a frame; this makes sure that there is one.
      store.apply(.setNow(Sample.now))
    }
  }
}
