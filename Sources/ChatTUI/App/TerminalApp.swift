import ClientCore
import Dispatch

/// The client on a terminal: takes its events, turns them into intents, shows the state.
///
/// A key is handled and its effect shown in the same turn of the main loop. Changes that come from elsewhere
/// (network, timers) are shown once per turn, however many they are. While nothing happens nothing runs.
@MainActor
public final class TerminalApp {
  /// Why the program is over.
  public enum Ending: Hashable, Sendable {
    /// The user asked for it.
    case quit
    /// The terminal is gone.
    case hangup
    /// A signal with this number asked for it.
    case signal(Int32)
  }

  /// Called when everything that happened so far is on the screen. Only tests ask.
  var onIdle: (@MainActor () -> Void)?
  /// The frame that is on the screen; `nil` before the first.
  public private(set) var frame: ScreenFrame?

  /// The controllers number theirs from 1.
  private static let themeNoticeID = -1
  private let store: Store
  private let terminal: any Terminal
  private let themes: ThemeLibrary
  private let bindings: Bindings
  private let reportsProgress: Bool
  private var handler: (@MainActor (Intent) -> Void)?
  /// Intents from before there was somebody to handle them.
  private var waitingIntents: [Intent] = []
  private var theme: Theme
  private var themeName: String
  private var drawing: ScreenDrawing
  private var title = ""
  private var isFrameStale = false
  private var isFrameScheduled = false
  private var isIdleScheduled = false
  private var isHandlingEvents = false
  private var frameCount = 0
  private var ending: Ending?
  private var waiter: CheckedContinuation<Ending, Never>?

  /// - Parameters:
  ///   - themes: where the themes that the user can switch to come from.
  ///   - theme: what to start with; the one that the preferences name.
  ///   - bindings: the keys, with what the user's file says of them.
  ///   - reportsProgress: sends a private OSC after frames, input and when idle, so that tests of the shipped
  ///     program need not guess (docs/scripts.md).
  public init(
    store: Store, terminal: any Terminal, themes: ThemeLibrary = ThemeLibrary(folders: []),
    theme: Theme = .builtInLight, bindings: Bindings = .standard, reportsProgress: Bool = false
  ) {
    self.store = store
    self.terminal = terminal
    self.themes = themes
    self.theme = theme
    self.bindings = bindings
    self.reportsProgress = reportsProgress
    drawing = ScreenDrawing(bindings: bindings)
    themeName = store.state.preferences.theme
  }

  /// Takes over the terminal and paints the first frame; everything else can wait until it returns.
  ///
  /// - Throws: ``TerminalError`` when there is no usable terminal; its description is one line for the user.
  public func start() throws(TerminalError) {
    terminal.onEvents = { [weak self] events in self?.handle(events) }
    store.onChange = { [weak self] in self?.stateChanged() }
    try terminal.start()
    theme = theme.adapted(to: terminal.colorDepth)
    draw()
  }

  /// From now on intents go there; those of keys pressed before are handed over first.
  public func attach(_ handler: @escaping @MainActor (Intent) -> Void) {
    self.handler = handler
    let waiting = waitingIntents
    waitingIntents = []
    for intent in waiting { handler(intent) }
    drawIfStale()
  }

  /// From now on intents go to a controller.
  public func attach(_ controller: AppController) {
    attach { intent in controller.handle(intent) }
  }

  /// Waits until the program is to end, and gives the terminal back.
  public func run() async -> Ending {
    let result = await withCheckedContinuation { (continuation: CheckedContinuation<Ending, Never>) in
      if let ending { continuation.resume(returning: ending) } else { waiter = continuation }
    }
    stop()
    return result
  }

  /// Gives the terminal back without waiting for an end; for errors on the way. Harmless when called again.
  public func stop() {
    store.onChange = nil
    terminal.onEvents = nil
    terminal.stop()
  }

  // MARK: Events

  private func handle(_ events: [TerminalEvent]) {
    isHandlingEvents = true
    for event in events where ending == nil { handle(event) }
    isHandlingEvents = false
    if store.state.isQuitting { return end(.quit) }
    drawIfStale()
    // What the terminal tells of itself is nobody's input.
    if events != [.joinsEmoji] { report(.input) }
  }

  private func handle(_ event: TerminalEvent) {
    switch event {
    case .key(let key):
      noteFocus(true)
      perform(effects(of: key))
    case .paste(let paste):
      noteFocus(true)
      perform(keymap.effects(of: paste))
    case .mouse(let event):
      refreshFrame()
      perform(keymap.effects(of: event))
    case .resize, .resumed, .joinsEmoji: isFrameStale = true
    case .focus(let hasFocus): noteFocus(hasFocus)
    case .end(.hangup): end(.hangup)
    case .end(.signal(let number)): end(.signal(number))
    }
  }

