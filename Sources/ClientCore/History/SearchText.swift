/// A text as the search compares it: case, kinds of blanks and variation selectors do not count.
///
/// Comparing goes by Unicode scalars, so a part of a joined emoji is found as well as the whole.
struct SearchText: Sendable, Hashable {
  /// The scalars' values, folded.
  let scalars: [UInt32]

  init(_ text: String) {
    var scalars: [UInt32] = []
    scalars.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if let folded = Self.folded(scalar) { scalars.append(folded) }
    }
    self.scalars = scalars
  }

  /// One scalar folded; `nil` for one that does not count.
  static func folded(_ scalar: Unicode.Scalar) -> UInt32? {
    let value = scalar.value
    switch value {
    case 0x41...0x5A: return value + 0x20
    case 0x09...0x0D: return 0x20
    case ..<0x80: return value
    // How an emoji is drawn, which keyboards add and leave away as they like.
    case 0xFE0E, 0xFE0F: return nil
    // The ideographic space, and Chinese, Japanese and Korean letters, symbols and emoji: without case.
    case 0x3000: return 0x20
    case 0x2E80..<0xA640, 0xAC00..<0xFF00, 0x1F000...: return value
    default:
      let properties = scalar.properties
      if properties.isWhitespace { return 0x20 }
      let lower = properties.lowercaseMapping.unicodeScalars
      // The few that become several scalars stay as they are.
      guard let first = lower.first, lower.dropFirst().isEmpty else { return value }
      return first.value
    }
  }

  /// Whether it holds another text; an empty one is nowhere.
  func contains(_ other: SearchText) -> Bool { firstOffset(of: other) != nil }

  /// Where another text begins in ``scalars``.
  private func firstOffset(of other: SearchText) -> Int? {
    scalars.withUnsafeBufferPointer { here in
      other.scalars.withUnsafeBufferPointer { wanted in
        guard let first = wanted.first, wanted.count <= here.count else { return nil }
        for start in 0...(here.count - wanted.count) where here[start] == first {
          if (1..<wanted.count).allSatisfy({ here[start + $0] == wanted[$0] }) { return start }
        }
        return nil
      }
    }
  }

  /// Where this text is first found in another one, widened to whole Characters; `nil` if it is not there.
  func firstRange(in text: String) -> Range<String.Index>? {
    guard let offset = SearchText(text).firstOffset(of: self) else { return nil }
    var counted = 0
    var start: String.Index?
    for index in text.indices {
      counted += text[index].unicodeScalars.count { Self.folded($0) != nil }
      if start == nil, counted > offset { start = index }
      if let start, counted >= offset + scalars.count { return start..<text.index(after: index) }
    }
    return nil
  }
}

/// What a user searches for.
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
