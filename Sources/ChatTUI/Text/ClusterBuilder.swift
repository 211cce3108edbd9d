import ClientCore

/// Builds the cell form of one grapheme cluster, scalar by scalar.
///
/// The columns of a cluster are the sum of its scalars' columns, as terminals and glibc count them. Emoji of several
/// parts go into the columns of a wide first part where the terminal joins them (``EmojiMode/full``). Where it does
/// not, and where they are too long for a cell or begin with a narrow sign (🏳️‍🌈), which terminals disagree about, their
/// parts stand beside each other, so that a family stays a family. A narrow symbol stays without its emoji form (`❤` for
/// `❤️`), because terminals give that one column or two.
struct ClusterBuilder {
  private let mode: EmojiMode
  /// With joiners and skin tones, in the columns of the first part.
  private var joined = ClusterForm()
  /// Without joiners, each part with columns of its own.
  private var parts = ClusterForm()
  /// Without joiners and skin tones.
  private var bareParts = ClusterForm()
  private var isJoinable = true
  private var baseIsWide = false
  private var isJoining = false
  private var isUnsafe = false
  private var sawOnlyInvisible = false
  private var tagCount = 0
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
    case .variation: sawOnlyInvisible = joined.isEmpty
    case .substitute:
      // The tags after a black flag name a region; anywhere else they hide text.
      if (0xE0020...0xE007F).contains(scalar.value), joined.first == Self.blackFlag { return appendTag(scalar) }
      isUnsafe = true
      isFinished = true
    case .zero: appendZeroWidth(scalar)
    case .narrow: appendVisible(scalar, width: 1)
    case .wide: appendVisible(scalar, width: 2)
    }
  }

  /// The letters of a region, `gbeng`, are shown behind the flag, which would be that of pirates without them; the
  /// country is left out.
  private mutating func appendTag(_ tag: Unicode.Scalar) {
    tagCount += 1
    guard tagCount > 2, (0xE0061...0xE007A).contains(tag.value),
      let letter = Unicode.Scalar(tag.value - 0xE0061 + 0x41)
    else { return }
    store(letter, width: 1)
  }

  private mutating func appendZeroWidth(_ scalar: Unicode.Scalar) {
    if scalar == Self.zeroWidthJoiner || scalar == "\u{200C}" {
      if joined.isEmpty {
        sawOnlyInvisible = true
      } else if scalar == Self.zeroWidthJoiner, isPictographic {
        isJoining = true
      } else if isPictographic {
        isFinished = true
      }
      return
    }
    if joined.isEmpty { store(Self.dottedCircle, width: 1) }
    if mode == .safe, scalar == "\u{20E3}" { return }
    store(scalar, width: 0)
  }

  private mutating func appendVisible(_ scalar: Unicode.Scalar, width: Int) {
    if joined.isEmpty {
      baseIsWide = width == 2
      store(shown(scalar), width: width)
    } else if isJoining {
      isJoining = false
      isJoinable = isJoinable && baseIsWide
      joined.append(Self.zeroWidthJoiner, width: 0)
      joined.append(scalar, width: 0)
      parts.append(scalar, width: width)
      bareParts.append(scalar, width: width)
    } else if (0x1F3FB...0x1F3FF).contains(scalar.value) {
      if baseIsWide { joined.append(scalar, width: 0) }
      parts.append(scalar, width: width)
    } else {
      store(shown(scalar), width: width)
    }
  }

  /// In safe mode the two letters of a flag stand for it.
  private func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard mode == .safe, (0x1F1E6...0x1F1FF).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41) ?? scalar
  }

  private var isPictographic: Bool { joined.first >= 0x2000 }

  private mutating func store(_ scalar: Unicode.Scalar, width: Int) {
    joined.append(scalar, width: width)
    parts.append(scalar, width: width)
    bareParts.append(scalar, width: width)
  }

  private var form: ClusterForm {
    switch mode {
    case .safe: bareParts
    // On a terminal that joins them a skin tone would go into the columns before it.
    case .full: isJoinable && joined.isWhole ? joined : bareParts
    case .parts: parts.isWhole ? parts : bareParts
    }
  }

  var glyph: Glyph {
    if isUnsafe || (joined.isEmpty && sawOnlyInvisible) { return Glyph(Cluster(Glyph.replacement), width: 1) }
    if joined.isEmpty { return Glyph(.blank, width: 0) }
    let form = form
    return Glyph(form.cluster, width: form.width, kind: form.isBlank ? .space : .text)
  }
}

/// What a cluster comes to in one of the forms in which it can be drawn.
private struct ClusterForm {
  private(set) var cluster = Cluster.blank
  private(set) var width = 0
  private var count = 0
  /// Nothing was left out because the cell was full.
  private(set) var isWhole = true

  var isEmpty: Bool { count == 0 }
  var isBlank: Bool { count == 1 && first == 0x20 }
  var first: UInt32 { count == 0 ? 0 : cluster[0] }

  mutating func append(_ scalar: Unicode.Scalar, width scalarWidth: Int) {
    guard count < Cluster.maxScalars else {
      isWhole = false
      return
    }
    cluster[count] = scalar.value
    count += 1
    width += scalarWidth
  }
}
