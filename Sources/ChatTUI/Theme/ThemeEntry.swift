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
  /// Terminals without colours; `nil` for the ordinary attributes.
  var monoAttributes: Attributes?

  func style(at depth: ColorDepth) -> Style {
    switch depth {
    case .truecolor: Style(foreground: foreground, background: background, attributes: attributes)
    case .colors256:
      Style(
        foreground: depth.nearest(to: foreground256 ?? foreground),
        background: depth.nearest(to: background256 ?? background), attributes: attributes)
    case .colors16, .colors8:
      Style(
        foreground: depth.nearest(to: foreground16 ?? foreground256 ?? foreground),
        background: depth.nearest(to: background16 ?? background256 ?? background), attributes: attributes)
    case .mono: Style(attributes: monoAttributes ?? attributes)
    }
  }
}
