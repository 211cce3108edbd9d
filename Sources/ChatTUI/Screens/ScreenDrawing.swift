import ClientCore

/// Draws one frame after another, with what it keeps of the ones before: that makes them cheaper and never different
/// from those of ``drawScreen(_:size:theme:)``.
public struct ScreenDrawing: Sendable {
  /// Line breaks of messages drawn before.
  private(set) var layouts = TranscriptLayouts()
  /// The page of the last frame.
  private(set) var page: DrawnPage?
  private let bindings: Bindings

  /// Nothing is drawn yet.
  ///
  /// - Parameter bindings: the keys that hints and the help tell.
  public init(bindings: Bindings = .standard) {
    self.bindings = bindings
  }

  /// - Parameters:
  ///   - size: of the terminal, anything from 0x0 up.
  ///   - theme: adapted to the colours of the terminal.
  public mutating func draw(_ state: AppState, size: Size, theme: Theme) -> ScreenFrame {
    var painter = ScreenPainter(
      size: size, theme: theme, language: state.language, bindings: bindings, emojiMode: state.preferences.emoji,
      layouts: layouts)
    // Two owners would make every change of the dictionary a copy of it.
    layouts = TranscriptLayouts()
    let shape = ScreenShape(size)
    let setting = DrawnPage.Setting(
      size: size, theme: theme, language: state.language, emojiMode: state.preferences.emoji)
    let page = DrawnPage(parts(of: state, shape, &painter), setting, after: page, with: &painter)
    self.page = page
    var hitMap = page.hitMap
    painter.metrics.shape = shape
    if shape != .tooSmall, state.overlay != nil || !state.notices.isEmpty {
      for overlay in state.overlays.all { painter.draw(overlay, over: state) }
      NoticesView(state).draw(in: painter.canvas.bounds, &painter)
      // A dialog takes every click.
      if state.overlay != nil { hitMap.layers = [] }
      hitMap.layers.append(painter.visibleHitRegions)
    }
    layouts = painter.layouts
    return ScreenFrame(canvas: painter.canvas, hitMap: hitMap, metrics: painter.metrics)
  }

  private func parts(of state: AppState, _ shape: ScreenShape, _ painter: inout ScreenPainter) -> [PlacedPart] {
    let bounds = painter.canvas.bounds
    guard shape != .tooSmall else { return [PlacedPart(TooSmallView(), in: bounds)] }
    let rect = NoticesView(state).rect(besidesNoticesIn: bounds, painter)
    switch state.page {
    case .login, .register, .reset: return AccountPageView(state).parts(in: rect, painter)
    case .success(let reason):
      return [PlacedPart(SuccessPageView(reason: reason, secondsLeft: state.successSecondsLeft), in: rect)]
    case .main: return MainPageView(shape: shape).parts(of: state, in: rect, &painter)
    }
  }
}

extension ScreenShape {
  init(_ size: Size) {
    let minimum = ScreenMetrics.minimumSize
    if size.columns < minimum.columns || size.rows < minimum.rows {
      self = .tooSmall
    } else {
      self = size.columns >= ScreenMetrics.wideColumns ? .wide : .narrow
    }
  }
}

/// Stands in place of everything while the terminal is below the usable size.
private struct TooSmallView: ScreenPart {
  var background: ThemeScope { .background }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let minimum = ScreenMetrics.minimumSize
    // The longest that fits, in as many rows as it takes.
    for words in painter.strings.tooSmall(neededColumns: minimum.columns, neededRows: minimum.rows) {
      let lines = TextLayout(words, width: rect.columns, mode: painter.emojiMode).shownLines
      guard lines.count <= rect.rows else { continue }
      return painter.centered(lines, in: rect, painter.style(.text, over: .background))
    }
  }
}
