import ClientCore

/// One character of a text in the form in which it may be shown: what goes into the cell, and its columns.
///
/// There is exactly one for every `Character`, so offsets into a text and into its glyphs are the same numbers.
struct Glyph: Hashable {
  enum Kind: UInt8 {
    case text
    case space
    /// Reaches to the next tab stop; see ``TextLayout/tabColumns``.
    case tab
    case newline
  }

  let cluster: Cluster
  /// 0 (nothing to draw) … 10; 1 or 2 for nearly all.
  let width: Int
  let kind: Kind

  init(_ cluster: Cluster, width: Int, kind: Kind = .text) {
    self.cluster = cluster
    self.width = width
    self.kind = kind
  }

  /// The scalars of one `Character`, made harmless and cut to what terminals agree upon.
  init(_ scalars: Substring.UnicodeScalarView, mode: EmojiMode) {
    switch scalars.first {
    case nil: self.init(.blank, width: 0)
    case "\n", "\r": self.init(.blank, width: 1, kind: .newline)
    case "\t": self.init(.blank, width: 1, kind: .tab)
    case let scalar? where scalar.value < 0x20:
      // The pictures of controls, U+2400 to U+241F.
      self.init(Cluster(Unicode.Scalar(0x2400 + scalar.value) ?? Self.replacement), width: 1)
    case "\u{7F}": self.init(Cluster("\u{2421}"), width: 1)
    default:
      var builder = ClusterBuilder(mode: mode)
      for scalar in scalars where !builder.isFinished { builder.append(scalar) }
      self = builder.glyph
    }
  }

  static let replacement: Unicode.Scalar = "\u{FFFD}"
}
