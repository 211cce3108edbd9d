import CNcurses
import Dispatch
import Glibc

/// The terminal that the program was started on.
///
/// It takes the terminal over in ``start()``, gives it back in ``stop()`` and on every other way out: `exit`, a request
/// to end that is not answered, a crash. Between events it does not wake up.
@MainActor
public final class TerminalSession: Terminal {
  public private(set) var size = Size(columns: 80, rows: 24)
  public private(set) var colorDepth = ColorDepth.mono
  public var joinsEmoji: Bool { screen?.glyphSupport.joinsEmoji ?? false }
  public var onEvents: (@MainActor ([TerminalEvent]) -> Void)?

  private let environment: [String: String]
  private let watch: any DescriptorWatch
  private var controls = TerminalControls(type: "") { _ in nil }
  private var screen: CursesScreen?
  /// Shown again when the terminal's own state changes.
  private var lastCanvas: Canvas?
  private var parser = InputParser()
  private var probe = GlyphProbe()
  /// Fires when what the input ends with is not followed by more.
  private var pendingTimer: (any DispatchSourceTimer)?
  /// When the input that came last had been handled.
  private var lastInput = DispatchTime(uptimeNanoseconds: 0)
  private let timing: EscapeTiming
  /// When the last ESC was taken for the Escape key.
  private var escapeTaken: ContinuousClock.Instant?
  private var wakeDescriptor: CInt = -1
  private var inputBuffer = [UInt8](repeating: 0, count: 65_536)
  private var title = ""
  /// ``TerminalEvent/end(_:)`` has been sent.
  private var isEnding = false
  private var hasEnded = false

  /// How long a CR behind text may stand alone before it is Enter and no line of a paste without marks.
  private static let enterDelay = Duration.milliseconds(8)
  /// How long a paste may stand still before its end mark is taken for lost; slow links stall too.
  private static let pasteDelay = Duration.seconds(2)

  /// - Parameters:
  ///   - environment: of the process; `TERM`, `COLORTERM`, `NO_COLOR`, `ESCDELAY`, `SSH_TTY` and `SSH_CONNECTION`
  ///     matter.
  ///   - watch: tells when there is input.
  public init(environment: [String: String], watch: any DescriptorWatch) {
    self.environment = environment
    self.watch = watch
    timing = EscapeTiming(environment: environment)
  }

