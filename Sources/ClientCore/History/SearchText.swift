import UnicodeText

/// A text as the search compares it; see ``FoldedText`` for what does not count.
///
/// Comparing goes by Unicode scalars, so a part of a joined emoji is found as well as the whole.
struct SearchText: Sendable, Hashable {
  let folded: FoldedText

  init(_ text: String) { folded = FoldedText(text) }

  /// The letters without their marks, which is what the index knows.
  var scalars: [UInt32] { folded.letters }

  /// Whether it holds another text; an empty one is nowhere.
  func contains(_ other: SearchText) -> Bool { folded.firstOffset(of: other.folded) != nil }

  /// Where this text is first found in another one, widened to whole Characters; `nil` if it is not there.
  func firstRange(in text: String) -> Range<String.Index>? {
    let (other, origins) = FoldedText.withOrigins(text)
    guard let offset = other.firstOffset(of: folded), offset + scalars.count <= origins.count else { return nil }
    // Asked for the neighbours of a place inside of a Character, the string begins at the Character.
    let first = text.index(after: text.utf8.index(text.startIndex, offsetBy: origins[offset]))
    let last = text.utf8.index(text.startIndex, offsetBy: origins[offset + scalars.count - 1])
    return text.index(before: first)..<text.index(after: last)
  }
}

/// What a user searches for.
///
/// A letter without a mark finds the letter with any, `e` the `é`; one with a mark finds only that.
public struct SearchQuery: Sendable, Hashable {
  let text: SearchText

  /// `nil` for a text in which nothing counts, such as one of blanks alone.
  public init?(_ text: String) {
    let folded = SearchText(text.trimmingWhitespace())
    guard folded.scalars.contains(where: { $0 != 0x20 }) else { return nil }
    self.text = folded
  }

  /// Whether a text is found.
  public func matches(_ text: String) -> Bool { SearchText(text).contains(self.text) }

  /// Where it is first found in a text, in whole Characters.
  public func firstRange(in text: String) -> Range<String.Index>? { self.text.firstRange(in: text) }
}
