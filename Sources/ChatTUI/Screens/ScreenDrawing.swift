import ClientCore

/// Draws one frame after another, with what it keeps of the ones before: that makes them cheaper and never different
/// from those of ``drawScreen(_:size:theme:)``.
public struct ScreenDrawing: Sendable {
  private var layouts = TranscriptLayouts()
  private var lastForm: FormFrame?
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
    lastForm?.frame(afterTyping: state, size: size, theme: theme)
      ?? drawScreen(state, size: size, theme: theme, bindings: bindings, layouts: &layouts)
  }

  /// Keeps a frame for those that follow. Apart from drawing, because the user need not wait for it.
  ///
  /// - Parameters:
  ///   - state: what the frame shows.
  ///   - theme: what it was drawn with.
  public mutating func keep(_ frame: ScreenFrame, of state: AppState, theme: Theme) {
    lastForm = FormFrame(frame, of: state, theme: theme)
  }
}

/// A frame that shows a form and nothing over it, with what it was drawn from. After most keys on such a page all that
/// looks different is the field that was typed into.
private struct FormFrame: Sendable {
  private let frame: ScreenFrame
  private let state: AppState
  private let theme: Theme

  /// `nil` if the frame shows anything else.
  init?(_ frame: ScreenFrame, of state: AppState, theme: Theme) {
    switch state.page {
    case .login, .register, .reset: break
    // Keeping a state with messages in it would make each new message a copy of all.
    case .success, .main: return nil
    }
    guard state.overlay == nil, state.notices.isEmpty else { return nil }
    self.frame = frame
    self.state = state
    self.theme = theme
  }

  /// This frame with the focused field as it is in another state; `nil` if the states differ in anything but that
  /// field's text and caret, or the field is not on the screen.
  func frame(afterTyping newState: AppState, size: Size, theme newTheme: Theme) -> ScreenFrame? {
    guard let field = newState.form.focusedField, let content = newState.form.fields[field] else { return nil }
    var expected = state
    expected.form.fields[field]?.input = content.input
    // What is warned of hangs on the text and stands elsewhere.
    guard frame.canvas.size == size, theme == newTheme, expected == newState,
      state.form.familyClientTroubles == newState.form.familyClientTroubles,
      let index = frame.metrics.editors.firstIndex(where: { $0.target == .field(field) })
    else { return nil }
    var painter = ScreenPainter(state: newState, theme: theme, over: frame.canvas)
    FormView(form: newState.form, background: .card)
      .drawEditor(of: field, content, in: frame.metrics.editors[index].rect, &painter)
    var metrics = frame.metrics
    guard let editor = painter.metrics.editors.first else { return nil }
    metrics.editors[index] = editor
    return ScreenFrame(canvas: painter.canvas, hitRegions: frame.hitRegions, metrics: metrics)
  }
}
