/// Colours and attributes of a cell.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(foreground: Color = .default, background: Color = .default, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// This foreground on the background of `other`, as a name is written on a selected row. Reversal, by which
  /// terminals without colour show a background, goes with the background. On a terminal of few colours the foreground
  /// gives way where it could not be read there.
  public func on(_ other: Style) -> Style {
    var result = self
    result.background = other.background
    result.attributes.remove(.reverse)
    if other.attributes.contains(.reverse) { result.attributes.insert(.reverse) }
    return result.readable
  }

  /// With these attributes besides its own.
  public func adding(_ more: Attributes) -> Style {
    var result = self
    result.attributes.formUnion(more)
    return result
  }

  public func with(foreground: Color) -> Style {
    var result = self
    result.foreground = foreground
    return result
  }

  public func with(background: Color) -> Style {
    var result = self
    result.background = background
    return result
  }
}
