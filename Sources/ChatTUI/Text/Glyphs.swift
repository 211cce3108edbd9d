import ClientCore

/// The glyphs of a text, one for each `Character`. The only way from text to cells.
struct Glyphs: Sequence, IteratorProtocol {
  private let text: Substring
  private let mode: EmojiMode
  /// Where the next glyph's character starts.
  private(set) var index: String.Index

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
    let scalar = scalars[index]
    if let width = ScalarKind.plainWidth(of: scalar.value) {
      let after = scalars.index(after: index)
      if after == scalars.endIndex || ScalarKind.plainWidth(of: scalars[after].value) != nil {
        index = after
        return Glyph(Cluster(scalar), width: width, kind: scalar == " " ? .space : .text)
      }
    }
    let start = index
    index = text.index(after: start)
    return Glyph(scalars[start..<index], mode: mode)
  }
}
