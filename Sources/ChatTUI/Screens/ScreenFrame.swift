import ClientCore

/// A drawn screen: what to show, and what its parts mean.
public struct ScreenFrame: Sendable {
  /// The cells, and the caret if a text has the focus.
  public let canvas: Canvas
  let hitMap: HitMap
  /// Where things came to lie.
  public let metrics: ScreenMetrics

  /// The part of it that keys and the mouse are looked up in.
  public var map: Keymap.FrameMap { Keymap.FrameMap(metrics: metrics, hitMap: hitMap) }
}

/// Draws the state once; a pure function.
///
/// - Parameters:
///   - size: of the terminal, anything from 0x0 up.
///   - theme: adapted to the colours of the terminal.
///   - bindings: the keys that hints and the help tell.
public func drawScreen(
  _ state: AppState, size: Size, theme: Theme, bindings: Bindings = .standard
) -> ScreenFrame {
  var drawing = ScreenDrawing(bindings: bindings)
  return drawing.draw(state, size: size, theme: theme)
}
