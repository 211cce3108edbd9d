extension Style {
  /// With black or white instead of a foreground that cannot be read on the background, if both are of the basic
  /// sixteen colours. All other pairs are the themes' matter.
  var readable: Style {
    guard case .palette(let front) = foreground, case .palette(let back) = background, front < 16, back < 16,
      !BasicContrast.isReadable(front, on: back)
    else { return self }
    return with(foreground: .palette(BasicContrast.isReadable(0, on: back) ? 0 : 7))
  }
}

/// Which of the basic colours can be read on which.
///
/// What they look like is up to the terminal. A pair counts as readable if its contrast (WCAG 2) is at least
/// ``minimum`` in each of the palettes of xterm, the VGA console, GNOME's terminal (Tango) and the Windows console.
enum BasicContrast {
  static let minimum = 2.6

  /// For each background the readable foregrounds, as bits.
  private static let foregrounds: [UInt16] = [
    0xFECC, 0xCC80, 0x0001, 0x0001, 0xCC80, 0xCC80, 0x0001, 0x0133,
    0xC880, 0x8801, 0x0033, 0x0333, 0x0001, 0x8001, 0x0133, 0x2333,
  ]

  static func isReadable(_ foreground: UInt8, on background: UInt8) -> Bool {
    foregrounds[Int(background & 15)] & 1 << UInt16(foreground & 15) != 0
  }
}
