import ClientCore

/// A drawn screen: what to show, and what its parts mean.
public struct ScreenFrame: Sendable {
  /// The cells, and the caret if a text has the focus.
  public let canvas: Canvas
  /// What a click does, by place; of several at one place the last counts.
  let hitRegions: [HitRegion<Intent>]
  /// Where things came to lie.
  public let metrics: ScreenMetrics

  /// The part of it that keys and the mouse are looked up in.
  public var map: Keymap.FrameMap { Keymap.FrameMap(metrics: metrics, hitRegions: hitRegions) }
}

/// Draws the state; a pure function but for the cache, which changes how fast it is and nothing else.
///
/// - Parameters:
///   - size: of the terminal, anything from 0x0 up.
///   - theme: adapted to the colours of the terminal.
///   - bindings: the keys that hints and the help tell.
///   - layouts: line breaks of messages drawn before; give the same value again for the next frame.
public func drawScreen(
  _ state: AppState, size: Size, theme: Theme, bindings: Bindings = .standard, layouts: inout TranscriptLayouts
) -> ScreenFrame {
  var painter = ScreenPainter(state: state, size: size, theme: theme, bindings: bindings, layouts: layouts)
  // Two owners would make every change of the dictionary a copy of it.
  layouts = TranscriptLayouts()
  painter.drawEverything()
  layouts = painter.layouts
  return ScreenFrame(canvas: painter.canvas, hitRegions: painter.visibleHitRegions, metrics: painter.metrics)
}

/// Draws the state once, without keeping line breaks for another frame.
public func drawScreen(
  _ state: AppState, size: Size, theme: Theme, bindings: Bindings = .standard
) -> ScreenFrame {
  var layouts = TranscriptLayouts()
  return drawScreen(state, size: size, theme: theme, bindings: bindings, layouts: &layouts)
}
