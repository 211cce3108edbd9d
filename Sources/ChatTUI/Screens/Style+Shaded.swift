extension Style {
  /// How a page looks below a dialog: as if a shadow lay on it.
  ///
  /// Both colours are darkened alike, so that blocks drawn half as text and half as background stay whole. Colours
  /// of a palette cannot be darkened and stay as they are; without colours the terminal's own dimming must do.
  var shaded: Style {
    guard case .rgb = background else {
      return background == .default ? adding(.dim) : self
    }
    return with(foreground: foreground.darkened).with(background: background.darkened)
  }
}

extension Color {
  /// The colour at 60 % of its brightness, if it is known.
  fileprivate var darkened: Color {
    guard case .rgb(let red, let green, let blue) = self else { return self }
    func darker(_ part: UInt8) -> UInt8 { UInt8(clamping: Int(part) * 3 / 5) }
    return .rgb(darker(red), darker(green), darker(blue))
  }
}
