/// What a theme file says about one scope.
struct ThemeEntry: Hashable, Sendable {
  /// For terminals of 24 bits; the others take the nearest colour they have unless the file names one.
  var foreground = Color.default
  var background = Color.default
  var attributes: Attributes = []
  var foreground256: Color?
  var background256: Color?
  var foreground16: Color?
  var background16: Color?
  var foreground8: Color?
  var background8: Color?
  /// Terminals without colours; `nil` for the ordinary attributes.
  var monoAttributes: Attributes?

  func style(at depth: ColorDepth) -> Style {
    switch depth {
    case .truecolor: Style(foreground: foreground, background: background, attributes: attributes)
    case .colors256:
      Style(
        foreground: depth.nearest(to: foreground256 ?? foreground),
        background: depth.nearest(to: background256 ?? background), attributes: attributes)
    case .colors16: basicStyle(foreground16, background16, depth)
    case .colors8: basicStyle(foreground8 ?? foreground16, background8 ?? background16, depth)
    case .mono: Style(attributes: monoAttributes ?? attributes)
    }
  }

  private func basicStyle(_ front: Color?, _ back: Color?, _ depth: ColorDepth) -> Style {
    Style(
      foreground: depth.nearest(to: front ?? foreground256 ?? foreground),
      background: depth.nearest(to: back ?? background256 ?? background), attributes: attributes
    ).readable
  }
}
