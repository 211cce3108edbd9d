/// A terminal in memory, good enough to run the whole program in tests.
@MainActor
public final class TestTerminal: Terminal {
  public private(set) var size: Size
  public let colorDepth: ColorDepth
  public var joinsEmoji = true
  public var onEvents: (@MainActor ([TerminalEvent]) -> Void)?

  /// Everything presented, oldest first, as much as ``frameLimit`` allows.
  public private(set) var frames: [Canvas] = []
  /// Number of frames presented so far.
  public private(set) var frameCount = 0
  public private(set) var title = ""
  /// What ``writeControl(_:)`` got, oldest first.
  public private(set) var controls: [[UInt8]] = []
  /// Between ``start()`` and ``stop()``.
  public private(set) var isRunning = false
  /// Called after each frame.
  public var onFrame: (@MainActor (Canvas) -> Void)?

  /// How many frames are kept; older ones are forgotten so that long scripts stay small.
  private let frameLimit: Int
  private var parser = InputParser()

  public init(size: Size, colorDepth: ColorDepth = .truecolor, frameLimit: Int = 64) {
    self.size = size
    self.colorDepth = colorDepth
    self.frameLimit = max(1, frameLimit)
  }

  /// What is on the screen; `nil` before the first frame.
  public var lastFrame: Canvas? { frames.last }

  public func start() throws(TerminalError) { isRunning = true }

  public func present(_ canvas: Canvas) {
    if frames.count == frameLimit { frames.removeFirst() }
    frames.append(canvas)
    frameCount += 1
    onFrame?(canvas)
  }

  public func redrawAll() {}

  public func setTitle(_ title: String) { self.title = Sanitizer.singleLine(title) }

  public func writeControl(_ bytes: [UInt8]) { controls.append(bytes) }

  public func stop() { isRunning = false }

  /// As if these bytes came from the keyboard at once, and nothing for a while after them: a trailing lone ESC counts as
  /// the Escape key, a trailing CR as Enter, and a paste without its end mark is over.
  public func feed(bytes: [UInt8]) {
    let events = parser.feed(bytes)
    send(events + parser.flushPendingEscape() + parser.flushPendingEnter() + parser.flushOpenPaste())
    parser.forgetLateSequence()
  }

  public func feed(text: String) {
    feed(bytes: Array(text.utf8))
  }

  /// Events as the program would get them.
  public func send(_ events: [TerminalEvent]) {
    guard !events.isEmpty else { return }
    onEvents?(events)
  }

  /// As if the window had changed its size.
  public func resize(to newSize: Size) {
    guard newSize != size else { return }
    size = newSize
    send([.resize(newSize)])
  }
}
