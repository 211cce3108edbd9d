/// The 256-colour palette as xterm defines it.
enum XtermPalette {
  /// Levels of the 6×6×6 cube, entries 16–231.
  private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// xterm's defaults for the basic colours. Users change these sixteen, so nothing may rely on them exactly.
  private static let basic: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  static func rgb(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
    let index = Int(index)
    if index < 16 { return basic[index] }
    if index >= 232 {
      let grey = UInt8(8 + (index - 232) * 10)
      return (grey, grey, grey)
    }
    let cube = index - 16
    return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
  }

  /// The nearest of the cube and the greys; the basic sixteen are left out because users redefine them.
  static func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let cubeIndex = 36 * nearestLevel(red) + 6 * nearestLevel(green) + nearestLevel(blue)
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let greyIndex = min(23, max(0, (mean - 3) / 10))
    let cube = UInt8(16 + cubeIndex)
    let grey = UInt8(232 + greyIndex)
    return distance(rgb(grey), (red, green, blue)) < distance(rgb(cube), (red, green, blue)) ? grey : cube
  }

  static func nearestBasic(_ red: UInt8, _ green: UInt8, _ blue: UInt8, count: Int) -> UInt8 {
    var best: UInt8 = 0
    var bestDistance = Int.max
    for index in 0..<min(count, basic.count) {
      let candidate = distance(basic[index], (red, green, blue))
      if candidate < bestDistance {
        bestDistance = candidate
        best = UInt8(index)
      }
    }
    return best
  }

  private static func nearestLevel(_ value: UInt8) -> Int {
    // Midpoints between the levels.
    switch value {
    case 0..<48: 0
    case 48..<115: 1
    case 115..<155: 2
    case 155..<195: 3
    case 195..<235: 4
    default: 5
    }
  }

  /// Squared distance with the usual weights for the eye: green counts most, blue least.
  private static func distance(_ left: (UInt8, UInt8, UInt8), _ right: (UInt8, UInt8, UInt8)) -> Int {
    let red = Int(left.0) - Int(right.0)
    let green = Int(left.1) - Int(right.1)
    let blue = Int(left.2) - Int(right.2)
    return 3 * red * red + 6 * green * green + blue * blue
  }
}
