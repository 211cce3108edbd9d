/// How many colours a terminal shows, in rising order.
public enum ColorDepth: Int, Comparable, Sendable, CaseIterable {
  /// None: attributes alone tell things apart (`NO_COLOR`, or a terminal without colours).
  case mono
  case colors8
  case colors16
  case colors256
  /// 24 bits a colour.
  case truecolor

  public static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }

  /// What a terminfo entry that promises `count` colours allows.
  public init(terminfoColors count: Int) {
    switch count {
    case ..<8: self = .mono
    case 8..<16: self = .colors8
    case 16..<256: self = .colors16
    case 256..<0x1000000: self = .colors256
    default: self = .truecolor
    }
  }

  /// The nearest colour that a terminal of this depth has.
  public func nearest(to color: Color) -> Color {
    switch (self, color) {
    case (_, .default), (.truecolor, _): color
    case (.mono, _): .default
    case (.colors256, .rgb(let red, let green, let blue)): .palette(XtermPalette.nearest256(red, green, blue))
    case (.colors256, .palette): color
    case (.colors16, .palette(let index)) where index < 16: color
    case (.colors8, .palette(let index)) where index < 8: color
    case (.colors8, .palette(let index)) where index < 16: .palette(index - 8)
    case (_, .rgb(let red, let green, let blue)): nearestBasic(red, green, blue)
    case (_, .palette(let index)):
      // Cube and greys have the same values on all terminals, so they can be treated as plain colours.
      nearestBasic(XtermPalette.rgb(index).red, XtermPalette.rgb(index).green, XtermPalette.rgb(index).blue)
    }
  }

  private func nearestBasic(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color {
    .palette(XtermPalette.nearestBasic(red, green, blue, count: self == .colors8 ? 8 : 16))
  }
}
