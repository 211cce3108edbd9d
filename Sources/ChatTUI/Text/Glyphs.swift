import ClientCore

/// The glyphs of a text, one for each `Character`. The only way from text to cells.
struct Glyphs: Sequence, IteratorProtocol {
  private let text: Substring
  private let mode: EmojiMode
  /// Where the next glyph's character starts.
  private(set) var index: String.Index
  /// The scalar at ``index`` if it has been looked at already; decoding is most of the work.
  private var lookahead: Unicode.Scalar?

  init(_ text: String, mode: EmojiMode) {
    self.init(text[...], mode: mode)
  }

  init(_ text: Substring, mode: EmojiMode) {
    self.text = text
    self.mode = mode
    index = text.startIndex
  }

  mutating func next() -> Glyph? {
    let scalars = text.unicodeScalars
    guard index < scalars.endIndex else { return nil }
    let scalar = lookahead ?? scalars[index]
    lookahead = nil
    if let width = ScalarKind.plainWidth(of: scalar.value) {
      let after = scalars.index(after: index)
      let follower = after < scalars.endIndex ? scalars[after] : nil
      if follower.map({ ScalarKind.plainWidth(of: $0.value) != nil }) ?? true {
        index = after
        lookahead = follower
        return Glyph(Cluster(scalar), width: width, kind: scalar == " " ? .space : .text)
      }
    }
    let start = index
    index = text.index(after: start)
    return Glyph(scalars[start..<index], mode: mode)
  }
}
