import ClientCore

/// Builds the cell form of one grapheme cluster, scalar by scalar.
///
/// The columns of a cluster are the sum of its scalars' columns, as terminals and glibc count them, with three
/// exceptions: a joined emoji and a skin tone go into the columns of a wide base, a narrow symbol stays without its
/// emoji form (`❤` for `❤️`), because terminals give that one column or two.
struct ClusterBuilder {
  private let mode: EmojiMode
  private var scalars = Cluster.blank
  private var count = 0
  private var width = 0
  private var baseIsWide = false
  private var isJoining = false
  private var isUnsafe = false
  private var sawOnlyInvisible = false
  /// Nothing that follows can change the glyph.
  private(set) var isFinished = false

  private static let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
  private static let blackFlag: UInt32 = 0x1F3F4
  private static let dottedCircle: Unicode.Scalar = "\u{25CC}"

  init(mode: EmojiMode) {
    self.mode = mode
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    switch ScalarKind(scalar) {
    case .ignorable: break
    case .variation: sawOnlyInvisible = count == 0
    case .substitute:
      // The tags after a black flag name a region; anywhere else they hide text.
      if (0xE0020...0xE007F).contains(scalar.value), scalars[0] == Self.blackFlag, count > 0 { return }
      isUnsafe = true
      isFinished = true
    case .zero: appendZeroWidth(scalar)
    case .narrow: appendVisible(scalar, width: 1)
    case .wide: appendVisible(scalar, width: 2)
    }
  }

  private mutating func appendZeroWidth(_ scalar: Unicode.Scalar) {
    if scalar == Self.zeroWidthJoiner || scalar == "\u{200C}" {
      if count == 0 {
        sawOnlyInvisible = true
      } else if scalar == Self.zeroWidthJoiner, baseIsWide, isPictographic {
        isJoining = true
        isFinished = mode == .safe
      } else if isPictographic {
        isFinished = true
      }
      return
    }
    if count == 0 { store(Self.dottedCircle, width: 1) }
    if mode == .safe, scalar == "\u{20E3}" { return }
    store(scalar, width: 0)
  }

  private mutating func appendVisible(_ scalar: Unicode.Scalar, width scalarWidth: Int) {
    if count == 0 {
      baseIsWide = scalarWidth == 2
      store(shown(scalar), width: scalarWidth)
    } else if isJoining {
      isJoining = false
      guard count + 2 <= Cluster.maxScalars else {
        isFinished = true
        return
      }
      store(Self.zeroWidthJoiner, width: 0)
      store(scalar, width: 0)
    } else if (0x1F3FB...0x1F3FF).contains(scalar.value) {
      if baseIsWide, mode == .full { store(scalar, width: 0) }
    } else {
      store(shown(scalar), width: scalarWidth)
    }
  }

  /// In safe mode the two letters of a flag stand for it.
  private func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard mode == .safe, (0x1F1E6...0x1F1FF).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41) ?? scalar
  }

  private var isPictographic: Bool { scalars[0] >= 0x2000 }

  private mutating func store(_ scalar: Unicode.Scalar, width scalarWidth: Int) {
    guard count < Cluster.maxScalars else { return }
    scalars[count] = scalar.value
    count += 1
    width += scalarWidth
  }

  var glyph: Glyph {
    if isUnsafe || (count == 0 && sawOnlyInvisible) { return Glyph(Cluster(Glyph.replacement), width: 1) }
    if count == 0 { return Glyph(.blank, width: 0) }
    return Glyph(scalars, width: width, kind: count == 1 && scalars[0] == 0x20 ? .space : .text)
  }
}
