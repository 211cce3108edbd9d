/// A colour as one number, for where many are kept: the kind in the highest byte, the value below.
extension Color {
  var code: UInt32 {
    switch self {
    case .default: 0
    case .rgb(let red, let green, let blue): 1 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    case .palette(let index): 2 << 24 | UInt32(index)
    }
  }

  /// - Parameter code: that of a colour.
  init(code: UInt32) {
    let part = { (shift: UInt32) in UInt8(truncatingIfNeeded: code >> shift) }
    switch code >> 24 {
    case 1: self = .rgb(part(16), part(8), part(0))
    case 2: self = .palette(part(0))
    default: self = .default
    }
  }
}
