/// The program's side of a terminal: canvases out, events in.
///
/// ``TerminalSession`` is the real one, ``TestTerminal`` lives in memory. All on the main actor.
@MainActor
public protocol Terminal: AnyObject {
  /// Cells of the screen; a ``TerminalEvent/resize(_:)`` follows each change. Valid after ``start()``.
  var size: Size { get }
  /// What ``Theme/adapted(to:)`` is to be asked for. Valid after ``start()``.
  var colorDepth: ColorDepth { get }
  /// Whether emoji of several parts are drawn as one; ``TerminalEvent/joinsEmoji`` follows when it becomes known.
  var joinsEmoji: Bool { get }
  /// Called with what came in one read, in order. Set it before ``start()``.
  var onEvents: (@MainActor ([TerminalEvent]) -> Void)? { get set }

  /// Takes over the terminal.
  ///
  /// - Throws: ``TerminalError`` when there is none that could be used; its description is one line for the user.
  func start() throws(TerminalError)
  /// Shows a canvas; only what differs from the one before is written. A canvas of another size than ``size`` (a
  /// resize is under way) is clipped.
  func present(_ canvas: Canvas)
  /// Makes the next ``present(_:)`` write every cell, after the terminal's content was disturbed.
  func redrawAll()
  /// The window's title, made harmless here.
  func setTitle(_ title: String)
  /// Writes a control sequence as it is, behind everything presented so far.
  func writeControl(_ bytes: [UInt8])
  /// Gives the terminal back as it was. Harmless when called again.
  func stop()
}
