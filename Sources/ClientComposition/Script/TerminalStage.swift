import ChatTUI
import ClientCore

/// The real terminal of a script that runs on one: shows the present client and takes the input by way of whoever
/// holds the other end.
///
/// Each request is a file `NUMBER.txt` in the folder and then a private `OSC 7777 ; KIND ; NUMBER` on the terminal. It is
/// answered by the report that the window got the focus (`CSI I`), which no client hears of here, so that the
/// answer stands behind everything typed before it. `docs/scripts.md` has the details.
@MainActor
final class TerminalStage {
  /// What is asked for.
  private enum Request: String {
    /// To type the bytes in the file.
    case type
    /// To change the size to the one in the file.
    case resize
    /// To compare the screen with the one in the file.
    case screen
  }

  /// What the colours of clients have to be made for.
  var colorDepth: ColorDepth { session.colorDepth }
  private let session: TerminalSession
  private let folder: String
  private let changes: ChangeSignal
  private let limit: Duration
  private var lastRequest = 0
  private var answers = 0
  private var eventCount = 0
  private weak var terminal: TestTerminal?

  /// - Parameter access: its folder exists already; the other end knows it too.
  init(_ access: ScriptMain.TerminalAccess, changes: ChangeSignal, limit: Duration) {
    session = TerminalSession(environment: access.environment, watch: access.watch)
    folder = access.folder
    self.changes = changes
    self.limit = limit
  }

  func start() throws(TerminalError) {
    session.onEvents = { [weak self] events in self?.take(events) }
    try session.start()
  }

  func stop() {
    session.onEvents = nil
    session.stop()
  }

  /// Makes a client's terminal the one that is shown and typed at.
  func show(_ terminal: TestTerminal) async throws(ScriptFault) {
    guard self.terminal !== terminal else { return }
    self.terminal = terminal
    try await match(terminal.size)
    if let frame = terminal.lastFrame { session.present(frame) }
  }

  /// A client has drawn a frame; only that of the present one is shown.
  func present(_ canvas: Canvas, of terminal: TestTerminal) {
    if self.terminal === terminal { session.present(canvas) }
  }

  /// Brings the real terminal to a size.
  func match(_ size: Size) async throws(ScriptFault) {
    guard session.size != size else { return }
    try await ask(.resize, "\(size.columns)x\(size.rows)") { self.session.size == size }
  }

  /// Has bytes typed, and returns when the client has taken them.
  func type(_ bytes: [UInt8]) async throws(ScriptFault) {
    // A lone ESC is known to be one only because nothing follows, so nothing may answer.
    let endsWithEscape = bytes.last == 0x1B
    let events = eventCount
    let answered = answers
    try await ask(.type, bytes) { endsWithEscape ? self.eventCount > events : self.answers > answered }
  }

  /// Has the screen compared with a snapshot. The other end says what differs.
  func verify(_ snapshot: ScreenSnapshot) async throws(ScriptFault) {
    let answered = answers
    try await ask(.screen, snapshot.text) { self.answers > answered }
  }

  private func take(_ events: [TerminalEvent]) {
    var input: [TerminalEvent] = []
    for event in events {
      switch event {
      case .focus: answers += 1
      case .resize: break
      default: input.append(event)
      }
    }
    eventCount += input.count
    terminal?.send(input)
    changes.raise()
  }

  private func ask(_ request: Request, _ content: String, until isDone: () -> Bool) async throws(ScriptFault) {
    try await ask(request, Array(content.utf8), until: isDone)
  }

  private func ask(_ request: Request, _ content: [UInt8], until isDone: () -> Bool) async throws(ScriptFault) {
    lastRequest += 1
    do throws(FileError) {
      try PrivateFiles.write(content, to: "\(folder)/\(lastRequest).txt")
    } catch {
      throw ScriptFault("\(error)")
    }
    session.writeControl(Array("\u{1B}]7777;\(request.rawValue);\(lastRequest)\u{07}".utf8))
    let deadline = ContinuousClock.now + limit
    while !isDone() {
      guard await changes.wait(after: changes.count, limit: ContinuousClock.now.duration(to: deadline)) else {
        throw ScriptFault("the other end of the terminal did not answer request \(lastRequest) within \(limit)")
      }
    }
  }
}