  public func start() throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw TerminalError(.notATerminal, "standard input and output must be a terminal")
    }
    guard wt_locale_use_utf8() == 1 else {
      throw TerminalError(.system, "no UTF-8 locale is installed; install one, for example C.UTF-8")
    }
    let description = try TerminalDescription(environment: environment)
    controls = TerminalControls(type: environment["TERM"] ?? "", capability: TerminalDescription.capability)
    // Before the screen is switched, so that it stands there when the program has ended.
    if let notice = description.notice { write("wechat-tui: \(notice)\r\n") }
    try installSignals()
    let restore = Array(controls.restore.utf8)
    guard wt_modes_enter(restore.map { CChar(bitPattern: $0) }, restore.count) == 0 else {
      throw Self.systemError("cannot set the terminal's mode")
    }
    var opening = controls.enterScreen + controls.enter
    if !controls.enterScreen.isEmpty, Self.terminalSize?.rows ?? 0 >= GlyphProbe.minimumRows {
      opening += probe.begin()
    }
    write(opening)
    do {
      let screen = try CursesScreen(description, environment: environment)
      self.screen = screen
      colorDepth = screen.colorDepth
      size = screen.size
      updateSize()
    } catch {
      write(controls.restore)
      wt_modes_leave()
      wt_signals_remove()
      throw error
    }
    watch.watch(STDIN_FILENO) { [weak self] in self?.readInput() }
    watch.watch(wakeDescriptor) { [weak self] in self?.readSignals() }
  }

  private static func systemError(_ what: String) -> TerminalError {
    TerminalError(.system, "\(what): \(String(cString: strerror(errno)))")
  }

  private func installSignals() throws(TerminalError) {
    wakeDescriptor = wt_signals_install()
    guard wakeDescriptor >= 0 else { throw Self.systemError("cannot watch signals") }
  }

  // MARK: Output

  public func present(_ canvas: Canvas) {
    guard !hasEnded else { return }
    lastCanvas = canvas
    screen?.present(canvas)
  }

  public func redrawAll() { screen?.redrawAll() }

  public func setTitle(_ title: String) {
    guard screen != nil, !hasEnded else { return }
    self.title = title
    write(controls.title(title))
  }

  public func writeControl(_ bytes: [UInt8]) {
    guard screen != nil, !hasEnded else { return }
    writeAll(bytes)
  }

  private func write(_ text: String) { writeAll(Array(text.utf8)) }

  /// Curses has always flushed before this is called, so the order is that of the calls.
  private func writeAll(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A terminal that is gone shows up on the input side.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  // MARK: Input

  private func readInput() {
    // Two may have learned of the same input, the watch and the timer; the second one would wait for the next key.
    guard Self.hasInput else { return }
    let count = Glibc.read(STDIN_FILENO, &inputBuffer, inputBuffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count > 0 else { return end(.hangup) }
    if let escapeTaken, parser.expectsLateSequence, escapeTaken.duration(to: .now) > timing.late {
      parser.forgetLateSequence()
    }
    let pause = DispatchTime.now().uptimeNanoseconds - lastInput.uptimeNanoseconds
    deliver(parser.feed(inputBuffer[..<count], after: .nanoseconds(Int64(clamping: pause))))
    lastInput = .now()
    if let pendingDelay { startPendingTimer(pendingDelay) } else { pendingTimer?.schedule(deadline: .distantFuture) }
  }

  /// Whether a read would return at once, with input or with the end.
  private static var hasInput: Bool {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&input, 1, 0) > 0
  }

  /// How long to wait for what may follow the input so far.
  private var pendingDelay: Duration? {
    if let delay = timing.delay(for: parser) { return delay }
    if parser.hasPendingEnter { return Self.enterDelay }
    return parser.hasOpenPaste ? Self.pasteDelay : nil
  }

  private func startPendingTimer(_ delay: Duration) {
    guard screen != nil else { return }
    let deadline = DispatchTime.now() + .milliseconds(Int(delay / .milliseconds(1)))
    if let pendingTimer { return pendingTimer.schedule(deadline: deadline) }
    // Made at its first use, for it costs a thread.
    let timer = DispatchSource.makeTimerSource(queue: .main)
    timer.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.pendingDelayPassed() } }
    timer.schedule(deadline: deadline)
    timer.activate()
    pendingTimer = timer
  }

  private func pendingDelayPassed() {
    // The program may be late, and what follows already be here.
    guard !Self.hasInput else { return readInput() }
    let escape = parser.flushPendingEscape()
    if parser.expectsLateSequence { escapeTaken = .now }
    deliver(escape + parser.flushPendingEnter() + parser.flushOpenPaste())
  }

  /// Takes out what concerns the terminal alone and hands on the rest.
  private func deliver(_ events: [TerminalEvent]) {
    takeCursorReports()
    let suspends = { (event: TerminalEvent) in event == .key(Key(.character("z"), .control)) }
    var batch: [TerminalEvent] = []
    for event in events {
      guard suspends(event) else {
        batch.append(event)
        continue
      }
      send(batch)
      batch = []
      suspend()
    }
    send(batch)
  }

  private func send(_ events: [TerminalEvent]) {
    guard !events.isEmpty, !isEnding, !hasEnded else { return }
    onEvents?(events)
  }

  private func takeCursorReports() {
    guard let screen else { return }
    var support = screen.glyphSupport
    for report in parser.takeCursorReports() { probe.take(report, into: &support) }
    guard support != screen.glyphSupport else { return }
    let joinedEmoji = joinsEmoji
    screen.glyphSupport = support
    if joinsEmoji != joinedEmoji { return send([.joinsEmoji]) }
    if let lastCanvas { screen.present(lastCanvas) }
  }

  // MARK: Signals

  private func readSignals() {
    var counter: UInt64 = 0
    _ = withUnsafeMutableBytes(of: &counter) { Glibc.read(wakeDescriptor, $0.baseAddress, $0.count) }
    let signals = wt_signals_take()
    let has = { (number: CInt) in signals & (1 << UInt64(number)) != 0 }
    let ending = wt_signals_ending()
    if ending != 0, has(ending) { return end(.signal(ending)) }
    if has(SIGTSTP) { return suspend() }
    if has(SIGCONT) {
      // Stopped without being asked (SIGSTOP). What is kept on stacks must not be put there twice.
      write(controls.leave)
      resume()
    }
    if has(SIGWINCH), updateSize() { send([.resize(size)]) }
  }

  /// Asks the terminal for its size; returns whether it is another one.
  @discardableResult
  private func updateSize() -> Bool {
    // A pseudo-terminal without a size keeps what terminfo says.
    guard let newSize = Self.terminalSize else { return false }
    guard newSize != size else { return false }
    size = newSize
    screen?.resize(to: newSize)
    return true
  }

  /// What the terminal says; `nil` if it does not.
  private static var terminalSize: Size? {
    var rows: CInt = 0
    var columns: CInt = 0
    guard wt_terminal_size(&rows, &columns) == 1 else { return nil }
    return Size(columns: min(Int(columns), maxExtent), rows: min(Int(rows), maxExtent))
  }

  /// Cells in a row or column beyond which no screen goes; keeps a nonsense size from taking gigabytes.
  private static let maxExtent = 2_000

  private func suspend() {
    guard screen != nil, !hasEnded else { return }
    write(controls.leave)
    screen?.close()
    wt_modes_leave()
    wt_signals_stop()
    // SIGCONT has been noted; going on is handled here.
    _ = wt_signals_take()
    resume()
  }

  private func resume() {
    guard let screen, !hasEnded else { return }
    wt_modes_reenter()
    // The alternate screen first: kitty keeps what is asked for its keys for each screen by itself.
    write(controls.enterScreen + controls.enter)
    if !title.isEmpty { write(controls.title(title)) }
    screen.redrawAll()
    let isResized = updateSize()
    if !isResized, let lastCanvas { screen.present(lastCanvas) }
    send(isResized ? [.resize(size), .resumed] : [.resumed])
  }

  private func end(_ reason: TerminalEnd) {
    if reason == .hangup {
      // Readable for ever, and nobody there.
      watch.unwatch(STDIN_FILENO)
    }
    send([.end(reason)])
    isEnding = true
  }

  public func stop() {
    guard screen != nil, !hasEnded else { return }
    hasEnded = true
    watch.unwatch(STDIN_FILENO)
    watch.unwatch(wakeDescriptor)
    pendingTimer?.cancel()
    pendingTimer = nil
    write(controls.leave)
    screen?.close()
    wt_modes_leave()
    wt_signals_remove()
    wakeDescriptor = -1
    screen = nil
  }
}