  /// Takes what the terminal says about its focus. Who types has it, also where the report got lost on the way.
  private func noteFocus(_ hasFocus: Bool) {
    if store.state.hasWindowFocus != hasFocus { perform([.intent(.main(.windowFocus(hasFocus)))]) }
  }

  private var keymap: Keymap {
    Keymap(state: store.state, frame: frame?.map ?? Keymap.FrameMap(), bindings: bindings)
  }

  /// A function of its own, so that the copy of the state is gone before the state changes.
  private func effects(of key: Key) -> [InputEffect] {
    let keymap = keymap
    guard let action = keymap.action(of: key) else { return [] }
    guard action.dependsOnFrame, isFrameStale else { return keymap.effects(of: action) }
    layOut()
    return self.keymap.effects(of: action)
  }

  private func perform(_ effects: [InputEffect]) {
    for effect in effects {
      switch effect {
      case .intent(let intent):
        if let handler { handler(intent) } else { waitingIntents.append(intent) }
      case .redraw:
        terminal.redrawAll()
        isFrameStale = true
      }
    }
  }

  // MARK: Frames

  private func stateChanged() {
    isFrameStale = true
    guard !isHandlingEvents, !isFrameScheduled else { return }
    isFrameScheduled = true
    DispatchQueue.main.async { [weak self] in
      MainActor.assumeIsolated {
        guard let self else { return }
        self.isFrameScheduled = false
        if self.store.state.isQuitting { return self.end(.quit) }
        self.drawIfStale()
      }
    }
  }

  private func drawIfStale() {
    if isFrameStale, ending == nil { draw() }
  }

  /// Lays the state out anew if a key of the same read has changed it, so that the next one meets what it expects.
  private func refreshFrame() {
    if isFrameStale { layOut() }
  }

  private func layOut() {
    followTheme()
    frame = drawing.draw(shownState, size: terminal.size, theme: theme)
  }

  /// The state as this terminal can show it.
  private var shownState: AppState {
    guard store.state.preferences.emoji == .full, !terminal.joinsEmoji else { return store.state }
    var state = store.state
    state.preferences.emoji = .parts
    return state
  }

  private func draw() {
    layOut()
    isFrameStale = false
    guard let frame else { return }
    followTitle()
    terminal.present(frame.canvas)
    frameCount += 1
    report(.frame)
    scheduleIdle()
  }

  private func followTitle() {
    let unread = store.state.totalUnread
    let name = Strings(store.state.language).appName
    let wanted = unread > 0 ? "(\(unread)) \(name)" : name
    guard wanted != title else { return }
    title = wanted
    terminal.setTitle(wanted)
  }

  /// Loads the theme that the preferences name, and tells what is wrong with it; one that cannot be read leaves the old one in
  /// place.
  private func followTheme() {
    let wanted = store.state.preferences.theme
    guard wanted != themeName else { return }
    themeName = wanted
    do throws(ThemeError) {
      let loaded = try themes.load(wanted)
      theme = loaded.theme.adapted(to: terminal.colorDepth)
      if let problem = loaded.problem { tell(problem) }
    } catch {
      tell(error)
    }
  }

  private func tell(_ problem: ThemeError) {
    let notice = Notice(id: Self.themeNoticeID, content: .themeProblem(problem.shortDescription))
    store.apply([.removeNotice(Self.themeNoticeID), .addNotice(notice)])
  }

  // MARK: Progress

  private func scheduleIdle() {
    guard reportsProgress || onIdle != nil, !isIdleScheduled else { return }
    isIdleScheduled = true
    DispatchQueue.main.async { [weak self] in
      MainActor.assumeIsolated {
        guard let self else { return }
        self.isIdleScheduled = false
        // Another frame is on its way and will ask again.
        guard !self.isFrameStale, self.ending == nil else { return }
        self.report(.idle)
        self.onIdle?()
      }
    }
  }

  private func report(_ progress: ProgressReport) {
    guard reportsProgress, ending == nil else { return }
    terminal.writeControl(progress.sequence(frame: frameCount))
    if progress == .input { scheduleIdle() }
  }

  private func end(_ ending: Ending) {
    guard self.ending == nil else { return }
    self.ending = ending
    waiter?.resume(returning: ending)
    waiter = nil
  }
}
